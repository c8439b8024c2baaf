import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { memoryChannels } from '../../main-process/contract/memory-channel.ts';
import { createClient, createServer, type Client } from '../../main-process/contract/rpc.ts';
import type { EventPayload } from '../../main-process/contract/studio.ts';
import { serialiseDocument } from '../../main-process/core/graph/serialise.ts';
import { templates } from '../../main-process/core/templates/index.ts';
import { changeRecord } from '../../main-process/runs/index.ts';
import { createService, forkTrainer } from '../../main-process/service/index.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const entry = fileURLToPath(new URL('../fixtures/scripted-trainer.mjs', import.meta.url));
const template = templates.find(({ id }) => id === 'auxnet-20-3');
const design = template ? serialiseDocument(template.build()) : '';

interface Told {
  readonly changes: string[];
  readonly events: EventPayload<'run.event'>['event'][];
}

/** The application and a window, joined by the contract, with trainers that follow a script. */
function setUp(home = join(temporaryFolder(), 'home'), behaviour = 'complete'): { client: Client; home: string; told: Told; close(): Promise<void> } {
  const service = createService({
    home,
    documents: home,
    host: 'browser',
    version: '1.2.3',
    spawnTrainer: forkTrainer({ entry, env: { ...process.env, SCRIPTED_TRAINER: behaviour } }),
    log: (level, message) => expect.unreachable(`${level}: ${message}`),
  });
  const { window, application } = memoryChannels();
  const server = createServer(application, service.handlers);
  service.onEvent(({ name, payload }) => server.emit(name, payload));
  const client = createClient(window, { onProtocolError: (message) => expect.unreachable(message) });
  const told: Told = { changes: [], events: [] };
  client.on('run.changed', ({ summary }) => told.changes.push(`${summary.id} ${summary.status}`));
  client.on('run.event', ({ event }) => told.events.push(event));
  const close = (): Promise<void> => service.close();
  onTestFinished(close);
  return { client, home, told, close };
}

describe('the application behind the contract', () => {
  it('trains a design, tells of it, keeps it and deletes it', async () => {
    const { client, told } = setUp();
    const started = await client.request('runs.start', { design });
    expect(started).toMatchObject({ id: 'r-001', design: 'AuxNet-20-3', status: 'queued', epochs: 30 });
    await vi.waitFor(() => expect(told.changes.at(-1)).toBe('r-001 completed'), 10_000);
    expect(told.changes).toEqual(['r-001 queued', 'r-001 preparing', 'r-001 running', 'r-001 running', 'r-001 running', 'r-001 completed']);
    expect(told.events.map(({ event }) => event)).toEqual(['start', 'phase', 'step', 'step', 'epoch', 'end']);
    const { design: kept, summary } = await client.request('runs.get', { run: 'r-001' });
    expect(kept).toBe(design);
    expect(existsSync(summary.directory)).toBe(true);
    const deleted = vi.fn();
    client.on('run.deleted', deleted);
    await client.request('runs.delete', { run: 'r-001' });
    expect(deleted).toHaveBeenCalledWith({ run: 'r-001' });
    expect(await client.request('runs.list', {})).toEqual({ runs: [] });
  });

  it('brings the diagnostics of a design that cannot be trained', async () => {
    const { client } = setUp();
    const error: unknown = await client.request('runs.start', { design: '{"format":"auxnet","version":1,"nodes":[{"id":"c","kind":"conv","name":"Stem"}],"edges":[]}' }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'invalid-design', diagnostics: expect.arrayContaining([expect.objectContaining({ severity: 'error' })]) as unknown });
  });

  it('stops what trains when it closes, and another process may delete it then', async () => {
    const first = setUp(undefined, 'wait');
    await first.client.request('runs.start', { design });
    await vi.waitFor(() => expect(first.told.changes.at(-1)).toBe('r-001 running'), 10_000);
    const second = setUp(first.home);
    // Alive in another process: left alone by the list, and not to be deleted.
    expect((await second.client.request('runs.list', {})).runs[0]?.status).toBe('running');
    await expect(second.client.request('runs.delete', { run: 'r-001' })).rejects.toMatchObject({ code: 'busy' });
    await expect(second.client.request('runs.pause', { run: 'r-001' })).rejects.toMatchObject({ code: 'invalid-request' });
    await first.close();
    expect((await second.client.request('runs.list', {})).runs[0]?.status).toBe('stopped');
    await second.client.request('runs.delete', { run: 'r-001' });
  });

  it('marks a run as interrupted whose trainer is gone', async () => {
    const { client, home, told } = setUp(undefined, 'wait');
    const { id } = await client.request('runs.start', { design });
    await vi.waitFor(() => expect(told.changes.at(-1)).toBe('r-001 running'), 10_000);
    await client.request('runs.stop', { run: id });
    const other = setUp(home);
    await vi.waitFor(async () => expect((await client.request('runs.list', {})).runs[0]?.status).toBe('stopped'), 10_000);
    // As a killed application leaves it.
    await changeRecord(join(home, 'runs', id), { status: 'running', reason: undefined, trainer: { pid: 2 ** 22 + 1, since: new Date().toISOString() } });
    expect((await other.client.request('runs.list', {})).runs[0]).toMatchObject({ status: 'interrupted', resumable: true });
  });

  it('answers for data sets and itself', async () => {
    const { client } = setUp();
    expect((await client.request('datasets.list', {})).datasets.map(({ name }) => name)).toContain('generated');
    expect(await client.request('app.info', {})).toMatchObject({ name: 'AuxNet Studio', version: '1.2.3', nativeDialogs: false });
    for (const request of [client.request('dialog.save', { suggestedName: 'a', title: 'b' }), client.request('window.close', {})]) {
      await expect(request).rejects.toMatchObject({ code: 'unsupported' });
    }
  });
});
