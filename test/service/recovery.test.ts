import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createService, type Service, type ServiceEvent, type WindowConnection } from '../../main-process/service/index.ts';
import { lineDifference } from '../../main-process/service/recovery.ts';
import { heartbeat } from '../../main-process/service/sessions.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const text = '{\n  "format": "auxnet"\n}\n';

function service(home: string, log: (level: string, message: string) => void = (level, message) => expect.unreachable(`${level}: ${message}`)): Service {
  const made = createService({ home, documents: home, host: 'browser', version: '1', spawnTrainer: () => expect.unreachable('no trainer'), log });
  onTestFinished(() => made.close());
  return made;
}
interface Window {
  readonly connection: WindowConnection;
  readonly session: string;
  readonly told: ServiceEvent[];
}
async function window(of: Service, previous: string | null = null, resume = false): Promise<Window> {
  const told: ServiceEvent[] = [];
  const connection = of.connect((event) => told.push(event));
  const { session } = await connection.handlers['session.start']({ previous, resume });
  return { connection, session, told };
}
const keep = ({ connection }: Window, document = 'doc1', path: string | null = null, content = text): Promise<unknown> =>
  connection.handlers['recovery.write']({ document, name: 'a.auxnet', path, modified: null, text: content });
const listed = async ({ connection }: Window): Promise<readonly string[]> =>
  (await connection.handlers['recovery.list']({})).entries.map(({ document }) => document);

/** What a process leaves behind that is killed: its record says that it has the window, and nobody runs under its number. */
function killOwner(home: string, { session }: Window): void {
  const path = join(home, 'sessions', session, 'session.json');
  const record = JSON.parse(readFileSync(path, 'utf8')) as { owner: { pid: number } };
  record.owner.pid = 2 ** 22 + 1;
  writeFileSync(path, JSON.stringify(record));
}
/** A home in which a window was killed, and a service that starts in it afterwards. */
async function afterCrash(content = text, path: string | null = null) {
  const home = join(temporaryFolder(), 'home');
  const before = await window(service(home));
  await keep(before, 'doc1', path, content);
  killOwner(home, before);
  // The service of the test is still there; another one stands for the next start.
  return { home, before, next: await window(service(home)) };
}

describe('recovery', () => {
  it('offers what a killed window left, with its text, and forgets it when told', async () => {
    const { before, next } = await afterCrash();
    const { entries } = await next.connection.handlers['recovery.list']({});
    expect(entries).toMatchObject([{ session: before.session, document: 'doc1', name: 'a.auxnet', path: null, added: 3, removed: 0, disk: 'none' }]);
    const kept = { session: before.session, document: 'doc1' };
    expect(await next.connection.handlers['recovery.read'](kept)).toEqual({ name: 'a.auxnet', path: null, modified: null, text });
    await next.connection.handlers['recovery.discard'](kept);
    expect(await listed(next)).toEqual([]);
    await expect(next.connection.handlers['recovery.read'](kept)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('does not offer the work of a living window, of this process or another', async () => {
    const home = join(temporaryFolder(), 'home');
    const first = service(home);
    const a = await window(first);
    await keep(a);
    expect(await listed(a)).toEqual([]);
    expect(await listed(await window(first))).toEqual([]);
    expect(await listed(await window(service(home)))).toEqual([]);
    await expect((await window(service(home))).connection.handlers['recovery.discard']({ session: a.session, document: 'doc1' })).rejects.toMatchObject({ code: 'busy' });
  });

  it('takes a process for gone that gave no sign of life for long', async () => {
    const home = join(temporaryFolder(), 'home');
    const a = await window(service(home));
    await keep(a);
    const long = new Date(Date.now() - heartbeat.limit - 1000);
    utimesSync(join(home, 'sessions', a.session, 'session.json'), long, long);
    expect(await listed(await window(service(home)))).toEqual(['doc1']);
  });

  it('tells the other windows at once when one is gone with unsaved work', async () => {
    const home = join(temporaryFolder(), 'home');
    const host = service(home);
    const heard: string[] = [];
    host.onEvent(({ name }) => heard.push(name));
    const [a, b] = [await window(host), await window(host)];
    await b.connection.close();
    expect(heard).toEqual([]);
    await keep(a);
    await a.connection.close();
    expect(heard).toEqual(['recovery.changed']);
    expect(await listed(await window(host))).toEqual(['doc1']);
  });

  it('keeps two windows apart, though they keep a document of one name', async () => {
    const home = join(temporaryFolder(), 'home');
    const [a, b] = [await window(service(home)), await window(service(home))];
    await keep(a, 'doc1', null, 'a');
    await keep(b, 'doc1', null, 'b');
    for (const one of [a, b]) killOwner(home, one);
    const next = await window(service(home));
    const texts = await Promise.all([a, b].map(({ session }) => next.connection.handlers['recovery.read']({ session, document: 'doc1' })));
    expect(texts.map((kept) => kept.text)).toEqual(['a', 'b']);
  });

  it.each([
    ['as it was opened', 'old', true, { disk: 'same', added: 3, removed: 1 }],
    ['written by somebody else', 'other', false, { disk: 'changed', added: 3, removed: 1 }],
  ])('compares with the file: %s', async (_what, content, same, expected) => {
    const home = join(temporaryFolder(), 'home');
    mkdirSync(home);
    const path = join(home, 'a.auxnet');
    writeFileSync(path, content);
    const before = await window(service(home));
    const modified = statSync(path).mtimeMs - (same ? 0 : 1000);
    await before.connection.handlers['recovery.write']({ document: 'doc1', name: 'a.auxnet', path, modified, text });
    killOwner(home, before);
    const next = await window(service(home));
    expect((await next.connection.handlers['recovery.list']({})).entries).toMatchObject([expected]);
  });

  it('says when the file is gone, and drops what lies in the file word for word', async () => {
    const gone = await afterCrash(text, '/nowhere/a.auxnet');
    expect((await gone.next.connection.handlers['recovery.list']({})).entries).toMatchObject([{ disk: 'gone' }]);
    const path = join(temporaryFolder(), 'a.auxnet');
    writeFileSync(path, text);
    expect(await listed((await afterCrash(text, path)).next)).toEqual([]);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('whatever byte the power went at: the last whole state is offered, a part never', async () => {
    const { home, before } = await afterCrash('first');
    const folder = join(home, 'sessions', before.session);
    const whole = readFileSync(join(folder, 'doc1.json'));
    const problems: string[] = [];
    const next = await window(service(home, (_level, message) => problems.push(message)));
    for (let bytes = 0; bytes <= whole.length; bytes += 1) {
      const part = whole.subarray(0, bytes);
      // Cut while the new state was written beside the old one: the old one counts.
      writeFileSync(join(folder, '.doc1.json.1-00.tmp'), part);
      // Cut by a file system that keeps no order of writes: then the name itself may hold a part.
      writeFileSync(join(folder, 'doc2.json'), part);
      const documents = [...(await listed(next))].sort();
      expect(documents, `${bytes} bytes`).toEqual(bytes < whole.length ? ['doc1'] : ['doc1', 'doc2']);
      if (bytes < whole.length) expect(existsSync(join(folder, 'doc2.json'))).toBe(true);
    }
    expect(problems).toHaveLength(whole.length);
    expect(problems[0]).toContain('left where it is');
  });

  it('refuses names that are not ids, and designs beyond all measure', async () => {
    const a = await window(service(join(temporaryFolder(), 'home')));
    const { requests } = await import('../../main-process/contract/studio.ts');
    for (const document of ['../../x', 'a/b', '', 'session.json']) {
      expect(requests['recovery.write'].params.safeParse({ document, name: '', path: null, modified: null, text: '' }).success, document).toBe(false);
    }
    await expect(keep(a, 'doc1', null, 'x'.repeat(16 * 1024 * 1024 + 1))).rejects.toThrow(/too large/);
  });
});

describe('sessions', () => {
  const open = { files: ['/d/a.auxnet', '/d/b.auxnet'], active: '/d/b.auxnet' };
  const startIn = async (of: Service, previous: string | null = null, resume = false) => {
    const connection = of.connect(() => undefined);
    return { connection, ...(await connection.handlers['session.start']({ previous, resume })) };
  };

  it('names the files of the window closed last, and which are gone', async () => {
    const home = temporaryFolder();
    const a = join(home, 'a.auxnet');
    writeFileSync(a, text);
    const first = service(home);
    const one = await startIn(first);
    expect(one.files).toEqual([]);
    await one.connection.handlers['session.keep']({ files: [a, '/d/b.auxnet'], active: a });
    await one.connection.close();
    const two = await startIn(service(home));
    expect(two).toMatchObject({ files: [{ path: a, exists: true }, { path: '/d/b.auxnet', exists: false }], active: a });
    // Its folder is of no use any more.
    expect(readdirSync(join(home, 'sessions'))).toEqual([two.session]);
  });

  it('gives them to the next page in the same window, and to no other window meanwhile', async () => {
    const host = service(temporaryFolder());
    const one = await startIn(host);
    await one.connection.handlers['session.keep'](open);
    expect((await startIn(host)).files).toEqual([]);
    // A copy of the tab carries the same id while the tab is there.
    expect((await startIn(host, one.session)).files).toEqual([]);
    setTimeout(() => void one.connection.close(), 300);
    expect((await startIn(host, one.session)).files.map(({ path }) => path)).toEqual(open.files);
  });

  it('a page whose connection was lost goes on with its session, and is not offered its own work', async () => {
    const host = service(temporaryFolder());
    const one = await startIn(host);
    await one.connection.handlers['recovery.write']({ document: 'doc1', name: 'a', path: null, modified: null, text });
    const again = await startIn(host, one.session, true);
    expect(again.session).toBe(one.session);
    await one.connection.close();
    expect((await again.connection.handlers['recovery.list']({})).entries).toEqual([]);
    expect((await (await startIn(host)).connection.handlers['recovery.list']({})).entries).toEqual([]);
  });
});

it.each([
  ['', 'a\nb\n', 2, 0], ['a\nb', 'a\nb', 0, 0], ['a\nb', 'b\na', 0, 0], ['a\na', 'a', 0, 1], ['a', 'a\n\nb', 1, 0],
])('from %j to %j: %i lines more, %i less', (before, next, added, removed) => expect(lineDifference(before, next)).toEqual({ added, removed }));
