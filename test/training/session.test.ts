import { describe, expect, it } from 'vitest';
import type { Checkpoint, CheckpointContent } from '../../main-process/checkpoint/index.ts';
import { heldOut, heldOutPart, type TrainingEvent } from '../../main-process/contract/training-events.ts';
import { trainingConfig, type TrainingConfig } from '../../main-process/core/graph/training-config.ts';
import type { LoweredGraph } from '../../main-process/core/lower/lowered-graph.ts';
import { withValidation, type Dataset } from '../../main-process/data/index.ts';
import { TrainingSession } from '../../main-process/training/index.ts';
import { fakeCompile, type FakeBehaviour, type FakeNetwork } from '../helpers/fake-network.ts';
import { auxNet } from '../helpers/lowered-nets.ts';
import { tinyDataset } from '../helpers/tiny-dataset.ts';

const graph = auxNet({ perStage: 1, width: 4, size: 8, classes: 4, exitsAfter: [1, 2], dropout: 0.2 });
/** 40 images, batch 16: three steps an epoch, the last of 8. */
const base = trainingConfig.parse({ epochs: 3, batchSize: 16, learningRate: 0.05, seed: 7, augmentation: { flip: true, pad: 2 } });
const batchWorker = new URL('../../main-process/data/batch-worker-from-source.mjs', import.meta.url);

interface Outcome {
  readonly events: TrainingEvent[];
  readonly checkpoints: CheckpointContent[];
  readonly networks: readonly FakeNetwork[];
  readonly session: TrainingSession;
}
interface Setup {
  readonly dataset?: Dataset;
  readonly config?: Partial<TrainingConfig>;
  readonly network?: LoweredGraph;
  readonly behaviour?: FakeBehaviour;
  readonly resumeFrom?: CheckpointContent;
  readonly batchWorker?: URL;
  readonly onEvent?: (event: TrainingEvent, session: TrainingSession) => void;
  /** Called as a checkpoint begins to be written; it is written when this resolves. */
  readonly whileSaving?: (nth: number) => Promise<void>;
}

async function prepare(setup: Setup = {}): Promise<Outcome> {
  const { config = {}, network = graph, behaviour, resumeFrom, onEvent, whileSaving } = setup;
  const { compile, networks } = fakeCompile(behaviour);
  const outcome = { events: [] as TrainingEvent[], checkpoints: [] as CheckpointContent[], networks };
  let saved = 0;
  const session: TrainingSession = await TrainingSession.open({
    run: 'test',
    compile,
    engine: { id: 'fake' },
    analysis: { graph: network, exits: [], totals: { parameters: 0, multiplyAdds: 0, activationBytes: 0, keptBytes: 0 } },
    config: { ...base, ...config },
    dataset: setup.dataset ?? tinyDataset(),
    batchWorker: setup.batchWorker ?? null,
    resumeFrom: resumeFrom ? asRead(resumeFrom) : null,
    emit: (event) => {
      outcome.events.push(event);
      onEvent?.(event, session);
    },
    saveCheckpoint: async (content) => {
      const nth = ++saved;
      await whileSaving?.(nth);
      outcome.checkpoints.push(content);
      return `/somewhere/checkpoint-${nth}`;
    },
  });
  return { ...outcome, session };
}

/** As it comes back from disk. */
function asRead({ training, best, weights, optimizer }: CheckpointContent): Checkpoint {
  const file = (tensors: CheckpointContent['weights']) => ({ tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])), metadata: {} });
  const named = Object.fromEntries(Object.entries(best).map(([exit, result]) => [exit, { ...result, checkpoint: result.checkpoint ?? 'itself' }]));
  return { directory: '', training: structuredClone(training), best: named, weights: file(weights), optimizer: file(optimizer) };
}

/** Everything that must be the same in two runs: losses, errors, rates, gradients; not times. */
const curve = (events: readonly TrainingEvent[]) =>
  events.flatMap((event): object[] => {
    if (event.event === 'step') return [{ step: event.step, epoch: event.epoch, loss: event.loss }];
    if (event.event === 'epoch') return [{ epoch: event.epoch, rate: event.learningRate, train: event.train, test: event.test }];
    return event.event === 'gradients' ? [event] : [];
  });
const steps = (events: readonly TrainingEvent[]) => events.filter((event) => event.event === 'step');
const logs = (events: readonly TrainingEvent[]) => events.flatMap((event) => (event.event === 'log' ? [event.message] : []));
const stopAt = (step: number): Setup['onEvent'] => (event, session) => {
  if (event.event === 'step' && event.step === step) session.control.stop();
};

describe('training session', () => {
  it('runs to its end: events in order, a checkpoint at the start and one an epoch', async () => {
    const run = await prepare();
    expect(await run.session.run()).toEqual({ event: 'end', status: 'completed' });
    expect(run.events[0]).toMatchObject({ event: 'start', epochs: 3, stepsPerEpoch: 3, fromStep: 1 });
    expect(steps(run.events).map((event) => event.step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const places = run.checkpoints.map(({ training }) => [training.step, training.completedEpochs, training.batchInEpoch]);
    expect(places).toEqual([[0, 0, 0], [3, 1, 0], [6, 2, 0], [9, 3, 0]]);
    expect(run.events.flatMap((event) => (event.event === 'checkpoint' ? [[event.epoch, event.step]] : []))).toEqual([[1, 3], [2, 6], [3, 9]]);
    expect(run.networks.map(({ disposed }) => disposed)).toEqual([true]);
  });

  it('means are over images: a short last batch weighs what it holds', async () => {
    const run = await prepare({ config: { epochs: 1 } });
    await run.session.run();
    const [a = 0, b = 0, c = 0] = steps(run.events).map((event) => event.loss['final'] ?? 0);
    const epoch = run.events.find((event) => event.event === 'epoch');
    expect(epoch?.train['final']?.loss).toBeCloseTo((16 * a + 16 * b + 8 * c) / 40, 6);
    // 22 test images: every error is a multiple of 100/22 %.
    const wrong = ((epoch?.test?.['final']?.error ?? NaN) * 22) / 100;
    expect(wrong).toBeCloseTo(Math.round(wrong), 6);
  });

  it('is judged by the validation part each epoch where there is one, and by the test images once, at the end', async () => {
    const run = await prepare({ dataset: withValidation(tinyDataset(), trainingConfig.parse({ validation: 0.25 })) });
    expect(await run.session.run()).toEqual({ event: 'end', status: 'completed' });
    const epochs = run.events.flatMap((event) => (event.event === 'epoch' ? [event] : []));
    expect(epochs.map((epoch) => [heldOutPart(epoch), epoch.test !== undefined])).toEqual([['validation', false], ['validation', false], ['validation', true]]);
    // 30 of 40 images are trained on: two batches of 16; ten are held out, so errors are multiples of ten per cent.
    expect(run.events[0]).toMatchObject({ stepsPerEpoch: 2 });
    for (const epoch of epochs) expect((heldOut(epoch)['final']?.error ?? NaN) % 10).toBeCloseTo(0, 6);
    const least = Math.min(...epochs.map((epoch) => heldOut(epoch)['final']?.error ?? NaN));
    expect(run.checkpoints.at(-1)?.best['final']?.error).toBe(least);
  });

  it('same seed, same numbers, on whichever thread batches are prepared; another seed, others', async () => {
    const runs = await Promise.all([prepare(), prepare(), prepare({ batchWorker }), prepare({ config: { seed: 8 } })]);
    for (const run of runs) await run.session.run();
    const [first, again, threaded, other] = runs.map(({ events }) => curve(events));
    expect(again).toEqual(first);
    expect(threaded).toEqual(first);
    expect(other).not.toEqual(first);
    expect(runs.flatMap(({ events }) => logs(events))).toEqual([]);
  });

  it.each([
    { name: 'between two epochs', at: 3 },
    { name: 'in the middle of an epoch', at: 5 },
    { name: 'before the evaluation', at: 6 },
  ])('resumed from a checkpoint $name it computes the very numbers of the unbroken run', async ({ at }) => {
    const whole = await prepare();
    await whole.session.run();
    const broken = await prepare({ onEvent: stopAt(at) });
    expect(await broken.session.run()).toEqual({ event: 'end', status: 'stopped' });
    const resumeFrom = broken.checkpoints.at(-1)!;
    expect(resumeFrom.training.step).toBe(at);
    const resumed = await prepare({ resumeFrom, batchWorker });
    expect(await resumed.session.run()).toEqual({ event: 'end', status: 'completed' });
    expect(resumed.events[0]).toMatchObject({ event: 'start', fromStep: at + 1 });
    expect([...curve(broken.events), ...curve(resumed.events)]).toEqual(curve(whole.events));
    const { training, weights, optimizer } = whole.checkpoints.at(-1)!;
    expect(resumed.checkpoints.at(-1)).toMatchObject({ training, weights, optimizer });
  });

  it('says when the thread for batches cannot be had, and trains without it', async () => {
    const [whole, run] = [await prepare(), await prepare({ batchWorker: new URL('./no-such-file.mjs', import.meta.url) })];
    await whole.session.run();
    expect(await run.session.run()).toMatchObject({ status: 'completed' });
    expect(logs(run.events)).toEqual([expect.stringMatching(/^Batches are prepared between the steps.*no-such-file/)]);
    expect(curve(run.events)).toEqual(curve(whole.events));
  });

  it('pauses, checkpoints on request while paused, goes on', async () => {
    const run = await prepare({
      config: { epochs: 1 },
      onEvent: (event, session) => {
        if (event.event === 'step' && event.step === 1) session.control.pause();
        if (event.event === 'phase' && event.phase === 'paused') session.control.checkpoint();
        if (event.event === 'checkpoint' && event.step === 1) setTimeout(() => session.control.continue(), 20);
      },
    });
    expect(await run.session.run()).toEqual({ event: 'end', status: 'completed' });
    const order = run.events.map((event) => (event.event === 'phase' ? event.phase : event.event));
    expect(order.slice(0, 11)).toEqual([
      'start', 'training', 'step', 'gradients', 'resources', 'mark', 'paused', 'checkpoint', 'mark', 'training', 'step',
    ]);
    expect(run.checkpoints[1]?.training).toMatchObject({ step: 1, completedEpochs: 0, batchInEpoch: 1, running: { images: 16 } });
  });

  it('stops while paused, and during the evaluation, with a checkpoint to resume from', async () => {
    const paused = await prepare({
      onEvent: (event, session) => {
        if (event.event === 'step' && event.step === 2) session.control.pause();
        if (event.event === 'phase' && event.phase === 'paused') setTimeout(() => session.control.stop('why not'), 10);
      },
    });
    expect(await paused.session.run()).toEqual({ event: 'end', status: 'stopped', reason: 'why not' });
    expect(paused.checkpoints.at(-1)?.training.step).toBe(2);
    const evaluating = await prepare({ onEvent: (event, session) => event.event === 'phase' && event.phase === 'evaluating' && session.control.stop() });
    expect(await evaluating.session.run()).toMatchObject({ status: 'stopped' });
    expect(evaluating.checkpoints.at(-1)?.training).toMatchObject({ step: 3, completedEpochs: 0, batchInEpoch: 3 });
  });

  it('ends as failed when a loss is not finite, and leaves the last checkpoint as it was', async () => {
    const run = await prepare({ behaviour: { loss: (computed, step) => (step === 5 ? NaN : computed) } });
    const reason = expect.stringMatching(/^loss not finite at step 5 \(output "exit1"\)/) as unknown;
    expect(await run.session.run()).toMatchObject({ event: 'end', status: 'failed', reason });
    expect(run.checkpoints.map(({ training }) => training.step)).toEqual([0, 3]);
    expect(steps(run.events).map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    expect(run.networks[0]?.disposed).toBe(true);
  });
});

describe('gradients', () => {
  it('are measured at the first step and every twentieth after it, wherever a run was resumed', async () => {
    const config = { epochs: 15 };
    const broken = await prepare({ config, onEvent: stopAt(19) });
    await broken.session.run();
    const resumed = await prepare({ config, resumeFrom: broken.checkpoints.at(-1)! });
    await resumed.session.run();
    const measured = [...broken.events, ...resumed.events].flatMap((event) => (event.event === 'gradients' ? [event.step] : []));
    expect(measured).toEqual([1, 21, 41]);
    expect([...broken.networks, ...resumed.networks].flatMap((network) => network.measured)).toEqual(measured);
  });

  it('leave out what JSON cannot say', async () => {
    const gradients = { nodes: { stem: 1.5, block: NaN }, shares: { exit1: 0.25, final: Infinity } };
    const run = await prepare({ config: { epochs: 1 }, behaviour: { gradients } });
    await run.session.run();
    expect(run.events).toContainEqual({ event: 'gradients', step: 1, nodes: { stem: 1.5 }, shares: { exit1: 0.25 } });
  });

  it('that are no numbers are counted over the run, and warned of at the first and then once an epoch', async () => {
    const nanGradients = (step: number): number => ({ 2: 1, 3: 4, 8: 5 })[step] ?? 0;
    const broken = await prepare({ behaviour: { nanGradients }, onEvent: stopAt(5) });
    await broken.session.run();
    expect(broken.checkpoints.at(-1)?.training.nanGradients).toBe(5);
    const resumed = await prepare({ behaviour: { nanGradients }, resumeFrom: broken.checkpoints.at(-1)! });
    await resumed.session.run();
    expect(resumed.checkpoints.at(-1)?.training.nanGradients).toBe(10);
    expect(logs([...broken.events, ...resumed.events])).toEqual([
      expect.stringMatching(/^At step 2 1 entry of the gradients was not a number/),
      expect.stringMatching(/^In epoch 1 4 entries .* 5 since the run began\.$/),
      expect.stringMatching(/^In epoch 3 5 entries .* 10 since the run began\.$/),
    ]);
  });
});

describe('checkpoints of a session', () => {
  it('are written beside the steps, one at a time, the last before the end', async () => {
    const order: string[] = [];
    let free = (): void => undefined;
    const run = await prepare({
      config: { epochs: 2 },
      onEvent: (event) => {
        if (event.event === 'step' || event.event === 'epoch') order.push(`${event.event} ${event.event === 'step' ? event.step : event.epoch}`);
        if (event.event === 'step' && event.step === 5) free();
      },
      whileSaving: async (nth) => {
        order.push(`begin ${nth}`);
        if (nth === 2) await new Promise<void>((resolve) => (free = resolve));
        if (nth === 3) await new Promise((resolve) => setTimeout(resolve, 30));
        order.push(`end ${nth}`);
      },
    });
    expect(await run.session.run()).toMatchObject({ status: 'completed' });
    expect(order.slice(order.indexOf('begin 2'))).toEqual(['begin 2', 'step 4', 'step 5', 'end 2', 'step 6', 'epoch 2', 'begin 3', 'end 3']);
    // What is saved is the state at the step, not that at which the writing ends.
    expect(run.checkpoints[1]?.training.step).toBe(3);
  });

  it.each([1, 2, 4])('that cannot be written end the run with the reason: the one numbered %i of 4', async (failing) => {
    const run = await prepare({
      whileSaving: async (nth) => {
        if (nth === failing) throw new Error('ENOSPC: no space left on device');
      },
    });
    expect(await run.session.run()).toMatchObject({ status: 'failed', reason: expect.stringMatching(/no space left on device/) as unknown });
    expect(run.checkpoints.length).toBe(failing - 1);
  });

  it('remember the best test error of each exit; of equal ones the earlier', async () => {
    // Two batches of test images an epoch; wrong answers in the first, by epoch.
    const wrong = [[9, 5, 5], [7, 5, 6], [8, 4, 5]];
    const testErrors = (nth: number, exit: number): number => (nth % 2 === 0 ? wrong[nth / 2]![exit]! : 0);
    const run = await prepare({ behaviour: { testErrors } });
    await run.session.run();
    const percent = (count: number): number => (100 * count) / 22;
    const first = { epoch: 1, step: 3 };
    expect(run.checkpoints[1]?.best).toEqual({
      exit1: { ...first, error: percent(9), checkpoint: null },
      exit2: { ...first, error: percent(5), checkpoint: null },
      final: { ...first, error: percent(5), checkpoint: null },
    });
    expect(run.checkpoints[3]?.best).toEqual({
      exit1: { epoch: 2, step: 6, error: percent(7), checkpoint: 'checkpoint-3' },
      exit2: { epoch: 3, step: 9, error: percent(4), checkpoint: null },
      final: { ...first, error: percent(5), checkpoint: 'checkpoint-2' },
    });
    // Resumed, a run still knows them.
    const resumed = await prepare({ behaviour: { testErrors: () => 11 }, config: { epochs: 4 }, resumeFrom: run.checkpoints[3]! });
    await resumed.session.run();
    expect(resumed.checkpoints.at(-1)?.best['exit2']).toEqual({ epoch: 3, step: 9, error: percent(4), checkpoint: 'itself' });
  });

  it('belong to one network, method, optimizer and seed; a data set must fit', async () => {
    const run = await prepare({ config: { epochs: 1 } });
    await run.session.run();
    const resumeFrom = run.checkpoints.at(-1)!;
    const { weights, optimizer } = resumeFrom;
    const cases: readonly (readonly [Setup, RegExp])[] = [
      [{ resumeFrom, config: { method: 'parallel' } }, /made with method "fused", this run has "parallel"/],
      [{ resumeFrom, config: { optimizer: 'adam' } }, /made with optimizer "sgd", this run has "adam"/],
      [{ resumeFrom, config: { seed: 9 } }, /made with seed "7", this run has "9"/],
      [{ resumeFrom: { ...resumeFrom, weights: weights.slice(1) } }, /another network .* it has no "stem\/conv\/kernel"/],
      [{ resumeFrom: { ...resumeFrom, weights: [{ ...weights[0]!, shape: [3, 2] }, weights[1]!] } }, /another network .* is \[3, 2\], not \[2, 3\]/],
      [{ resumeFrom: { ...resumeFrom, weights: [...weights, { ...weights[0]!, name: 'more' }] } }, /another network .* has "more"/],
      [{ resumeFrom: { ...resumeFrom, optimizer: [{ ...optimizer[0]!, name: 'stem/conv/kernel/momentum@exit1' }] } }, /optimizer state is not that of this run/],
      [{ network: auxNet({ perStage: 1, width: 4, size: 16, classes: 4 }) }, /takes images of 16×16×3, Tiny gives 8×8×3/],
    ];
    for (const [setup, message] of cases) await expect(prepare(setup)).rejects.toThrow(message);
  });
});

describe('early stopping and checkpoints as configured', () => {
  // An output whose error can never fall below the first: everything that comes is no better.
  const stopping = { ...base.earlyStopping, on: true, patience: 2, minDelta: 100 };

  it('ends as completed, with the reason, a mark and a checkpoint of its last epoch', async () => {
    const checkpoints = { ...base.checkpoints, everyEpochs: 100, keepBest: false };
    const run = await prepare({ config: { epochs: 9, earlyStopping: stopping, checkpoints } });
    const reason = expect.stringMatching(/^Stopped early: no better since epoch 1 \(error of /) as string;
    expect(await run.session.run()).toEqual({ event: 'end', status: 'completed', reason });
    expect(run.events.filter(({ event }) => event === 'epoch')).toHaveLength(3);
    expect(run.events.at(-1)).toEqual({ event: 'mark', mark: 'early-stop', step: 9 });
    expect(run.checkpoints.map(({ training }) => training.completedEpochs)).toEqual([0, 3]);
  });

  it('stops a resumed run after the same epoch', async () => {
    const config = { epochs: 9, earlyStopping: stopping };
    const whole = await prepare({ config });
    const end = await whole.session.run();
    const broken = await prepare({ config, onEvent: stopAt(5) });
    await broken.session.run();
    const resumed = await prepare({ config, resumeFrom: broken.checkpoints.at(-1) as CheckpointContent });
    expect(await resumed.session.run()).toEqual(end);
    expect([...curve(broken.events), ...curve(resumed.events)]).toEqual(curve(whole.events));
  });

  it('saves every n epochs and at the end, and a better epoch besides where the best are kept', async () => {
    const every = async (checkpoints: Partial<TrainingConfig['checkpoints']>) => {
      const run = await prepare({ config: { epochs: 5, checkpoints: { ...base.checkpoints, ...checkpoints } } });
      await run.session.run();
      return run.checkpoints;
    };
    expect((await every({ everyEpochs: 2, keepBest: false })).map(({ training }) => training.completedEpochs)).toEqual([0, 2, 4, 5]);
    const best = await every({ everyEpochs: 5 });
    // The first epoch is the best so far of every output.
    expect(best.map(({ training }) => training.completedEpochs).slice(0, 2)).toEqual([0, 1]);
    expect((await every({ keepBest: false })).at(-1)?.best).toEqual({});
  });

  it('saves within an epoch after so many minutes', async () => {
    const run = await prepare({ config: { epochs: 1, checkpoints: { ...base.checkpoints, everyMinutes: 1e-9 } } });
    await run.session.run();
    // After the last step twice: before the evaluation, and when the epoch is over.
    expect(run.checkpoints.map(({ training }) => training.step)).toEqual([0, 1, 2, 3, 3]);
  });
});

describe('the rate of a step', () => {
  it('follows a warm-up and a cosine step by step, across a resume', async () => {
    const config = { epochs: 2, schedule: { kind: 'cosine', floor: 0 } as const, warmup: { epochs: 1, from: 0.5 } };
    const rates: number[] = [];
    const behaviour: FakeBehaviour = { whileTraining: async ({ learningRate }) => void rates.push(learningRate) };
    const broken = await prepare({ config, behaviour, onEvent: stopAt(2) });
    await broken.session.run();
    const resumed = await prepare({ config, behaviour, resumeFrom: broken.checkpoints.at(-1) as CheckpointContent });
    await resumed.session.run();
    // By hand, of 0.05: from a half in thirds of a half; then half a cosine over three steps.
    const expected = [0.5, 0.5 + 0.5 / 3, 0.5 + 1 / 3, 1, (1 + Math.cos(Math.PI / 3)) / 2, (1 + Math.cos((2 * Math.PI) / 3)) / 2];
    expect(rates).toEqual(expected.map((share) => expect.closeTo(0.05 * share, 10) as number));
  });
});
