import { describe, expect, it } from 'vitest';
import type { Checkpoint, CheckpointContent } from '../../main-process/checkpoint/index.ts';
import type { TrainingEvent } from '../../main-process/contract/training-events.ts';
import { trainingConfig, type TrainingConfig } from '../../main-process/core/graph/training-config.ts';
import type { LoweredGraph } from '../../main-process/core/lower/lowered-graph.ts';
import { TrainingSession } from '../../main-process/training/index.ts';
import { testEngine } from '../helpers/engine.ts';
import { auxNet } from '../helpers/lowered-nets.ts';
import { tinyDataset } from '../helpers/tiny-dataset.ts';

const { tf, report } = await testEngine();
const graph = auxNet({ perStage: 1, width: 4, size: 8, classes: 4, exitsAfter: [1, 2], dropout: 0.2 });
/** 40 images, batch 16: three steps an epoch, the last of 8. */
const base = trainingConfig.parse({ epochs: 3, batchSize: 16, learningRate: 0.05, seed: 7, augmentation: { flip: true, pad: 2 } });

interface Outcome {
  readonly events: TrainingEvent[];
  readonly checkpoints: CheckpointContent[];
  readonly session: TrainingSession;
  readonly liveTensors: number[];
}
interface Setup {
  readonly config?: Partial<TrainingConfig>;
  readonly network?: LoweredGraph;
  readonly resumeFrom?: CheckpointContent;
  readonly onEvent?: (event: TrainingEvent, session: TrainingSession) => void;
}

function prepare({ config = {}, network = graph, resumeFrom, onEvent }: Setup = {}): Outcome {
  const outcome = { events: [] as TrainingEvent[], checkpoints: [] as CheckpointContent[], liveTensors: [] as number[] };
  const session: TrainingSession = new TrainingSession({
    run: 'test',
    tf,
    engine: report,
    analysis: { graph: network, exits: [], totals: { parameters: 0, multiplyAdds: 0, activationBytes: 0 } },
    config: { ...base, ...config },
    dataset: tinyDataset(),
    resumeFrom: resumeFrom ? asRead(resumeFrom) : null,
    emit: (event) => {
      outcome.events.push(event);
      if (event.event === 'step') outcome.liveTensors.push(tf.memory().numTensors);
      onEvent?.(event, session);
    },
    saveCheckpoint: (content) => {
      outcome.checkpoints.push(content);
      return Promise.resolve(`checkpoint-${outcome.checkpoints.length}`);
    },
  });
  return { ...outcome, session };
}

/** As it comes back from disk. */
function asRead({ training, weights, optimizer }: CheckpointContent): Checkpoint {
  const file = (tensors: CheckpointContent['weights']) => ({ tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])), metadata: {} });
  return { directory: '', training: JSON.parse(JSON.stringify(training)) as CheckpointContent['training'], weights: file(weights), optimizer: file(optimizer) };
}

/** Everything that must be the same in two runs: losses, errors, rates; not times. */
const curve = (events: readonly TrainingEvent[]) =>
  events.flatMap((event): object[] => {
    if (event.event === 'step') return [{ step: event.step, epoch: event.epoch, loss: event.loss }];
    if (event.event === 'epoch') return [{ epoch: event.epoch, rate: event.learningRate, train: event.train, test: event.test }];
    return [];
  });
const steps = (events: readonly TrainingEvent[]) => events.filter((event) => event.event === 'step');

describe('training session', () => {
  it('runs to its end: events in order, a checkpoint an epoch, no tensor leaks', async () => {
    const before = tf.memory().numTensors;
    const run = prepare();
    expect(await run.session.run()).toEqual({ event: 'end', status: 'completed' });
    expect(run.events[0]).toMatchObject({ event: 'start', epochs: 3, stepsPerEpoch: 3, fromStep: 1 });
    expect(steps(run.events).map((event) => event.step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const places = run.checkpoints.map(({ training }) => [training.step, training.completedEpochs, training.batchInEpoch]);
    expect(places).toEqual([[3, 1, 0], [6, 2, 0], [9, 3, 0]]);
    expect(new Set(run.liveTensors).size, `live tensors ${run.liveTensors.join(' ')}`).toBe(1);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('learns, at every exit', async () => {
    const run = prepare({ config: { epochs: 8, augmentation: { flip: false, pad: 0 } } });
    await run.session.run();
    const epochs = run.events.filter((event) => event.event === 'epoch');
    for (const exit of ['exit1', 'exit2', 'final']) {
      expect(epochs.at(-1)?.train[exit]?.loss).toBeLessThan((epochs[0]?.train[exit]?.loss ?? 0) - 0.1);
    }
  });

  it('means are over images: a short last batch weighs what it holds', async () => {
    const run = prepare({ config: { epochs: 1 } });
    await run.session.run();
    const [a = 0, b = 0, c = 0] = steps(run.events).map((event) => event.loss['final'] ?? 0);
    const epoch = run.events.find((event) => event.event === 'epoch');
    expect(epoch?.train['final']?.loss).toBeCloseTo((16 * a + 16 * b + 8 * c) / 40, 6);
    // 22 test images: every error is a multiple of 100/22 %.
    const wrong = ((epoch?.test['final']?.error ?? NaN) * 22) / 100;
    expect(wrong).toBeCloseTo(Math.round(wrong), 6);
  });

  it('same seed, same numbers; another seed, others', async () => {
    const runs = [prepare(), prepare(), prepare({ config: { seed: 8 } })];
    for (const run of runs) await run.session.run();
    const [first, again, other] = runs.map(({ events }) => curve(events));
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it.each([
    { name: 'between two epochs', at: 3 },
    { name: 'in the middle of an epoch', at: 5 },
    { name: 'before the evaluation', at: 6 },
  ])('resumed from a checkpoint $name it computes the very numbers of the unbroken run', async ({ at }) => {
    const whole = prepare();
    await whole.session.run();
    const broken = prepare({ onEvent: (event, session) => event.event === 'step' && event.step === at && session.control.stop() });
    expect(await broken.session.run()).toEqual({ event: 'end', status: 'stopped' });
    const resumeFrom = broken.checkpoints.at(-1);
    expect(resumeFrom?.training.step).toBe(at);
    const resumed = prepare({ resumeFrom: resumeFrom as CheckpointContent });
    expect(await resumed.session.run()).toEqual({ event: 'end', status: 'completed' });
    expect(resumed.events[0]).toMatchObject({ event: 'start', fromStep: at + 1 });
    expect([...curve(broken.events), ...curve(resumed.events)]).toEqual(curve(whole.events));
    expect(resumed.checkpoints.at(-1)).toEqual(whole.checkpoints.at(-1));
  });

  it('pauses, checkpoints on request while paused, goes on', async () => {
    const run = prepare({
      config: { epochs: 1 },
      onEvent: (event, session) => {
        if (event.event === 'step' && event.step === 1) session.control.pause();
        if (event.event === 'phase' && event.phase === 'paused') session.control.checkpoint();
        if (event.event === 'checkpoint' && event.step === 1) setTimeout(() => session.control.continue(), 20);
      },
    });
    expect(await run.session.run()).toEqual({ event: 'end', status: 'completed' });
    const order = run.events.map((event) => (event.event === 'phase' ? event.phase : event.event));
    expect(order.slice(0, 7)).toEqual(['start', 'training', 'step', 'paused', 'checkpoint', 'training', 'step']);
    expect(run.checkpoints[0]?.training).toMatchObject({ step: 1, completedEpochs: 0, batchInEpoch: 1, running: { images: 16 } });
  });

  it('stops while paused, and during the evaluation, with a checkpoint to resume from', async () => {
    const paused = prepare({
      onEvent: (event, session) => {
        if (event.event === 'step' && event.step === 2) session.control.pause();
        if (event.event === 'phase' && event.phase === 'paused') setTimeout(() => session.control.stop('why not'), 10);
      },
    });
    expect(await paused.session.run()).toEqual({ event: 'end', status: 'stopped', reason: 'why not' });
    expect(paused.checkpoints.at(-1)?.training.step).toBe(2);
    const evaluating = prepare({ onEvent: (event, session) => event.event === 'phase' && event.phase === 'evaluating' && session.control.stop() });
    expect(await evaluating.session.run()).toMatchObject({ status: 'stopped' });
    expect(evaluating.checkpoints.at(-1)?.training).toMatchObject({ step: 3, completedEpochs: 0, batchInEpoch: 3 });
  });

  it('ends as failed when a loss is not finite, and leaves the last checkpoint as it was', async () => {
    const run = prepare({ config: { learningRate: 1e30, epochs: 2, schedule: { factor: 1, at: [] } } });
    const end = await run.session.run();
    expect(end).toMatchObject({ event: 'end', status: 'failed', reason: expect.stringMatching(/^loss not finite at step \d+ \(output "/) as unknown });
    expect(run.checkpoints).toEqual([]);
    for (const event of steps(run.events)) expect(Object.values(event.loss).every(Number.isFinite)).toBe(true);
  });

  it('refuses a checkpoint of another network and a data set that does not fit', async () => {
    const run = prepare({ config: { epochs: 1 } });
    await run.session.run();
    const [checkpoint] = run.checkpoints;
    const live = tf.memory().numTensors;
    const wider = auxNet({ perStage: 1, width: 5, size: 8, classes: 4, exitsAfter: [1, 2] });
    expect(() => prepare({ network: wider, resumeFrom: checkpoint as CheckpointContent })).toThrow(/another network/);
    expect(tf.memory().numTensors).toBe(live);
    expect(() => prepare({ network: auxNet({ perStage: 1, width: 4, size: 16, classes: 4 }) })).toThrow(/takes images of 16×16×3, Tiny gives 8×8×3/);
  });
});
