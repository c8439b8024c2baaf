import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { QueueState } from '../../main-process/contract/run-requests.ts';
import type { StartEvent, TrainingEvent } from '../../main-process/contract/training-events.ts';
import { serialiseDocument } from '../../main-process/core/graph/serialise.ts';
import { templates } from '../../main-process/core/templates/index.ts';
import { createRunStore, MetricsLog, readRecord, runPaths } from '../../main-process/runs/index.ts';
import { experimentHandlers } from '../../main-process/service/experiments.ts';
import { outputsOf } from '../../main-process/service/run-outputs.ts';
import { createRunManager } from '../../main-process/service/run-manager.ts';
import { fakeTrainers } from '../helpers/fake-trainer.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const document = (templates.find(({ id }) => id === 'auxnet-20-3') ?? templates[0])?.build();
if (!document) throw new Error('There are no templates.');
const design = serialiseDocument(document);
const begun: StartEvent = { event: 'start', run: 'r-001', engine: 'cpu', device: 'CPU', parameters: 1, outputs: [], epochs: 1, stepsPerEpoch: 1, fromStep: 1 };

function application(directory = join(temporaryFolder(), 'runs')) {
  const { spawn, trainers, trainer } = fakeTrainers();
  const store = createRunStore({ directory });
  const queues: QueueState[] = [];
  const manager = createRunManager({
    store, spawnTrainer: spawn, versions: {}, keepsQueue: true,
    log: vi.fn(), onEvent: vi.fn(), onChanged: vi.fn(), onQueue: (state) => queues.push(state),
  });
  /** The run that the trainer of this number was told to train. */
  const trained = async (index: number): Promise<string> => {
    await vi.waitFor(() => expect(trainers.length).toBeGreaterThan(index));
    trainer(index).say({ type: 'ready' });
    const first = trainer(index).commands[0];
    return first?.command === 'start' ? `${first.run}${first.resume ? ' resumed' : ''}` : '';
  };
  const complete = (index: number): void => {
    trainer(index).event({ event: 'end', status: 'completed' });
    trainer(index).exit();
  };
  const experiments = experimentHandlers(store, manager);
  return { directory, store, manager, trainers, trainer, trained, complete, queues, experiments };
}
const started = async (count: number, app = application()) => {
  for (let i = 0; i < count; i += 1) await app.manager.start({ design });
  return app;
};

describe('the queue', () => {
  it('is moved about, and trains in the new order', async () => {
    const { manager, trained, complete, queues } = await started(4);
    expect(manager.queue.runs).toEqual(['r-002', 'r-003', 'r-004']);
    await manager.move('r-004', 'r-002');
    await manager.move('r-002', null);
    expect(manager.queue.runs).toEqual(['r-004', 'r-003', 'r-002']);
    expect(queues.at(-1)?.runs).toEqual(['r-004', 'r-003', 'r-002']);
    await expect(manager.move('r-001', null)).rejects.toThrow('does not wait');
    expect(await trained(0)).toBe('r-001');
    complete(0);
    expect(await trained(1)).toBe('r-004');
    complete(1);
    expect(await trained(2)).toBe('r-003');
  });

  it('paused, lets the run that trains end and starts none until it goes on', async () => {
    const { manager, store, trainers, trained, complete } = await started(2);
    await trained(0);
    manager.pauseQueue(true);
    complete(0);
    await vi.waitFor(async () => expect((await store.summary('r-001')).status).toBe('completed'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(trainers).toHaveLength(1);
    // What a person starts by hand begins at once: nothing trains.
    await manager.start({ design });
    expect(await trained(1)).toBe('r-003');
    complete(1);
    manager.pauseQueue(false);
    expect(await trained(2)).toBe('r-002');
  });

  it('a waiting run that is resumed comes first', async () => {
    const { manager } = await started(4);
    await manager.resume('r-004');
    expect(manager.queue.runs).toEqual(['r-004', 'r-002', 'r-003']);
  });
});

describe('the queue of an application that ended', () => {
  it('is found by the next one in its order, and waits for a person', async () => {
    const first = await started(4);
    await first.trained(0);
    await first.manager.move('r-004', 'r-002');
    const closed = first.manager.close();
    await vi.waitFor(() => expect(first.trainer(0).commands.at(-1)).toEqual({ command: 'stop' }));
    first.trainer(0).event({ event: 'end', status: 'stopped' });
    first.trainer(0).exit();
    await closed;
    expect((await first.store.summary('r-002')).status).toBe('queued');

    const second = application(first.directory);
    await second.store.settle(second.manager.owns);
    await second.manager.takeOver(false);
    // r-001 trained: it wrote nothing in this test, so it begins anew.
    expect(second.manager.queue).toEqual({ runs: ['r-001', 'r-004', 'r-002', 'r-003'], paused: false, found: 4 });
    expect(second.trainers).toHaveLength(0);
    await second.manager.stop('r-002');
    second.manager.pauseQueue(false);
    expect(second.manager.queue.found).toBe(0);
    expect(await second.trained(0)).toBe('r-001');
    second.complete(0);
    expect(await second.trained(1)).toBe('r-004');
    second.complete(1);
    expect(await second.trained(2)).toBe('r-003');
    second.complete(2);
    await vi.waitFor(async () => expect(await readRecord(second.store.directoryOf('r-003'))).not.toHaveProperty('place'));
  });

  it('goes on at once where that is set, with the run that was cut off first', async () => {
    const first = await started(2);
    await first.trained(0);
    // Killed: nothing is said and the records stay as they are, but for the process that is gone.
    const log = new MetricsLog(runPaths(first.store.directoryOf('r-001')).metrics);
    log.append(begun satisfies TrainingEvent);
    log.close();
    for (const id of ['r-001', 'r-002']) await first.store.change(id, { trainer: { pid: 1, since: '2000-01-01T00:00:00Z' } });

    const second = application(first.directory);
    const settled = await second.store.settle(second.manager.owns);
    expect(settled.map(({ id, status }) => [id, status])).toEqual([['r-001', 'interrupted']]);
    await second.manager.takeOver(true);
    // No checkpoint was written, so it cannot be resumed and stays for the person to see.
    expect(await second.trained(0)).toBe('r-002');
  });

  it('is left alone while that application lives', async () => {
    const first = await started(3);
    const second = application(first.directory);
    await second.manager.takeOver(true);
    expect(second.manager.queue.runs).toEqual([]);
    await vi.waitFor(async () => expect((await first.store.summary('r-001')).status).toBe('preparing'));
  });
});

describe('an experiment', () => {
  const runs = [0.1, 0.05, 0.01].map((learningRate) => ({ design, values: { learningRate } }));
  it('queues its runs in order, each with its values', async () => {
    const { experiments, store, manager, trained } = application();
    const { experiment, runs: made } = await experiments['experiments.start']({ name: 'Rates', kind: 'sweep', runs, path: '/home/ann/thesis/net.auxnet' });
    expect(experiment).toMatch(/^sweep-[0-9a-f]{6}$/);
    expect(made.map(({ id }) => id)).toEqual(['r-001', 'r-002', 'r-003']);
    expect(manager.queue.runs).toEqual(['r-002', 'r-003']);
    expect(await store.summary('r-002')).toMatchObject({
      experiment: { id: experiment, name: 'Rates', kind: 'sweep', values: { learningRate: 0.05 } }, project: 'thesis', path: '/home/ann/thesis/net.auxnet',
      outputs: outputsOf(document),
    });
    expect(await trained(0)).toBe('r-001');
    await vi.waitFor(async () => expect((await store.summary('r-001')).status).toBe('preparing'));
  });

  it('makes nothing when one of its designs cannot be trained', async () => {
    const { experiments, store, trainers } = application();
    const broken = { design: serialiseDocument({ ...document, classes: 11 }), values: {} };
    await expect(experiments['experiments.start']({ name: 'x', kind: 'ablation', runs: [...runs, broken] })).rejects.toMatchObject({
      code: 'invalid-dataset', message: expect.stringContaining('Run 4 of 4') as string,
    });
    expect(await store.list()).toEqual([]);
    expect(trainers).toHaveLength(0);
  });

  it('is stopped as a whole', async () => {
    const { experiments, store, manager, trainer, trained } = application();
    const { experiment } = await experiments['experiments.start']({ name: 'Rates', kind: 'sweep', runs });
    await manager.start({ design });
    await trained(0);
    await experiments['experiments.stop']({ experiment });
    expect(trainer(0).commands.at(-1)).toEqual({ command: 'stop' });
    expect(manager.queue.runs).toEqual(['r-004']);
    expect((await store.summary('r-003')).status).toBe('stopped');
  });
});
