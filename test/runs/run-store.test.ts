import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeCheckpoint } from '../../main-process/checkpoint/index.ts';
import { runDetail, runSummary } from '../../main-process/contract/studio.ts';
import type { TrainingEvent } from '../../main-process/contract/training-events.ts';
import { trainingConfig } from '../../main-process/core/graph/training-config.ts';
import { createRunStore, MetricsLog, runPaths, type NewRun, type RunStore } from '../../main-process/runs/index.ts';
import { processAlive } from '../../main-process/runs/process-alive.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const newRun: NewRun = {
  design: '{"format":"auxnet","version":1}',
  title: 'AuxNet-20-3',
  training: trainingConfig.parse({ epochs: 5, seed: 9 }),
  versions: { app: '0.1.0' },
};
const openStore = (problems: string[] = []): RunStore =>
  createRunStore({ directory: join(temporaryFolder(), 'runs'), onProblem: (message) => problems.push(message) });

const epoch: TrainingEvent = {
  event: 'epoch', epoch: 2, learningRate: 0.1, seconds: 1, train: { out: { loss: 1, error: 50 } }, test: { out: { loss: 1, error: 40.5 } },
};
function logEvents(store: RunStore, id: string, ...events: TrainingEvent[]): void {
  const log = new MetricsLog(runPaths(store.directoryOf(id)).metrics);
  for (const event of events) log.append(event);
  log.close();
}
const saveCheckpoint = (store: RunStore, id: string): Promise<string> =>
  writeCheckpoint(runPaths(store.directoryOf(id)).checkpoints, {
    training: {
      step: 4, completedEpochs: 2, batchInEpoch: 0, running: null, seed: 9, method: 'fused', optimizer: 'sgd', engine: 'cpu', nanGradients: 0,
    },
    best: {},
    weights: [],
    optimizer: [],
  });

/** A process of ours that has ended: its number is free. */
async function deadProcess(): Promise<{ pid: number; since: string }> {
  const child = spawn(process.execPath, ['-e', '']);
  const since = new Date().toISOString();
  await once(child, 'exit');
  return { pid: child.pid!, since };
}
const livingProcess = { pid: process.pid, since: new Date().toISOString() };

describe('the library of runs', () => {
  it('numbers runs and lists the newest first', async () => {
    const store = openStore();
    expect(await store.list()).toEqual([]);
    const first = await store.create(newRun);
    expect(first).toEqual({
      id: 'r-001', label: 'r-001', design: 'AuxNet-20-3', method: 'fused', status: 'queued', createdAt: first.createdAt,
      epoch: 0, epochs: 5, seed: 9, resumable: false, directory: join(store.directory, 'r-001'),
      dataset: 'generated', batchSize: 128, learningRate: 0.1,
    });
    expect(runSummary.parse(first)).toEqual(first);
    await store.create(newRun);
    expect((await store.list()).map(({ id }) => id)).toEqual(['r-002', 'r-001']);
    expect(readFileSync(runPaths(store.directoryOf('r-002')).design, 'utf8')).toBe(newRun.design);
    expect(readdirSync(store.directory)).toEqual(['r-001', 'r-002']);
  });

  it('gives every run its own number when many are made at once, by two stores', async () => {
    const store = openStore();
    const other = createRunStore({ directory: store.directory });
    const made = await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 ? store : other).create({ ...newRun, title: `net ${i}` })));
    expect(new Set(made.map(({ id }) => id)).size).toBe(10);
    expect(new Set((await store.list()).map(({ design }) => design)).size).toBe(10);
    for (const { id, label } of await store.list()) expect(label).toBe(id);
  });

  it('tells what a run did: curves, errors, whether it can go on', async () => {
    const store = openStore();
    const { id } = await store.create(newRun);
    logEvents(store, id, { event: 'step', step: 1, epoch: 1, loss: { out: 2 }, imagesPerSecond: 5 }, epoch, { event: 'log', level: 'info', message: 'hello' });
    await store.change(id, { status: 'failed', reason: 'Out of memory.' });
    expect((await store.summary(id)).resumable).toBe(false);
    await saveCheckpoint(store, id);
    const detail = await store.detail(id);
    expect(runDetail.parse(detail)).toEqual(detail);
    expect(detail.summary).toMatchObject({ status: 'failed', reason: 'Out of memory.', epoch: 2, error: { out: 40.5 }, resumable: true });
    expect([detail.design, detail.steps.length, detail.epochs.length, detail.log[0]!.message]).toEqual([newRun.design, 1, 1, 'hello']);

    const running = await store.change(id, { status: 'running', reason: undefined, trainer: livingProcess });
    expect(running.resumable).toBe(false);
    expect('reason' in running).toBe(false);
    expect((await store.change(id, { status: 'completed' })).resumable).toBe(false);
  });

  it('does not lose one of two changes made at once', async () => {
    const store = openStore();
    const { id } = await store.create(newRun);
    await Promise.all([store.change(id, { status: 'running' }), store.change(id, { reason: 'r' }), store.change(id, { engine: 'wasm' })]);
    expect(JSON.parse(readFileSync(runPaths(store.directoryOf(id)).record, 'utf8'))).toMatchObject({ status: 'running', reason: 'r', engine: 'wasm' });
  });

  it('keeps fields that a newer release wrote', async () => {
    const store = openStore();
    const { id } = await store.create(newRun);
    const { record } = runPaths(store.directoryOf(id));
    writeFileSync(record, JSON.stringify({ ...(JSON.parse(readFileSync(record, 'utf8')) as object), future: 1 }));
    await store.change(id, { status: 'stopped' });
    expect(JSON.parse(readFileSync(record, 'utf8'))).toMatchObject({ future: 1, status: 'stopped' });
  });

  it('moves a deleted run to the trash and never uses its number again', async () => {
    const store = openStore();
    const { id } = await store.create(newRun);
    await store.change(id, { status: 'running', trainer: livingProcess });
    await expect(store.remove(id)).rejects.toMatchObject({ code: 'busy' });
    await store.change(id, { status: 'stopped', trainer: undefined });
    await store.remove(id);
    expect(await store.list()).toEqual([]);
    const [trashed] = readdirSync(join(store.directory, '.trash'));
    expect(existsSync(join(store.directory, '.trash', trashed!, 'design.auxnet'))).toBe(true);
    expect((await store.create(newRun)).id).toBe('r-002');
    await expect(store.detail(id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(store.remove(id)).rejects.toMatchObject({ code: 'not-found' });
  });

  it.each(['..', '../x', 'a/b', 'a\\b', '', '.trash', 'C:', 'x'.repeat(200)])('takes no path for a run: %j', async (id) => {
    const store = openStore();
    await store.create(newRun);
    for (const call of [() => store.detail(id), () => store.summary(id), () => store.remove(id), () => store.change(id, {})]) {
      await expect((async () => call())()).rejects.toMatchObject({ code: 'not-found' });
    }
  });

  it('leaves out damaged records and says so', async () => {
    const problems: string[] = [];
    const store = openStore(problems);
    await store.create(newRun);
    for (const [name, text] of [['cut', '{"format":'], ['foreign', '{}']] as const) {
      mkdirSync(join(store.directory, name));
      writeFileSync(join(store.directory, name, 'run.json'), text);
    }
    mkdirSync(join(store.directory, 'empty'));
    expect((await store.list()).map(({ id }) => id)).toEqual(['r-001']);
    expect(problems.join('\n')).toMatch(/cut.*not valid JSON/);
    expect(problems.join('\n')).toMatch(/foreign.*not a record of a run/);
  });
});

describe('settle', () => {
  it('marks runs whose trainer is gone, and no others', async () => {
    const store = openStore();
    const states = {
      killed: { status: 'running', trainer: await deadProcess() },
      finished: { status: 'running', trainer: await deadProcess() },
      neverBegun: { status: 'queued' },
      training: { status: 'running', trainer: livingProcess },
      done: { status: 'completed' },
    } as const;
    const ids: Record<string, string> = {};
    for (const [name, change] of Object.entries(states)) {
      const { id } = await store.create({ ...newRun, title: name });
      await store.change(id, change);
      ids[name] = id;
    }
    await saveCheckpoint(store, ids['killed']!);
    logEvents(store, ids['finished']!, epoch, { event: 'end', status: 'failed', reason: 'NaN' });

    expect((await store.settle()).map(({ design }) => design).sort()).toEqual(['finished', 'killed', 'neverBegun']);
    expect(await store.summary(ids['killed']!)).toMatchObject({ status: 'interrupted', reason: expect.stringContaining('gone') as string, resumable: true });
    expect(await store.summary(ids['finished']!)).toMatchObject({ status: 'failed', reason: 'NaN' });
    expect(await store.summary(ids['neverBegun']!)).toMatchObject({ status: 'interrupted', resumable: true });
    expect((await store.summary(ids['training']!)).status).toBe('running');
    expect((await store.summary(ids['done']!)).status).toBe('completed');
    expect(await store.settle()).toEqual([]);
  });
});

describe('processAlive', () => {
  it('knows the living, the dead, and numbers from before a restart of the machine', async () => {
    expect(processAlive(livingProcess)).toBe(true);
    expect(processAlive(await deadProcess())).toBe(false);
    expect(processAlive({ ...livingProcess, since: '2001-01-01T00:00:00Z' })).toBe(false);
  });
});
