import { z } from 'zod';
import { methods } from '../core/graph/training-config.ts';

/** Names of the files in a checkpoint folder. */
export const WEIGHTS_FILE = 'weights.safetensors';
export const OPTIMIZER_FILE = 'optimizer.safetensors';
export const STATE_FILE = 'state.json';

export const CHECKPOINT_FORMAT = 'auxnet-checkpoint';
export const CHECKPOINT_VERSION = 1;

/** Sums over the images of the epoch under way, so that a resumed epoch reports its whole mean. */
export const runningSums = z.object({
  images: z.int().min(0),
  seconds: z.number().min(0),
  exits: z.record(z.string(), z.object({ loss: z.number(), errors: z.number() })),
});
export type RunningSums = z.output<typeof runningSums>;

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
  /** Engine that computed it; another one continues with slightly different numbers. */
  engine: z.string(),
  /** `fingerprint` of names and shapes of the weights: a checkpoint of another network is refused. */
  layers: z.string(),
});
export type TrainingState = z.output<typeof trainingState>;

/** state.json. Sizes and digests of the tensor files make a damaged checkpoint known before it is used. */
export const checkpointState = z.object({
  format: z.literal(CHECKPOINT_FORMAT),
  version: z.literal(CHECKPOINT_VERSION),
  createdAt: z.string(),
  training: trainingState,
  files: z.record(z.string(), z.object({ bytes: z.int().min(0), sha256: z.string() })),
});
export type CheckpointState = z.output<typeof checkpointState>;
