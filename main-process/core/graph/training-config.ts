import { z } from 'zod';

/** Methods of one training step (spec multiway-backprop §4). */
export const methods = ['fused', 'single'] as const;
export type Method = (typeof methods)[number];

export const datasetReference = z.looseObject({
  /** Name in the dataset registry: `generated`, `cifar-10`. */
  name: z.string().min(1).max(200).default('generated'),
  /** Folder that holds the files, for sets read from disk. */
  path: z.string().max(4096).optional(),
});
export type DatasetReference = z.output<typeof datasetReference>;

/**
 * How a design is trained; saved with it, so that the file alone repeats the run.
 * Defaults: the authors' hyper-parameters (spec §3), with fewer epochs.
 */
export const trainingConfig = z.looseObject({
  dataset: datasetReference.prefault({}),
  method: z.enum(methods).default('fused'),
  epochs: z.int().min(1).max(100_000).default(30),
  batchSize: z.int().min(1).max(65_536).default(128),
  learningRate: z.number().positive().max(100).default(0.1),
  momentum: z.number().min(0).lt(1).default(0.9),
  weightDecay: z.number().min(0).max(1).default(1e-4),
  /** Learning rate × `factor` after each of these fractions of the epochs. */
  schedule: z
    .looseObject({ factor: z.number().positive().max(1).default(0.1), at: z.array(z.number().min(0).max(1)).max(100).default([0.4, 0.6]) })
    .prefault({}),
  /** Horizontal flip with p 0.5; zero-pad by `pad` pixels and crop back at random. */
  augmentation: z.looseObject({ flip: z.boolean().default(true), pad: z.int().min(0).max(64).default(4) }).prefault({}),
  seed: z.int().min(0).max(0xffff_ffff).default(1),
  /** Train on the first n images only; `null` is all. */
  trainLimit: z.int().min(1).nullable().default(null),
});
export type TrainingConfig = z.output<typeof trainingConfig>;
