import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, promises as fs, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DownloadState } from '../../main-process/contract/studio.ts';
import type { CatalogueEntry, DownloadOptions } from '../../main-process/data/index.ts';
import { Cancellation, catalogue, downloadSet, mirrorOf } from '../../main-process/data/index.ts';
import { createDownloads, type DownloadService } from '../../main-process/service/downloads.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const content = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * i + i) >> 3));
const md5 = createHash('md5').update(content).digest('hex');
const name = 'cifar-10-binary.tar.gz';

/** A server on this machine, and what it was asked for. */
async function serve(answer: RequestListener): Promise<{ readonly base: string; readonly ranges: (string | undefined)[] }> {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, ranges };
}

const firstByte = (range: string | undefined): number => Number(/bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);

/** As a good server does. */
const whole: RequestListener = (request, response) => {
  const from = firstByte(request.headers.range);
  if (from === 0) return void response.writeHead(200, { 'content-length': content.length }).end(content);
  const range = `bytes ${from}-${content.length - 1}/${content.length}`;
  response.writeHead(206, { 'content-length': content.length - from, 'content-range': range }).end(content.subarray(from));
};
/** Breaks the connection after so many bytes of an answer. */
const cutAfter =
  (bytes: number, times = Number.POSITIVE_INFINITY): RequestListener =>
  (request, response) => {
    if (times-- <= 0) return whole(request, response);
    const from = firstByte(request.headers.range);
    const length = content.length - from;
    if (from === 0) response.writeHead(200, { 'content-length': length });
    else response.writeHead(206, { 'content-length': length, 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` });
    response.write(content.subarray(from, from + bytes), () => setTimeout(() => response.destroy(), 20));
  };

interface Trial {
  readonly service: DownloadService;
  readonly states: DownloadState[];
  readonly target: string;
  /** Starts and waits for the end. */
  run(mirror?: string): Promise<DownloadState>;
}

function trial(base: string, network: Partial<Pick<DownloadOptions, 'timeouts' | 'retries' | 'open'>> = {}, sum = md5): Trial {
  const home = temporaryFolder();
  const files = [{ name, bytes: content.length, md5: sum }];
  const entries: readonly CatalogueEntry[] = [{ sets: ['cifar-10'], folder: 'cifar-10', mirrors: [{ id: 'near', title: 'Near', base, files }] }];
  const states: DownloadState[] = [];
  const service = createDownloads({
    home,
    entries,
    network: { timeouts: { connect: 1000, stall: 300 }, retries: [], ...network },
    onProgress: ({ download }) => states.push(download),
  });
  onTestFinished(() => service.close());
  const ended = (): boolean => {
    const last = states[states.length - 1];
    return last !== undefined && last.state !== 'running';
  };
  return {
    service,
    states,
    target: join(home, 'datasets', 'cifar-10', name),
    async run(mirror) {
      states.length = 0;
      await service.handlers['datasets.download']({ name: 'cifar-10', ...(mirror !== undefined && { mirror }) });
      while (!ended()) await new Promise((resolve) => setTimeout(resolve, 5));
      return states[states.length - 1] as DownloadState;
    },
  };
}
const message = (state: DownloadState): string => (state.state === 'failed' ? state.message : `not failed: ${JSON.stringify(state)}`);

describe('a download', () => {
  it('comes whole, tells how it goes, and is found without a path', async () => {
    const { base } = await serve(whole);
    const { service, states, target, run } = trial(base);
    expect((await service.handlers['datasets.offers']({})).offers[0]).toMatchObject({ path: null, download: { state: 'idle', kept: 0 } });
    expect((await run()).state).toBe('done');
    expect(readFileSync(target).equals(content)).toBe(true);
    expect(existsSync(`${target}.part`)).toBe(false);
    const phases = new Set(states.map((state) => (state.state === 'running' ? state.phase : state.state)));
    expect([...phases]).toEqual(['connecting', 'receiving', 'checking', 'done']);
    expect(await service.folderOf('cifar-10')).toBe(join(target, '..'));
    // Nothing is asked for again.
    expect((await run()).state).toBe('done');
  });

  it('goes on where an earlier try stopped', async () => {
    const { base, ranges } = await serve(cutAfter(100_000, 1));
    const { run, target, service } = trial(base);
    const first = await run();
    expect(message(first)).toMatch(/The connection to 127\.0\.0\.1:\d+ (broke|ended after \d+ of 300000 bytes)\. Download again to go on .* by hand/);
    const kept = first.state === 'failed' ? first.kept : 0;
    expect(kept).toBeGreaterThan(0);
    expect((await service.handlers['datasets.offers']({})).offers[0]?.download).toMatchObject({ state: 'failed', kept });
    expect((await run()).state).toBe('done');
    expect(ranges).toEqual([undefined, `bytes=${kept}-`]);
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it('tries again by itself when the connection breaks', async () => {
    const { base, ranges } = await serve(cutAfter(100_000, 2));
    const { run, target } = trial(base, { retries: [5, 5] });
    expect((await run()).state).toBe('done');
    expect(ranges.length).toBe(3);
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it.each([
    ['does not honour a range', (() => (_request, response) => void response.writeHead(200, { 'content-length': content.length }).end(content)) as () => RequestListener],
    ['has a file of another length by now', (() => (request, response) => {
      if (request.headers.range === undefined) return whole(request, response);
      response.writeHead(206, { 'content-range': 'bytes 1000-399999/400000' }).end(Buffer.alloc(399_000));
    }) as () => RequestListener],
    ['knows nothing behind that byte', (() => (request, response) => {
      if (request.headers.range === undefined) return whole(request, response);
      response.writeHead(416).end();
    }) as () => RequestListener],
  ])('starts over where the server %s', async (_what, answer) => {
    const { base } = await serve(answer());
    const { run, target } = trial(base);
    mkdirSync(join(target, '..'), { recursive: true });
    writeFileSync(`${target}.part`, content.subarray(0, 1000));
    expect((await run()).state).toBe('done');
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it('starts over once when what was received earlier is not of this file', async () => {
    const { base, ranges } = await serve(whole);
    const { run, target } = trial(base);
    mkdirSync(join(target, '..'), { recursive: true });
    writeFileSync(`${target}.part`, Buffer.alloc(1000, 7));
    expect((await run()).state).toBe('done');
    expect(ranges).toEqual(['bytes=1000-', undefined]);
  });

  const failures: readonly (readonly [what: string, answer: RequestListener, message: RegExp])[] = [
    ['another length', (_q, response) => void response.writeHead(200, { 'content-length': 12 }).end('<html></html'), /offers 12 bytes as cifar-10-binary\.tar\.gz; the published file has 300,000\. Try another mirror/],
    ['more than the file has', (_q, response) => void response.writeHead(200).end(Buffer.alloc(400_000)), /sends more than cifar-10-binary\.tar\.gz has/],
    ['404', (_q, response) => void response.writeHead(404).end(), /no longer has the file \(HTTP 404: http.*\)\. Choose another mirror, or download .* by hand and choose that file/],
    ['redirects without an end', (_q, response) => void response.writeHead(302, { location: '/again' }).end(), /from one address to the next without an end/],
    ['a silent server', (_q, response) => void response.writeHead(200, { 'content-length': content.length }).write('x'), /sent nothing for 0\.3 s/],
  ];
  it.each(failures)('fails with the reason: %s', async (_what, answer, expected) => {
    const { base } = await serve(answer);
    const { run, target } = trial(base);
    expect(message(await run())).toMatch(expected);
    expect(existsSync(target)).toBe(false);
  });

  it('follows a redirect', async () => {
    const { base } = await serve((request, response) => (request.url === '/moved' ? whole(request, response) : void response.writeHead(301, { location: '/moved' }).end()));
    expect((await trial(base).run()).state).toBe('done');
  });

  it('a slow server is waited for as long as something comes', async () => {
    const { base } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': content.length });
      let sent = 0;
      const timer = setInterval(() => {
        response.write(content.subarray(sent, (sent += 50_000)));
        if (sent >= content.length) {
          clearInterval(timer);
          response.end();
        }
      }, 130);
    });
    expect((await trial(base).run()).state).toBe('done');
  });

  it('a server that never answers, and one that is not there', async () => {
    const { base } = await serve(() => undefined);
    expect(message(await trial(base, { timeouts: { connect: 100, stall: 100 } }).run())).toMatch(/did not answer within 0\.1 s/);
    expect(message(await trial('http://127.0.0.1:1/').run())).toMatch(/127\.0\.0\.1:1 refuses connections\. Choose another mirror, or download/);
    expect(message(await trial('http://nowhere.invalid/').run())).toMatch(/nowhere\.invalid cannot be found: this computer may be offline\./);
  });

  it('a wrong checksum: the file is not kept', async () => {
    const { base } = await serve(whole);
    const { run, target } = trial(base, {}, '0'.repeat(32));
    expect(message(await run())).toMatch(/is not the published file \(MD5 [0-9a-f]{32}, expected 0{32}\); it was not kept\. Try another mirror/);
    expect([existsSync(target), existsSync(`${target}.part`)]).toEqual([false, false]);
  });

  it('is cancelled, and goes on later', async () => {
    const { base, ranges } = await serve((request, response) => {
      if (ranges.length > 1) return whole(request, response);
      response.writeHead(200, { 'content-length': content.length }).write(content.subarray(0, 50_000));
    });
    const { run, service, target } = trial(base, { timeouts: { connect: 1000, stall: 5000 } });
    const running = run();
    while (!existsSync(`${target}.part`) || statSync(`${target}.part`).size < 50_000) await new Promise((resolve) => setTimeout(resolve, 5));
    await service.handlers['datasets.cancelDownload']({ name: 'cifar-10' });
    expect(await running).toMatchObject({ state: 'idle', kept: 50_000 });
    expect((await run()).state).toBe('done');
    expect(ranges[1]).toBe('bytes=50000-');
  });

  it('is cancelled between two files', async () => {
    const { base, ranges } = await serve(whole);
    const files = ['first', 'second'].map((file) => ({ name: file, bytes: content.length, md5 }));
    const mirror = { id: 'near', title: 'Near', base, files };
    const cancellation = new Cancellation();
    const onProgress: DownloadOptions['onProgress'] = ({ phase }) => {
      if (phase === 'checking') cancellation.cancel();
    };
    const download = downloadSet(temporaryFolder(), { sets: ['cifar-10'], folder: 'cifar-10', mirrors: [mirror] }, mirror, { cancellation, onProgress });
    await expect(download).rejects.toMatchObject({ name: 'DownloadError', kind: 'cancelled' });
    expect(ranges).toEqual([undefined]);
  });

  it('a full disk is told, and what was received is kept', async () => {
    const { base } = await serve(whole);
    let room = 120_000;
    const open: DownloadOptions['open'] = async (path, flags) => {
      const file = await fs.open(path, flags);
      type Write = (buffer: Uint8Array, offset: number, length: number) => Promise<{ bytesWritten: number; buffer: Uint8Array }>;
      const write = file.write.bind(file) as Write;
      file.write = (async (buffer: Uint8Array, offset: number, length: number) => {
        if (room <= 0) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
        const fits = Math.min(room, length);
        room -= fits;
        return write(buffer, offset, fits);
      }) as typeof file.write;
      return file;
    };
    const { run, target } = trial(base, { open });
    expect(message(await run())).toMatch(/The disk is full: .*\.part could not be written\. Make room and download again; what was received is kept\./);
    expect(readFileSync(`${target}.part`).equals(content.subarray(0, 120_000))).toBe(true);
    room = 1e9;
    expect((await run()).state).toBe('done');
  });

  it('runs once at a time; an address of one’s own is a mirror', async () => {
    const { base } = await serve(whole);
    const { run, service, target } = trial('http://127.0.0.1:1/');
    const running = run(`${base}${name}`);
    await new Promise((resolve) => setImmediate(resolve));
    await expect(service.handlers['datasets.download']({ name: 'cifar-10' })).rejects.toThrow(/is being downloaded already|is being/);
    expect((await running).state).toBe('done');
    expect(readFileSync(target).equals(content)).toBe(true);
    await expect(service.handlers['datasets.download']({ name: 'cifar-10', mirror: 'far' })).rejects.toThrow(/no mirror "far" of cifar-10\. There are: near, or an address/);
    await expect(service.handlers['datasets.download']({ name: 'tiny' })).rejects.toThrow(/no download of "tiny"/);
  });
});

describe('the catalogue', () => {
  it('names every file once a mirror, over https, with a size and an MD5 sum', () => {
    for (const { mirrors } of catalogue) {
      expect(new Set(mirrors.map(({ id }) => id)).size).toBe(mirrors.length);
      for (const { base, files } of mirrors) {
        expect(base).toMatch(/^https:\/\/.*\/$/);
        for (const { bytes, md5: sum } of files) expect([bytes > 1000, /^[0-9a-f]{32}$/.test(sum)]).toEqual([true, true]);
      }
    }
  });
  it('takes an address of the folder or of a file', () => {
    const entry = catalogue[0] as CatalogueEntry;
    expect(mirrorOf(entry, 'https://a.example/x')).toMatchObject({ base: 'https://a.example/x/', files: entry.mirrors[0]?.files });
    expect(mirrorOf(entry, 'https://a.example/cifar-10-python.tar.gz')).toMatchObject({ base: 'https://a.example/', files: entry.mirrors[1]?.files });
    expect(mirrorOf(entry, undefined)?.id).toBe('toronto');
    expect(mirrorOf(entry, 'far')).toBeNull();
  });
});
