// What the smoke test's old Electron lacks (protocol.handle, utilityProcess), against stand-ins with the shapes of
// electron.d.ts. It checks our side of it; the real ones run wherever the pinned Electron can be had.
import { EventEmitter } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { serveRenderer } from '../../electron/app-protocol.ts';
import { trainerSpawner } from '../../electron/trainer-process.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

class StandInUtility extends EventEmitter {
  readonly pid = 4_000_000;
  readonly stderr = new PassThrough();
  readonly sent: unknown[] = [];
  postMessage(message: unknown): void {
    this.sent.push(message);
  }
}

const electron = vi.hoisted(() => ({
  protocol: { handle: vi.fn() },
  utilityProcess: { fork: vi.fn() },
}));
vi.mock('electron', () => electron);
// Its folders are those of a bundle.
vi.mock('../../electron/paths.ts', () => ({ trainerScript: '/app/dist/node/trainer.js' }));

beforeEach(() => {
  vi.clearAllMocks();
});

describe('the page, served by protocol.handle', () => {
  async function get(address: string, method = 'GET'): Promise<Response> {
    const folder = join(temporaryFolder(), 'renderer');
    mkdirSync(join(folder, 'assets'), { recursive: true });
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    writeFileSync(join(folder, 'assets', 'main.js'), 'export {};');
    writeFileSync(join(folder, '..', 'secret.txt'), 'secret');
    serveRenderer(folder);
    const [scheme, handler] = electron.protocol.handle.mock.calls[0] as [string, (request: Request) => Promise<Response>];
    expect(scheme).toBe('app');
    // A real Request would resolve some of the addresses before we see them; these two fields are all that is read.
    return handler({ url: address, method } as Request);
  }

  test.each([
    ['the page', 'app://studio/index.html', 200, 'text/html; charset=utf-8'],
    ['its folder', 'app://studio/', 200, 'text/html; charset=utf-8'],
    ['a script', 'app://studio/assets/main.js?v=1', 200, 'text/javascript; charset=utf-8'],
    ['a missing file', 'app://studio/none.js', 404, 'text/plain; charset=utf-8'],
    ['a folder without a page', 'app://studio/assets', 404, 'text/plain; charset=utf-8'],
    ['outside the folder', 'app://studio/%2e%2e%2fsecret.txt', 403, 'text/plain; charset=utf-8'],
    ['another host', 'app://elsewhere/index.html', 403, 'text/plain; charset=utf-8'],
    ['a broken escape', 'app://studio/%zz', 403, 'text/plain; charset=utf-8'],
  ])('%s', async (_title, address, status, type) => {
    const answer = await get(address);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe(type);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await answer.text()).toBe(status !== 200 ? '' : type.startsWith('text/html') ? '<!doctype html>' : 'export {};');
  });

  test('only GET', async () => {
    expect((await get('app://studio/index.html', 'POST')).status).toBe(403);
  });
});

describe('the trainer as a utilityProcess', () => {
  function spawn(): { readonly utility: StandInUtility; readonly trainer: ReturnType<ReturnType<typeof trainerSpawner>> } {
    const utility = new StandInUtility();
    electron.utilityProcess.fork.mockReturnValue(utility);
    return { utility, trainer: trainerSpawner()() };
  }

  test('carries messages both ways', () => {
    const { utility, trainer } = spawn();
    expect(electron.utilityProcess.fork.mock.calls[0]?.[0]).toBe('/app/dist/node/trainer.js');
    const received: unknown[] = [];
    trainer.onMessage((message) => received.push(message));
    trainer.send({ command: 'pause' });
    utility.emit('message', { type: 'ready' });
    expect(utility.sent).toEqual([{ command: 'pause' }]);
    expect(received).toEqual([{ type: 'ready' }]);
    expect(trainer.pid).toBe(utility.pid);
  });

  test('tells its end once, with its last words, also to who asks later', () => {
    const { utility, trainer } = spawn();
    const ends: unknown[] = [];
    trainer.onExit((exit) => ends.push(exit));
    utility.stderr.emit('data', Buffer.from('x'.repeat(5000)));
    utility.stderr.emit('data', Buffer.from('out of memory'));
    utility.emit('exit', 9);
    trainer.onExit((exit) => ends.push(exit));
    expect(ends).toHaveLength(2);
    for (const end of ends) expect(end).toEqual({ code: 9, signal: null, stderr: expect.stringMatching(/^x{3987}out of memory$/u) });
    trainer.send({ command: 'stop' });
    expect(utility.sent).toEqual([]);
    // Nothing to kill any more: this must not signal a process that has got the same number since.
    expect(() => trainer.kill()).not.toThrow();
  });
});
