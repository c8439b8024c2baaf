import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { serialiseDocument } from '../../main-process/core/graph/serialise.ts';
import { templates } from '../../main-process/core/templates/index.ts';
import { trainingConfig } from '../../main-process/core/graph/training-config.ts';
import { createRunStore } from '../../main-process/runs/index.ts';
import { createCompanion } from '../../main-process/service/companion-process.ts';
import { predictionHandlers } from '../../main-process/service/prediction.ts';
import { fakeTrainers } from '../helpers/fake-trainer.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const prediction = { outputs: [{ id: 'output', name: 'Output', logits: [0, 1] }], classNames: ['cat', 'dog'], seconds: 0.01 };
const training = { id: 'r-009', label: 'r-009' } as const;

async function setUp() {
  const { spawn, trainers } = fakeTrainers();
  const store = createRunStore({ directory: join(temporaryFolder(), 'runs') });
  const document = templates[0]!.build();
  const { id } = await store.create({ design: serialiseDocument(document), title: 'Small', training: trainingConfig.parse({}), versions: {} });
  const service = predictionHandlers(store, spawn);
  const ask = (image = 'AAAA') => service.handlers['prediction.predict']({ run: id, checkpoint: 'last', image });
  return { service, ask, trainers, run: id, directory: store.directoryOf(id) };
}

describe('predictions', () => {
  it('are asked of one process, started for the first question and kept for the next', async () => {
    const { ask, trainers, directory } = await setUp();
    const [first, second] = [ask(), ask('BBBB')];
    await vi.waitFor(() => expect(trainers).toHaveLength(1));
    const trainer = trainers[0]!;
    expect(trainer.commands).toEqual([]);
    trainer.say({ type: 'ready' });
    await vi.waitFor(() => expect(trainer.commands).toHaveLength(2));
    expect(trainer.commands[0]).toEqual({ command: 'predict', id: 1, runDirectory: directory, checkpoint: 'last', image: 'AAAA' });
    trainer.say({ type: 'predicted', id: 2, prediction: { ...prediction, seconds: 2 } });
    trainer.say({ type: 'predicted', id: 1, prediction });
    expect((await first).seconds).toBe(0.01);
    expect((await second).seconds).toBe(2);
    expect(trainer.killed).toBe(false);
  });

  it('that cannot be made say why, and an unknown run starts nothing', async () => {
    const { ask, service, trainers } = await setUp();
    await expect(service.handlers['prediction.predict']({ run: 'r-777', checkpoint: 'last', image: '' })).rejects.toMatchObject({ code: 'not-found' });
    expect(trainers).toHaveLength(0);
    const asked = ask();
    await vi.waitFor(() => expect(trainers).toHaveLength(1));
    trainers[0]!.say({ type: 'ready' });
    trainers[0]!.say({ type: 'declined', id: 1, message: 'There is no checkpoint.' });
    await expect(asked).rejects.toThrow('There is no checkpoint.');
  });

  it('give way to a run that trains, and are there again when it has ended', async () => {
    const { ask, service, trainers } = await setUp();
    const asked = ask();
    await vi.waitFor(() => expect(trainers).toHaveLength(1));
    service.runChanged({ ...training, status: 'queued' });
    expect(trainers[0]!.killed).toBe(false);
    service.runChanged({ ...training, status: 'preparing' });
    await expect(asked).rejects.toThrow('r-009 began to train');
    expect(trainers[0]!.killed).toBe(true);
    await expect(ask()).rejects.toMatchObject({ code: 'busy', message: expect.stringContaining('r-009 is training') as string });
    service.runChanged({ ...training, status: 'completed' });
    void ask().catch(() => undefined);
    await vi.waitFor(() => expect(trainers).toHaveLength(2));
  });

  it('that the process dies over are told, and the next one starts another', async () => {
    const { ask, trainers } = await setUp();
    const asked = ask();
    await vi.waitFor(() => expect(trainers).toHaveLength(1));
    trainers[0]!.exit({ signal: 'SIGKILL' });
    await expect(asked).rejects.toThrow('memory ran out');
    void ask().catch(() => undefined);
    await vi.waitFor(() => expect(trainers).toHaveLength(2));
  });
});

describe('the process that answers', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is ended when nothing was asked for a while, never while it owes an answer', async () => {
    const { spawn, trainers } = fakeTrainers();
    const companion = createCompanion(spawn, 1000);
    const asked = companion.ask((id) => ({ command: 'test-image', id, runDirectory: '/run', index: 0 }));
    trainers[0]!.say({ type: 'ready' });
    vi.advanceTimersByTime(2500);
    expect(trainers[0]!.killed).toBe(false);
    trainers[0]!.say({ type: 'declined', id: 1, message: 'no' });
    expect((await asked).type).toBe('declined');
    vi.advanceTimersByTime(1001);
    expect(trainers[0]!.killed).toBe(true);
  });
});
