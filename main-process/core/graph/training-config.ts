import { z } from 'zod';

/** Methods of one training step (spec multiway-backprop §4). */
export const methods = ['fused', 'parallel', 'sequential', 'joint', 'single'] as const;
export type Method = (typeof methods)[number];

/** True where every output trains the trunk along a path of its own: there path weights and the loss-ratio rule count. */
export const isMultiway = (method: Method): boolean => method === 'fused' || method === 'parallel' || method === 'sequential';

/** `sgd`: Nesterov's momentum as in Torch. `adam`: arXiv 1412.6980 with its β₁ 0.9, β₂ 0.999, ε 1e-8. */
export const optimizers = ['sgd', 'adam'] as const;
export type Optimizer = (typeof optimizers)[number];
/** Adam's step is about the learning rate itself, so it takes far smaller ones than SGD; this is its authors'. */
export const ADAM_LEARNING_RATE = 1e-3;

/** `mixed`: float16 activations with float32 weights and loss scaling. `auto`: mixed where the device gains from it. */
export const precisions = ['auto', 'float32', 'mixed'] as const;
export type Precision = (typeof precisions)[number];

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
  /** Torch variant of the paper's rule: a path whose loss is over twice the final one's learns at L_F/L_i (spec §3). */
  lossRatioRule: z.boolean().default(false),
  optimizer: z.enum(optimizers).default('sgd'),
  epochs: z.int().min(1).max(100_000).default(30),
  batchSize: z.int().min(1).max(65_536).default(128),
  learningRate: z.number().positive().max(100).default(0.1),
  momentum: z.number().min(0).lt(1).default(0.9),
  weightDecay: z.number().min(0).max(1).default(1e-4),
  /** Share of the target spread evenly over all classes (arXiv 1512.00567). */
  labelSmoothing: z.number().min(0).lt(1).default(0),
  /** Largest L2 norm of a step's gradient over all parameters; `null` does not clip. */
  clipNorm: z.number().positive().nullable().default(null),
  precision: z.enum(precisions).default('auto'),
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

/** A learning rate that fits SGD and is left behind by a change to Adam: over ten times its authors'. */
export const isHighForAdam = ({ optimizer, learningRate }: Pick<TrainingConfig, 'optimizer' | 'learningRate'>): boolean =>
  optimizer === 'adam' && learningRate > 10 * ADAM_LEARNING_RATE;
