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
export const epochEvent = z.object({
  event: z.literal('epoch'),
  epoch: z.int(),
  learningRate: z.number(),
  seconds: z.number(),
  /** Batches that the trainer had to wait for. */
  starved: z.int().optional(),
  train: byExit(lossAndError),
  test: byExit(lossAndError),
});
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
  epochEvent,
  phaseEvent,
  checkpointEvent,
  logEvent,
  endEvent,
]);
export type TrainingEvent = z.output<typeof trainingEvent>;
export type StartEvent = z.output<typeof startEvent>;
export type StepEvent = z.output<typeof stepEvent>;
export type EpochEvent = z.output<typeof epochEvent>;
export type EndEvent = z.output<typeof endEvent>;
