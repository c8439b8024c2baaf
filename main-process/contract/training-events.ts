import { z } from 'zod';

/**
 * What a training run says while it runs. The trainer process sends these, the run's metrics.jsonl keeps them,
 * `auxnet train --json` prints them, and the window draws them: one vocabulary.
 * Losses are mean soft-max cross-entropy in nats; errors are in per cent.
 */
export const lossAndError = z.object({ loss: z.number(), error: z.number() });
export const byExit = <T extends z.ZodType>(value: T) => z.record(z.string(), value);

export const startEvent = z.object({
  event: z.literal('start'),
  run: z.string(),
  engine: z.string(),
  device: z.string(),
  parameters: z.int(),
  /** Shallow to deep, final last. Parameters and multiply-adds are those of the model cut at that exit. */
  outputs: z.array(z.object({ id: z.string(), name: z.string(), depth: z.int(), parameters: z.int(), flops: z.number() })),
  epochs: z.int(),
  stepsPerEpoch: z.int(),
  /** First step of this session; above 0 after a resume. */
  fromStep: z.int(),
});
/** `step` counts from 1 over the whole run, `epoch` from 1. A loss that is not finite never comes as a step: the run ends as failed. */
export const stepEvent = z.object({
  event: z.literal('step'),
  step: z.int(),
  epoch: z.int(),
  loss: byExit(z.number()),
  imagesPerSecond: z.number(),
  /** Base rate that the step was made with. */
  learningRate: z.number().optional(),
});
/** L2 norms of the gradients of a step, now and then; entries that were no numbers are left out. */
export const gradientsEvent = z.object({
  event: z.literal('gradients'),
  step: z.int(),
  /** By node of the design: over all its parameters. */
  nodes: z.record(z.string(), z.number()),
  /** Share (0–1) of each head in the gradient that leaves its junction down the trunk. */
  shares: byExit(z.number()),
});
/**
 * What every output wants of the trunk, measured on the batch of a step before it is made: by node of the trunk, the inner
 * products ⟨g_i, g_j⟩ of the gradients of the outputs' own losses over the node's weights. Norms, shares and cosines follow.
 */
export const headsEvent = z.object({
  event: z.literal('heads'),
  step: z.int(),
  /** Ids, shallow to deep. */
  outputs: z.array(z.string()),
  /** How much of each output's gradient the method lets into the trunk. */
  weights: z.array(z.number()),
  /** Upper triangle row by row (0,0) (0,1) … (1,1) …: k·(k+1)/2 numbers; nodes whose sums were no numbers are left out. */
  nodes: z.record(z.string(), z.array(z.number())),
  /** Somebody asked for it; the others come by themselves now and then. */
  asked: z.boolean(),
});
/** How the trainer fares, every few seconds. */
export const resourcesEvent = z.object({
  event: z.literal('resources'),
  step: z.int(),
  /** Resident memory of the trainer's process. */
  processBytes: z.number(),
  /** Memory of the device that tensors take, where the engine knows it. */
  deviceBytes: z.number().optional(),
  /** Batches of this session that were not ready when the device was. */
  starved: z.int(),
});
/** A moment that belongs on the curves; resumes are told by `start`, checkpoints by `checkpoint`. */
export const markEvent = z.object({ event: z.literal('mark'), mark: z.enum(['pause', 'continue', 'early-stop']), step: z.int() });
export const epochEvent = z.object({
  event: z.literal('epoch'),
  epoch: z.int(),
  /** Of its last step. */
  learningRate: z.number(),
  seconds: z.number(),
  /** Batches that the trainer had to wait for. */
  starved: z.int().optional(),
  train: byExit(lossAndError),
  /** Over the images held out of training, where there are any. */
  validation: byExit(lossAndError).optional(),
  /** Over the test images: after every epoch, or after the last alone where `validation` judges the epochs. */
  test: byExit(lossAndError).optional(),
}).refine(({ validation, test }) => validation !== undefined || test !== undefined, 'an epoch needs its validation or its test figures');
export const phaseEvent = z.object({
  event: z.literal('phase'),
  phase: z.enum(['preparing', 'training', 'evaluating', 'paused', 'stopping']),
  /** 0..1 within the phase where known. */
  progress: z.number().min(0).max(1).optional(),
  message: z.string().optional(),
});
export const checkpointEvent = z.object({ event: z.literal('checkpoint'), epoch: z.int(), step: z.int(), path: z.string() });
export const logEvent = z.object({ event: z.literal('log'), level: z.enum(['info', 'warning', 'error']), message: z.string() });
export const endEvent = z.object({
  event: z.literal('end'),
  status: z.enum(['completed', 'stopped', 'failed']),
  reason: z.string().optional(),
});

export const trainingEvent = z.discriminatedUnion('event', [
  startEvent,
  stepEvent,
  gradientsEvent,
  headsEvent,
  resourcesEvent,
  markEvent,
  epochEvent,
  phaseEvent,
  checkpointEvent,
  logEvent,
  endEvent,
]);
export type TrainingEvent = z.output<typeof trainingEvent>;
export type StartEvent = z.output<typeof startEvent>;
export type StepEvent = z.output<typeof stepEvent>;
export type GradientsEvent = z.output<typeof gradientsEvent>;
export type HeadsEvent = z.output<typeof headsEvent>;
export type ResourcesEvent = z.output<typeof resourcesEvent>;
export type EpochEvent = z.output<typeof epochEvent>;
export type EndEvent = z.output<typeof endEvent>;

export type HeldOutPart = 'validation' | 'test';
/** Which images an epoch is judged by. */
export const heldOutPart = ({ validation }: Pick<EpochEvent, HeldOutPart>): HeldOutPart => (validation === undefined ? 'test' : 'validation');
/** The figures that an epoch is judged by: for curves, the best checkpoint, early stopping. Of the validation part where there is one. */
export const heldOut = ({ validation, test }: Pick<EpochEvent, HeldOutPart>): NonNullable<EpochEvent['test']> => validation ?? test ?? {};
/** The figures that a run's result is told by: of the test part where it was looked at, else those that the epoch was judged by. */
export const reported = (epoch: Pick<EpochEvent, HeldOutPart>): NonNullable<EpochEvent['test']> => epoch.test ?? heldOut(epoch);
/** Errors alone, in per cent. */
export const errorsOf = (figures: NonNullable<EpochEvent['test']>): Record<string, number> =>
  Object.fromEntries(Object.entries(figures).map(([exit, { error }]) => [exit, error]));
