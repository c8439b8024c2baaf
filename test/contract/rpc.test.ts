import { describe, expect, it, vi } from 'vitest';
import { memoryChannels } from '../../main-process/contract/memory-channel.ts';
import { createClient, createServer, StudioError, type Channel } from '../../main-process/contract/rpc.ts';
import type { Handlers } from '../../main-process/contract/studio.ts';
import { refusingHandlers } from '../helpers/handlers.ts';

function pair(overrides: Partial<Handlers> = {}, timeout?: number) {
  const channels = memoryChannels();
  const internal: unknown[] = [];
  const protocol: string[] = [];
  const handlers = { ...refusingHandlers, ...overrides };
  const server = createServer(channels.application, handlers, { onInternalError: (_context, error) => internal.push(error) });
  const options = { onProtocolError: (message: string) => protocol.push(message), ...(timeout === undefined ? {} : { timeout }) };
  const client = createClient(channels.window, options);
  return { ...channels, server, client, internal, protocol };
}
const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('requests', () => {
  it('parses parameters, fills defaults and brings the answer', async () => {
    const list = vi.fn(() => Promise.resolve({ engines: [] }));
    const { client } = pair({ 'devices.list': list });
    expect(await client.request('devices.list', {})).toEqual({ engines: [] });
    expect(list).toHaveBeenCalledWith({ refresh: false });
  });

  it('keeps concurrent answers apart when they come out of order', async () => {
    const { client } = pair({
      'files.read': async ({ path }) => {
        await new Promise((resolve) => setTimeout(resolve, path === '/slow' ? 20 : 1));
        return { path, text: path, modified: 1 };
      },
    });
    const answers = await Promise.all(['/slow', '/fast'].map((path) => client.request('files.read', { path })));
    expect(answers.map((answer) => answer.text)).toEqual(['/slow', '/fast']);
  });

  it('refuses parameters that break the schema, naming what is wrong', async () => {
    const { client } = pair();
    const error = await client.request('files.read', { path: '' }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StudioError);
    expect(error).toMatchObject({ code: 'invalid-request', message: expect.stringContaining('path') as string });
  });

  it.each(['nope', 'constructor', '__proto__', 'toString', 'hasOwnProperty'])('refuses the unknown request "%s"', async (name) => {
    const { client } = pair();
    await expect(client.request(name as 'app.info', {})).rejects.toMatchObject({ code: 'invalid-request' });
  });

  it('carries a StudioError with its diagnostics, without a fix or stack', async () => {
    const diagnostic = { id: 'shape/mismatch', severity: 'error', message: 'Shapes differ', fix: { kind: 'remove-edge' } } as const;
    const { client } = pair({ 'runs.list': () => Promise.reject(new StudioError('invalid-design', 'The design has 1 error.', { diagnostics: [diagnostic] })) });
    const error = await client.request('runs.list', {}).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'invalid-design', message: 'The design has 1 error.' });
    expect((error as StudioError).diagnostics).toEqual([{ id: 'shape/mismatch', severity: 'error', message: 'Shapes differ' }]);
  });

  it('hides the stack of an internal error from the window and logs it behind', async () => {
    const failure = new TypeError('x is not a function');
    const { client, internal } = pair({ 'runs.list': () => Promise.reject(failure) });
    const error = (await client.request('runs.list', {}).catch((reason: unknown) => reason)) as StudioError;
    expect(error.code).toBe('internal');
    expect(error.message).toBe('The application failed at "runs.list": x is not a function');
    expect(internal).toEqual([failure]);
  });

  it('turns a handler that throws at once into an error, too', async () => {
    const { client } = pair({
      'runs.list': () => {
        throw new Error('at once');
      },
    });
    await expect(client.request('runs.list', {})).rejects.toMatchObject({ code: 'internal' });
  });

  it('rejects an answer of another form than the contract says', async () => {
    const { client } = pair({ 'runs.list': () => Promise.resolve({ runs: [{ id: 7 }] } as never) });
    await expect(client.request('runs.list', {})).rejects.toMatchObject({ code: 'internal', message: expect.stringContaining('unexpected form') as string });
  });

  it('gives up on an answer that does not come, and ignores it when it comes after all', async () => {
    const { client, protocol } = pair({ 'runs.list': () => new Promise((resolve) => setTimeout(() => resolve({ runs: [] }), 30)) }, 10);
    await expect(client.request('runs.list', {})).rejects.toMatchObject({ message: expect.stringContaining('No answer to "runs.list"') as string });
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(protocol).toEqual([]);
  });

  it('never gives up on a dialog', async () => {
    vi.useFakeTimers();
    try {
      const { client } = pair({ 'dialog.open': () => new Promise(() => undefined) });
      const settled = vi.fn();
      client.request('dialog.open', { kind: 'design', title: 'Open' }).then(settled, settled);
      await vi.advanceTimersByTimeAsync(3_600_000);
      expect(settled).not.toHaveBeenCalled();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a lost connection', () => {
  it('rejects what is pending and what is asked after', async () => {
    const { client, disconnect } = pair({ 'runs.list': () => new Promise(() => undefined) });
    const pending = client.request('runs.list', {});
    disconnect();
    await expect(pending).rejects.toMatchObject({ code: 'disconnected' });
    await expect(client.request('runs.list', {})).rejects.toMatchObject({ code: 'disconnected' });
  });

  it('does not log an answer that finds nobody', async () => {
    let finish: () => void = () => undefined;
    const { client, disconnect, internal } = pair({ 'runs.list': () => new Promise((resolve) => (finish = () => resolve({ runs: [] }))) });
    const pending = client.request('runs.list', {}).catch(() => undefined);
    await tick();
    disconnect();
    finish();
    await pending;
    await tick();
    expect(internal).toEqual([]);
  });

  it('rejects requests after close()', async () => {
    const { client } = pair();
    client.close();
    await expect(client.request('app.info', {})).rejects.toMatchObject({ code: 'disconnected' });
  });
});

describe('events', () => {
  it('reach every handler, in order, until it is taken off', async () => {
    const { server, client } = pair();
    const first: string[] = [];
    const second: string[] = [];
    const off = client.on('openFile', ({ path }) => first.push(path));
    client.on('openFile', ({ path }) => second.push(path));
    server.emit('openFile', { path: 'a' });
    server.emit('openFile', { path: 'b' });
    await tick();
    off();
    server.emit('openFile', { path: 'c' });
    await tick();
    expect(first).toEqual(['a', 'b']);
    expect(second).toEqual(['a', 'b', 'c']);
  });

  it('of an unknown name or wrong form are dropped and told', async () => {
    const { server, client, protocol } = pair();
    const seen = vi.fn();
    client.on('menu', seen);
    server.emit('menu', { command: 'format-disk' } as never);
    server.emit('boom' as 'menu', { command: 'new' });
    await tick();
    expect(seen).not.toHaveBeenCalled();
    expect(protocol).toHaveLength(2);
  });
});

describe('messages that follow no contract', () => {
  const bad = [null, 7, 'text', [], {}, { kind: 'request' }, { kind: 'request', id: 'x', name: 'app.info', params: {} }, { kind: 'result', id: 1 }, { kind: 'error', id: 1, error: { code: 'nope' } }];

  it.each(bad.map((message) => [JSON.stringify(message), message]))('%s harms neither side', async (_text, message) => {
    const { window, application, client } = pair({ 'runs.list': () => Promise.resolve({ runs: [] }) });
    window.post(message);
    application.post(message);
    await tick();
    expect(await client.request('runs.list', {})).toEqual({ runs: [] });
  });

  it('a send that fails rejects that request only', async () => {
    let failing = true;
    const { window: inner } = pair({ 'runs.list': () => Promise.resolve({ runs: [] }) });
    const channel: Channel = {
      ...inner,
      post(message) {
        if (failing) throw new Error('buffer full');
        inner.post(message);
      },
    };
    const client = createClient(channel);
    await expect(client.request('runs.list', {})).rejects.toThrow('buffer full');
    failing = false;
    expect(await client.request('runs.list', {})).toEqual({ runs: [] });
  });
});
