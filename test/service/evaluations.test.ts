import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { weightsDigest, writeCheckpoint } from '../../main-process/checkpoint/index.ts';
import { evaluationAnswers, evaluationScaling, type EvaluationSummary } from '../../main-process/contract/evaluation.ts';
import { keepImages, runPaths, writeEvaluation } from '../../main-process/runs/index.ts';
import { openEvaluations } from '../../main-process/service/evaluations.ts';
import { fakeTrainers } from '../helpers/fake-trainer.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const size = { height: 1, width: 2, channels: 1 };

/** A run folder with one checkpoint. */
async function makeRunFolder(): Promise<{ readonly directory: string; readonly summary: EvaluationSummary }> {
  const directory = join(temporaryFolder(), 'r-001');
  mkdirSync(directory);
  const weights = [{ name: 'w', shape: [1], data: Float32Array.of(1) }];
  const training = { step: 4, completedEpochs: 1, batchInEpoch: 0, running: null, seed: 1, method: 'fused', optimizer: 'sgd', engine: 'cpu', nanGradients: 0 } as const;
  const checkpoint = await writeCheckpoint(runPaths(directory).checkpoints, { training, best: {}, weights, optimizer: [] });
  const name = '000001-step-4';
  const output = { id: 'output', name: 'Output', depth: 3, parameters: 1, multiplyAdds: 1, loss: 1, error: 50, top5Error: null, latency: null };
  const summary: EvaluationSummary = {
    format: 'auxnet-evaluation', version: 1, key: `${name}-test`, checkpoint: { name, epoch: 1, step: 4, digest: await weightsDigest(checkpoint) }, part: 'test',
    images: 2, imageSize: size, classNames: ['cat', 'dog'], engine: 'cpu', device: 'CPU', createdAt: '2026-01-01T00:00:00.000Z', outputs: [output],
  };
  return { directory, summary };
}

async function setUp() {
  const { directory, summary } = await makeRunFolder();
  const { spawn, trainers } = fakeTrainers();
  const state: { training: string | null } = { training: null };
  const told: object[] = [];
  const store = { directoryOf: () => directory };
  const training = () => state.training;
  const evaluations = openEvaluations({ spawnTrainer: spawn, store, training, tell: (progress) => told.push(progress) });
  const params = { checkpoint: 'last', part: 'test', again: false } as const;
  const ask = (run = 'r-001', changes: object = {}) => evaluations.handlers['evaluation.run']({ run, ...params, ...changes });
  const trainer = async (nth: number) => {
    await vi.waitFor(() => expect(trainers.length).toBeGreaterThan(nth));
    trainers[nth]!.say({ type: 'ready' });
    return trainers[nth]!;
  };
  return { directory, summary, evaluations, ask, trainer, trainers, state, store, told };
}

describe('evaluations', () => {
  it('are made by a process of their own, tell how far they are, and end', async () => {
    const { ask, trainer, told, summary, directory } = await setUp();
    const asked = ask();
    const process = await trainer(0);
    expect(process.commands).toEqual([{ command: 'evaluate', runDirectory: directory, checkpoint: 'last', part: 'test', again: false, beside: false }]);
    process.say({ type: 'evaluation-progress', progress: { phase: 'answering', progress: 0.5 } });
    process.say({ type: 'evaluation', evaluation: summary });
    expect(await asked).toEqual({ evaluation: summary });
    expect(told).toEqual([{ run: 'r-001', phase: 'answering', progress: 0.5 }]);
    expect(process.killed).toBe(true);
  });

  it('that are kept answer at once, while the weights are those; `again` makes them anew', async () => {
    const { ask, trainer, trainers, summary, directory } = await setUp();
    const logits = new Map([['output', Float32Array.of(2, 1, 0, 3)]]);
    await writeEvaluation(directory, { summary, labels: Int32Array.of(0, 0), logits });
    expect(await ask()).toEqual({ evaluation: summary });
    expect(trainers).toHaveLength(0);
    const again = ask('r-001', { again: true });
    (await trainer(0)).say({ type: 'evaluation', evaluation: summary });
    await again;
    await writeEvaluation(directory, { summary: { ...summary, checkpoint: { ...summary.checkpoint, digest: 'other' } }, labels: Int32Array.of(0, 0), logits });
    const other = ask();
    (await trainer(1)).say({ type: 'evaluation', evaluation: summary });
    await other;
  });

  it('go one after the other, and the same run twice is refused', async () => {
    const { ask, trainer, trainers, summary } = await setUp();
    const first = ask('r-001');
    const process = await trainer(0);
    const second = ask('r-002');
    await expect(ask('r-001')).rejects.toMatchObject({ code: 'busy', message: expect.stringContaining('being evaluated already') as string });
    expect(trainers).toHaveLength(1);
    const refused = expect(first).rejects.toThrow('The run could not be evaluated: There is no checkpoint.');
    process.say({ type: 'refused', message: 'There is no checkpoint.' });
    await refused;
    (await trainer(1)).say({ type: 'evaluation', evaluation: summary });
    await second;
  });

  it('leave the device to a run: beside one that trains, and anew beside one that begins', async () => {
    const { ask, trainer, trainers, evaluations, state, summary } = await setUp();
    const asked = ask();
    const first = await trainer(0);
    evaluations.runChanged({ id: 'r-009', status: 'queued' });
    expect(first.killed).toBe(false);
    state.training = 'r-009';
    evaluations.runChanged({ id: 'r-009', status: 'preparing' });
    expect(first.killed).toBe(true);
    const second = await trainer(1);
    expect(second.commands[0]).toMatchObject({ beside: true });
    evaluations.runChanged({ id: 'r-009', status: 'preparing' });
    expect(second.killed).toBe(false);
    second.say({ type: 'evaluation', evaluation: summary });
    await asked;
    expect(trainers).toHaveLength(2);
  });

  it('are made of a run that completes here, first on what it held out, untimed, then on the test images', async () => {
    const { trainers, summary, directory, store, told } = await setUp();
    const design = { format: 'auxnet', version: 1, name: 'Small', classes: 10, training: { validation: 0.1 }, nodes: [], edges: [] };
    writeFileSync(runPaths(directory).design, JSON.stringify(design));
    const ended = vi.fn();
    const after = { isWanted: () => Promise.resolve(true), ended };
    const { spawn, ...fake } = fakeTrainers();
    const tell = (progress: object): void => void told.push(progress);
    const evaluations = openEvaluations({ spawnTrainer: spawn, store, training: () => null, tell, after });
    for (const status of ['preparing', 'completed'] as const) evaluations.runChanged({ id: 'r-001', status });
    for (const [nth, part] of (['validation', 'test'] as const).entries()) {
      await vi.waitFor(() => expect(fake.trainers.length).toBe(nth + 1));
      const process = fake.trainers[nth]!;
      process.say({ type: 'ready' });
      expect(process.commands[0]).toMatchObject({ checkpoint: 'last', part, timed: part === 'test', beside: false });
      process.say({ type: 'evaluation-progress', progress: { phase: 'answering', progress: 0.5 } });
      process.say({ type: 'evaluation', evaluation: { ...summary, part } });
    }
    await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce());
    expect(ended.mock.calls[0]?.[0]).toMatchObject({ run: 'r-001', failure: null, evaluations: [{ part: 'test' }, { part: 'validation' }] });
    expect(told).toEqual([0.25, 0.75].map((progress) => ({ run: 'r-001', phase: 'answering', progress })));
    expect(trainers).toHaveLength(0);
  });

  it('can be cancelled, under way and waiting; a process that dies is told', async () => {
    const { ask, trainer, trainers, evaluations } = await setUp();
    // `again` does not look for a kept one first, so both stand in line when the process is there.
    const [first, second] = ['r-001', 'r-002'].map((run) => ask(run, { again: true }).catch(String));
    await trainer(0);
    for (const run of ['r-002', 'r-001']) await evaluations.handlers['evaluation.cancel']({ run });
    expect(await Promise.all([first, second])).toEqual(Array(2).fill('StudioError: The evaluation was cancelled.'));
    expect(trainers).toHaveLength(1);
    const third = expect(ask()).rejects.toThrow('memory ran out');
    (await trainer(1)).exit({ signal: 'SIGKILL' });
    await third;
  });

  it('have a temperature fitted on images held out where the same weights answered to them, and are read once', async () => {
    const { evaluations, directory, summary } = await setUp();
    const labels = Int32Array.of(0, 0);
    const logits = new Map([['output', Float32Array.of(2, 1, 0, 3)]]);
    await writeEvaluation(directory, { summary, labels, logits });
    const ask = (key = summary.key) => evaluations.handlers['evaluation.scaling']({ run: 'r-001', key });
    expect(evaluationScaling.parse(await ask())).toMatchObject({ fittedOn: 'half', outputs: [{ id: 'output' }] });
    const held = { ...summary, part: 'validation', key: summary.key.replace('test', 'validation') } as const;
    await writeEvaluation(directory, { summary: held, labels, logits });
    expect(await ask()).toMatchObject({ fittedOn: 'validation', fitted: 2, judged: 2 });
    expect(await ask(held.key)).toMatchObject({ fittedOn: 'half' });
    // What is written anew is read anew.
    const answer = async () => (await evaluations.handlers['evaluation.images']({ run: 'r-001', key: summary.key, indices: [0] })).images[0]?.answers[0]?.top[0]?.label;
    expect(await answer()).toBe(0);
    await writeEvaluation(directory, { summary, labels, logits: new Map([['output', Float32Array.of(1, 2, 0, 3)]]) });
    expect(await answer()).toBe(1);
  });

  it('give answers in lists of one length, and images with the likeliest classes', async () => {
    const { evaluations, directory, summary } = await setUp();
    await writeEvaluation(directory, { summary, labels: Int32Array.of(0, 0), logits: new Map([['output', Float32Array.of(2, 1, 0, 3)]]) });
    await keepImages(directory, 'test', Uint8Array.of(0, 255, 9, 9));
    const answers = evaluationAnswers.parse(await evaluations.handlers['evaluation.answers']({ run: 'r-001', key: summary.key }));
    const floats = new Float32Array(Uint8Array.from(Buffer.from(answers.outputs[0]!.confidence, 'base64')).buffer);
    expect(floats[0]).toBeCloseTo(Math.E / (1 + Math.E), 6);
    expect([...new Int32Array(Uint8Array.from(Buffer.from(answers.outputs[0]!.predicted, 'base64')).buffer)]).toEqual([0, 1]);
    expect(evaluationAnswers.safeParse({ ...answers, labels: answers.labels.slice(4) }).success).toBe(false);

    const { images } = await evaluations.handlers['evaluation.images']({ run: 'r-001', key: summary.key, indices: [1] });
    expect(images).toMatchObject([{ index: 1, label: 0, png: expect.stringMatching(/^data:image\/png;base64,/) as string, answers: [{ id: 'output', top: [{ label: 1 }, { label: 0 }] }] }]);
    await expect(evaluations.handlers['evaluation.images']({ run: 'r-001', key: summary.key, indices: [2] })).rejects.toThrow('there is no image 2');
  });
});
