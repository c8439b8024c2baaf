import { z } from 'zod';
import { checkpointChoice, runName } from './names.ts';
import { byExit } from './training-events.ts';

/** What a person asks about a configuration before a run: weights to begin with, a learning rate, how long it will take. */

const text = z.string();

export const rateRange = z.object({ from: z.number().positive(), to: z.number().positive(), steps: z.int().min(2).max(10_000) });
export const ratePoint = z.object({ rate: z.number(), loss: byExit(z.number()) });
export const foundRates = z.object({
  points: z.array(ratePoint),
  diverged: z.boolean(),
  /** Median of a step of this design and batch; null where there was one step only. */
  secondsPerStep: z.number().nullable(),
  /** Shallow to deep, the final one last. */
  outputs: z.array(z.object({ id: z.string(), name: z.string() })),
  suggestion: z.object({ rate: z.number(), output: z.string(), steepest: z.number(), learned: z.boolean() }).nullable(),
  engine: z.string(),
});
export type FoundRates = z.output<typeof foundRates>;

export const checkpointEntry = z.object({
  name: z.string(),
  createdAt: z.string(),
  step: z.int(),
  /** Epochs wholly done. */
  epoch: z.int(),
  /** Batches done of the one after those. */
  batchInEpoch: z.int(),
  /** Outputs that answered best there. */
  bestOf: z.array(z.string()),
});
export type CheckpointListing = z.output<typeof checkpointEntry>;

export const weightMatch = z.object({
  /** Name and step of the checkpoint that was looked at. */
  checkpoint: z.string(),
  step: z.int(),
  taken: z.array(z.string()),
  left: z.array(z.object({ name: z.string(), reason: z.string() })),
  unused: z.array(z.string()),
});
export type WeightMatchReport = z.output<typeof weightMatch>;

export const timeEstimate = z.object({
  /** `same`: from earlier runs of this network, method and batch on this engine. `engine`: from what other networks reached on it. */
  basis: z.enum(['same', 'engine', 'none']),
  secondsPerStep: z.number().nullable(),
  /** Share by which it may be off, both ways; 0.2 is ± 20 %. */
  spread: z.number(),
  /** Labels of the runs that it comes from. */
  runs: z.array(z.string()),
});
export type TimeEstimate = z.output<typeof timeEstimate>;

export const configurationRequests = {
  'checkpoints.list': { params: z.object({ run: runName }), result: z.object({ checkpoints: z.array(checkpointEntry) }) },
  /** What a design would take over of another run's weights, and what not. */
  'checkpoints.match': { params: z.object({ design: text, run: runName, checkpoint: checkpointChoice }), result: weightMatch },
  /** A new run that goes on from a checkpoint of another one, optimizer state included, with the configuration of `design`. */
  'checkpoints.branch': {
    params: z.object({ run: runName, checkpoint: checkpointChoice, design: text, engine: z.string().optional() }),
    result: z.object({ run: z.string() }),
  },
  /** Learning rate range test; `rates.point` events with `id` tell of its steps. Ends early by `rates.cancel`. */
  'rates.find': { params: z.object({ id: z.int(), design: text, engine: z.string().optional(), range: rateRange }), result: foundRates },
  'rates.cancel': { params: z.object({ id: z.int() }), result: z.object({}) },
  /** How long a step of a design takes, by what earlier runs measured. */
  'times.estimate': { params: z.object({ design: text, engine: z.string().optional() }), result: timeEstimate },
} as const;
