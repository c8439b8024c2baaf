import { z } from 'zod';
import { scheduleConfig } from './schedule-config.ts';

/** Methods of one training step (spec multiway-backprop §4). */
export const methods = ['fused', 'parallel', 'sequential', 'joint', 'single'] as const;
export type Method = (typeof methods)[number];

/** True where every output trains the trunk along a path of its own: there path weights and the loss-ratio rule count. */
export const isMultiway = (method: Method): boolean => method === 'fused' || method === 'parallel' || method === 'sequential';

/** `sgd`: momentum as in Torch, Nesterov's or plain. `adam`: arXiv 1412.6980. */
export const optimizers = ['sgd', 'adam'] as const;
export type Optimizer = (typeof optimizers)[number];
/** Adam's step is about the learning rate itself, so it takes far smaller ones than SGD; this is its authors'. */
export const ADAM_LEARNING_RATE = 1e-3;

/** How an image of another size is brought to the design's: scaled by its shorter side and cut to the middle, or stretched. */
export const imageFits = ['crop', 'stretch'] as const;
export type ImageFit = (typeof imageFits)[number];

/** `mixed`: float16 activations with float32 weights and loss scaling. `auto`: mixed where the device gains from it. */
export const precisions = ['auto', 'float32', 'mixed'] as const;
export type Precision = (typeof precisions)[number];

export const datasetReference = z.looseObject({
  /** Name in the dataset registry: `generated`, `cifar-10`. */
  name: z.string().min(1).max(200).default('generated'),
  /** Folder that holds the files, for sets read from disk. */
  path: z.string().max(4096).optional(),
  /** Images of any size (a folder of pictures): absent is `crop`. */
  fit: z.enum(imageFits).optional(),
  /** Where the files have no test part: share of the images kept for it. Absent is 0.2. */
  testShare: z.number().gt(0).lt(1).optional(),
  /** Image files that cannot be read are left out; absent or false: they keep the set from being used. */
  skipUnreadable: z.boolean().optional(),
  /** Decides which images are held out; apart from the run's seed, so that all seeds are judged on the same ones. Absent is 1. */
  splitSeed: z.int().min(0).max(0xffff_ffff).optional(),
});
export type DatasetReference = z.output<typeof datasetReference>;

export const stoppingMeasures = ['error', 'loss'] as const;
export type StoppingMeasure = (typeof stoppingMeasures)[number];

/** Ends a run once the watched output has not got better for so many epochs. */
const earlyStopping = z.looseObject({
  on: z.boolean().default(false),
  /** Id of the output that is watched; null is the final one. */
  output: z.string().min(1).max(200).nullable().default(null),
  /** Its held-out error in per cent, or its loss in nats. */
  by: z.enum(stoppingMeasures).default('error'),
  /** Epochs without a better one. */
  patience: z.int().min(1).max(100_000).default(10),
  /** What counts as better: lower by more than this, in the unit of the measure. */
  minDelta: z.number().min(0).max(100).default(0),
});

/** When a run writes checkpoints of its own accord, and which of them stay. It always writes one at its start and at its end. */
const checkpointPolicy = z.looseObject({
  everyEpochs: z.int().min(1).max(100_000).default(1),
  /** Besides, within an epoch, after so many minutes; `null` does not. */
  everyMinutes: z.number().positive().max(10_000).nullable().default(null),
  keepLast: z.int().min(1).max(1_000).default(2),
  /** Also the best one of each output. */
  keepBest: z.boolean().default(true),
});

/** Weights to begin with in place of random ones. */
const initialWeights = z.looseObject({
  /** Id of a run in the library, or the path of a run's folder. */
  run: z.string().min(1).max(4096),
  /** `last`, `best` (of the final output), `best:` and the id of an output, or the name of a checkpoint's folder. */
  checkpoint: z.string().min(1).max(300).default('last'),
});
export type InitialWeights = z.output<typeof initialWeights>;

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
  /** Nesterov's momentum (sgd only); without, the classical one. */
  nesterov: z.boolean().default(true),
  adam: z
    .looseObject({
      beta1: z.number().min(0).lt(1).default(0.9),
      beta2: z.number().min(0).lt(1).default(0.999),
      epsilon: z.number().positive().max(1).default(1e-8),
    })
    .prefault({}),
  weightDecay: z.number().min(0).max(1).default(1e-4),
  /** Share of the target spread evenly over all classes (arXiv 1512.00567). */
  labelSmoothing: z.number().min(0).lt(1).default(0),
  /** Largest L2 norm of a step's gradient over all parameters; `null` does not clip. */
  clipNorm: z.number().positive().nullable().default(null),
  precision: z.enum(precisions).default('auto'),
  schedule: scheduleConfig.prefault({}),
  /** The rate rises in a line from `from` times its own to the whole of it over the first `epochs`, which may be a part of one. */
  warmup: z.looseObject({ epochs: z.number().min(0).max(10_000).default(0), from: z.number().min(0).max(1).default(0.1) }).prefault({}),
  /** Horizontal flip with p 0.5; zero-pad by `pad` pixels and crop back at random. */
  augmentation: z.looseObject({ flip: z.boolean().default(true), pad: z.int().min(0).max(64).default(4) }).prefault({}),
  seed: z.int().min(0).max(0xffff_ffff).default(1),
  /** Held out of the training images, in proportion from each class, to judge every epoch by: a share below 1, or a number of images. */
  validation: z
    .number()
    .min(0)
    .max(1e9)
    .refine((value) => value < 1 || Number.isInteger(value), 'a share below 1 or a whole number of images')
    .default(0),
  /** Train on the first n images (of those not held out) only; `null` is all. */
  trainLimit: z.int().min(1).nullable().default(null),
  earlyStopping: earlyStopping.prefault({}),
  checkpoints: checkpointPolicy.prefault({}),
  initial: initialWeights.nullable().default(null),
});
export type TrainingConfig = z.output<typeof trainingConfig>;

/** A learning rate that fits SGD and is left behind by a change to Adam: over ten times its authors'. */
export const isHighForAdam = ({ optimizer, learningRate }: Pick<TrainingConfig, 'optimizer' | 'learningRate'>): boolean =>
  optimizer === 'adam' && learningRate > 10 * ADAM_LEARNING_RATE;
