import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { writeCheckpoint } from '../../main-process/checkpoint/index.ts';
import type { RunSummary } from '../../main-process/contract/studio.ts';
import type { StartEvent, TrainingEvent } from '../../main-process/contract/training-events.ts';
import { serialiseDocument } from '../../main-process/core/graph/serialise.ts';
import { templates } from '../../main-process/core/templates/index.ts';
import { createRunStore, readRecord, runPaths } from '../../main-process/runs/index.ts';
import { createRunManager } from '../../main-process/service/run-manager.ts';
import { fakeTrainers } from '../helpers/fake-trainer.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const document = (templates.find(({ id }) => id === 'auxnet-20-3') ?? templates[0])?.build();
if (!document) throw new Error('There are no templates.');
const design = serialiseDocument(document);
const startEvent: StartEvent = { event: 'start', run: 'r-001', engine: 'tensorflow', device: 'CPU', parameters: 1, outputs: [], epochs: 1, stepsPerEpoch: 1, fromStep: 1 };

function setUp(directory = join(temporaryFolder(), 'runs')) {
  const { spawn, trainers, trainer } = fakeTrainers();
  const store = createRunStore({ directory });
  const events: TrainingEvent[] = [];
  const changes: RunSummary[] = [];
  const manager = createRunManager({
    store,
    spawnTrainer: spawn,
    versions: { auxnet: '0' },
    log: vi.fn(),
    onEvent: (_run, event) => events.push(event),
    onChanged: (summary) => changes.push(summary),
  });
  const status = async (id = 'r-001'): Promise<string> => (await store.summary(id)).status;
  return { store, manager, trainers, trainer, events, changes, status };
}

/** A checkpoint as a trainer writes it. */
const checkpoint = (directory: string): Promise<string> =>
  writeCheckpoint(runPaths(directory).checkpoints, {
    training: {
      step: 3, completedEpochs: 0, batchInEpoch: 3, running: null, seed: 1, method: 'fused', optimizer: 'sgd', engine: 'tensorflow', nanGradients: 0,
    },
    best: {},
    weights: [],
    optimizer: [],
  });

describe('a run', () => {
  it('goes from queued over preparing and running to completed', async () => {
    const { manager, trainer, events, changes, status } = setUp();
    const summary = await manager.start({ design, engine: 'tensorflow' });
    expect(summary).toMatchObject({ id: 'r-001', status: 'queued', method: 'fused' });
    expect(trainer().commands).toEqual([]);
    trainer().say({ type: 'ready' });
    expect(trainer().commands).toEqual([{ command: 'start', run: 'r-001', runDirectory: summary.directory, engine: 'tensorflow', resume: false }]);
    trainer().event(startEvent);
    trainer().event({ event: 'phase', phase: 'paused' });
    trainer().event({ event: 'phase', phase: 'training' });
    trainer().event({ event: 'end', status: 'completed' });
    trainer().exit();
    await vi.waitFor(async () => expect(await status()).toBe('completed'));
    await vi.waitFor(() => expect(changes.map((change) => change.status)).toEqual(['queued', 'preparing', 'running', 'paused', 'running', 'completed']));
    expect(events.at(-1)).toEqual({ event: 'end', status: 'completed' });
    expect(await readRecord(summary.directory)).not.toHaveProperty('trainer');
  });

  it('passes pause, continue, checkpoint and stop on', async () => {
    const { manager, trainer } = setUp();
    await manager.start({ design });
    trainer().say({ type: 'ready' });
    manager.pause('r-001');
    manager.continue('r-001');
    manager.checkpoint('r-001');
    await manager.stop('r-001');
    expect(trainer().commands.map(({ command }) => command)).toEqual(['start', 'pause', 'continue', 'checkpoint', 'stop']);
    expect(trainer().killed).toBe(false);
    await manager.stop('r-001');
    expect(trainer().killed).toBe(true);
  });

  it('stopped before its trainer listens is ended when it does', async () => {
    const { manager, trainer, status } = setUp();
    await manager.start({ design });
    await manager.stop('r-001');
    expect(trainer().commands).toEqual([]);
    trainer().say({ type: 'ready' });
    await vi.waitFor(async () => expect(await status()).toBe('stopped'));
  });

  it('ignores messages that follow no protocol', async () => {
    const { manager, trainer, status } = setUp();
    await manager.start({ design });
    for (const message of [{}, { type: 'event', event: { event: 'step' } }, { type: 'nope' }]) trainer().say(message);
    trainer().say({ type: 'ready' });
    trainer().event(startEvent);
    await vi.waitFor(async () => expect(await status()).toBe('running'));
  });
});

describe('a trainer that dies', () => {
  const deaths = [
    ['killed for memory', { signal: 'SIGKILL' }, 'most often because memory ran out'],
    ['a native crash', { signal: 'SIGSEGV' }, 'ended by SIGSEGV'],
    ['an exit code', { code: 3, stderr: '2026-11-23 15:00:00.1: I tensorflow/core note\nError: boom\n' }, 'exit code 3. Its last words: Error: boom'],
    ['no start at all', { code: null, error: 'spawn ENOENT' }, 'could not be started: spawn ENOENT'],
  ] as const;
  it.each(deaths)('%s leaves a failed run with the reason, and the checkpoint usable', async (_name, exit, reason) => {
    const { manager, store, trainer, events, status } = setUp();
    const { directory } = await manager.start({ design });
    trainer().say({ type: 'ready' });
    trainer().event(startEvent);
    await checkpoint(directory);
    trainer().exit(exit);
    await vi.waitFor(async () => expect(await status()).toBe('failed'));
    expect(await store.summary('r-001')).toMatchObject({ reason: expect.stringContaining(reason) as string, resumable: true });
    expect((await store.detail('r-001')).end).toMatchObject({ status: 'failed', reason: expect.stringContaining(reason) as string });
    expect(events.at(-1)).toMatchObject({ event: 'end', status: 'failed' });
    await manager.resume('r-001');
    trainer(1).say({ type: 'ready' });
    expect(trainer(1).commands[0]).toMatchObject({ command: 'start', resume: true });
    expect((await store.summary('r-001')).reason).toBeUndefined();
  });

  it('that cannot even be spawned fails the run', async () => {
    const store = createRunStore({ directory: join(temporaryFolder(), 'runs') });
    const spawnTrainer = () => {
      throw new Error('no such program');
    };
    const manager = createRunManager({ store, spawnTrainer, versions: {}, log: vi.fn(), onEvent: vi.fn(), onChanged: vi.fn() });
    await manager.start({ design });
    await vi.waitFor(async () => expect(await store.summary('r-001')).toMatchObject({ status: 'failed', reason: expect.stringContaining('no such program') as string }));
  });

  it('that said its end but hangs is killed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { manager, trainer } = setUp();
      await manager.start({ design });
      trainer().say({ type: 'ready' });
      trainer().event({ event: 'end', status: 'completed' });
      vi.advanceTimersByTime(60_000);
      expect(trainer().killed).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('the queue', () => {
  it('starts the next run when the one before is gone, and forgets a stopped one', async () => {
    const { manager, trainers, trainer, status } = setUp();
    for (let i = 0; i < 3; i += 1) await manager.start({ design });
    expect(trainers).toHaveLength(1);
    expect(() => manager.pause('r-002')).toThrow('waits for another one');
    await expect(manager.remove('r-002')).rejects.toMatchObject({ code: 'busy' });
    await manager.stop('r-002');
    expect(await status('r-002')).toBe('stopped');
    trainer().say({ type: 'ready' });
    trainer().event({ event: 'end', status: 'completed' });
    expect(trainers).toHaveLength(1);
    trainer().exit();
    await vi.waitFor(() => expect(trainers).toHaveLength(2));
    trainer(1).say({ type: 'ready' });
    expect(trainer(1).commands[0]).toMatchObject({ run: 'r-003' });
  });
});

describe('closing', () => {
  it('asks the trainer to stop and waits for its checkpoint', async () => {
    const { manager, trainer, status } = setUp();
    await manager.start({ design });
    await manager.start({ design });
    trainer().say({ type: 'ready' });
    trainer().event(startEvent);
    const closed = manager.close();
    await vi.waitFor(() => expect(trainer().commands.at(-1)).toEqual({ command: 'stop' }));
    trainer().event({ event: 'end', status: 'stopped' });
    trainer().exit();
    await closed;
    expect([await status('r-001'), await status('r-002')]).toEqual(['stopped', 'stopped']);
    await expect(manager.start({ design })).rejects.toThrow('closing');
  });

  it('kills a trainer that takes too long', async () => {
    const { manager, trainer, status } = setUp();
    await manager.start({ design });
    trainer().say({ type: 'ready' });
    await manager.close(20);
    expect(trainer().killed).toBe(true);
    expect(await status()).toBe('stopped');
  });

  it('is quick when nothing runs', async () => {
    await setUp().manager.close();
  });
});

describe('what cannot start', () => {
  const { training } = document;
  const refusals = [
    ['no JSON', '{', 'invalid-design', ''],
    ['a design without an output', serialiseDocument({ ...document, nodes: {}, edges: {} }), 'invalid-design', 'cannot be trained'],
    ['an unknown data set', serialiseDocument({ ...document, training: { ...training, dataset: { name: 'mnist-9' } } }), 'invalid-dataset', 'There is no data set "mnist-9"'],
    ['a set without its folder', serialiseDocument({ ...document, training: { ...training, dataset: { name: 'cifar-10' } } }), 'invalid-dataset', 'choose the folder'],
    ['a folder that is not there', serialiseDocument({ ...document, training: { ...training, dataset: { name: 'cifar-10', path: '/none' } } }), 'invalid-dataset', 'there is nothing at /none'],
    ['too many classes', serialiseDocument({ ...document, classes: 11 }), 'invalid-dataset', "Set the design's classes to 10"],
  ] as const;
  it.each(refusals)('%s is refused before a run is made', async (_name, text, code, message) => {
    const { manager, store, trainers } = setUp();
    await expect(manager.start({ design: text })).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string });
    expect(await store.list()).toEqual([]);
    expect(trainers).toHaveLength(0);
  });

  it('images of another size than the input', async () => {
    const nodes = Object.fromEntries(Object.entries(document.nodes).map(([id, node]) => [id, node.kind === 'input' ? { ...node, params: { ...node.params, height: 28, width: 28 } } : node]));
    await expect(setUp().manager.start({ design: serialiseDocument({ ...document, nodes }) })).rejects.toMatchObject({ message: expect.stringContaining('28×28×3') as string });
  });

  it('a named folder that holds something', async () => {
    const { manager, store } = setUp();
    mkdirSync(join(store.directory, 'mine'), { recursive: true });
    writeFileSync(join(store.directory, 'mine', 'thesis.tex'), '');
    await expect(manager.start({ design, id: 'mine' })).rejects.toThrow('is not empty');
    expect((await manager.start({ design, id: 'first' })).directory).toBe(join(store.directory, 'first'));
  });

  it('a resume without checkpoint, of a complete run, of one that trains elsewhere', async () => {
    const { manager, store, trainer, status } = setUp();
    await manager.start({ design });
    await expect(manager.resume('r-001')).rejects.toMatchObject({ code: 'busy' });
    trainer().exit({ code: 1 });
    await vi.waitFor(async () => expect(await status()).toBe('failed'));
    await expect(manager.resume('r-001')).rejects.toThrow('no checkpoint');
    await store.change('r-001', { status: 'completed' });
    await expect(manager.resume('r-001')).rejects.toThrow('is complete');
    await store.change('r-001', { status: 'running', trainer: { pid: process.pid, since: new Date().toISOString() } });
    await expect(manager.resume('r-001')).rejects.toThrow('another window or terminal');
    await expect(manager.resume('../etc')).rejects.toMatchObject({ code: 'not-found' });
    expect(() => manager.pause('r-001')).toThrow('not training in this application');
  });
});
