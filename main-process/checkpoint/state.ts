import { z } from 'zod';
import { methods, optimizers } from '../core/graph/training-config.ts';

/** Names of the files in a checkpoint folder. */
export const WEIGHTS_FILE = 'weights.safetensors';
export const OPTIMIZER_FILE = 'optimizer.safetensors';
export const STATE_FILE = 'state.json';

export const CHECKPOINT_FORMAT = 'auxnet-checkpoint';
/** 2: optimizer state under `layerId/role/slot`, where 1 had one momentum under the weight's own name; best checkpoints. */
export const CHECKPOINT_VERSION = 2;

/** Sums over the images of the epoch under way, so that a resumed epoch reports its whole mean. */
export const runningSums = z.object({
  images: z.int().min(0),
  seconds: z.number().min(0),
  exits: z.record(z.string(), z.object({ loss: z.number(), errors: z.number() })),
});
export type RunningSums = z.output<typeof runningSums>;

/** Best figure of the output that early stopping watches, and the epoch that gave it. */
export const stoppingState = z.object({ value: z.number(), epoch: z.int().min(1) });
export type StoppingState = z.output<typeof stoppingState>;

/** Where the run stood; with the design and the seed it determines every number that follows. */
export const trainingState = z.object({
  /** Optimiser steps done in the whole run. */
  step: z.int().min(0),
  /** Epochs wholly done, evaluation included. */
  completedEpochs: z.int().min(0),
  /** Batches done of the epoch after those. */
  batchInEpoch: z.int().min(0),
  running: runningSums.nullable(),
  seed: z.int().min(0).max(0xffff_ffff),
  method: z.enum(methods),
  optimizer: z.enum(optimizers).default('sgd'),
  /** Engine that computed it; another one continues with slightly different numbers. */
  engine: z.string(),
  /** Entries of gradients that were not numbers, over the whole run. */
  nanGradients: z.int().min(0).default(0),
  stopping: stoppingState.nullable().optional(),
});
export type TrainingState = z.output<typeof trainingState>;

/** The epoch after which an exit answered best so far: lowest test error in per cent, the earlier of equals. */
export const bestResult = z.object({ epoch: z.int().min(1), step: z.int().min(0), error: z.number(), checkpoint: z.string() });
/** By exit. `checkpoint` is the name of a folder beside the one that says so, or of that one itself. */
export const bestResults = z.record(z.string(), bestResult);
export type BestResults = z.output<typeof bestResults>;

/** The same while a run is under way: null stands for the checkpoint that is written next. */
export type BestSoFar = Readonly<Record<string, Omit<BestResults[string], 'checkpoint'> & { readonly checkpoint: string | null }>>;

/** The best results once the checkpoint that was written next has a name. */
export function withName(best: BestSoFar, checkpoint: string): BestResults {
  const named = Object.entries(best).map(([exit, result]) => [exit, { ...result, checkpoint: result.checkpoint ?? checkpoint }] as const);
  return Object.fromEntries(named);
}

/** state.json. Sizes and digests of the tensor files make a damaged checkpoint known before it is used. */
export const checkpointState = z.object({
  format: z.literal(CHECKPOINT_FORMAT),
  version: z.union([z.literal(1), z.literal(CHECKPOINT_VERSION)]),
  createdAt: z.string(),
  training: trainingState,
  best: bestResults.default({}),
  files: z.record(z.string(), z.object({ bytes: z.int().min(0), sha256: z.string() })),
});
export type CheckpointState = z.output<typeof checkpointState>;
