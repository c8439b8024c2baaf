import { z } from 'zod';
import { datasetReference } from '../core/graph/training-config.ts';

/** Height, width and channels that a set of any size is brought to: those of the design's input. */
export const wantedSize = z.object({ height: z.int().min(1), width: z.int().min(1), channels: z.int().min(1) });

/** Mean and standard deviation of each channel, 0–255. */
const pixelFacts = z.object({ mean: z.array(z.number()), std: z.array(z.number()) });

/** What the window shows of a data set before training on it. Files that cannot be read are left out here and named. */
export const datasetInspection = z.object({
  height: z.int(),
  width: z.int(),
  channels: z.int(),
  classNames: z.array(z.string()),
  trainImages: z.int(),
  /** Of a part of its own on disk; 0 where there is none. */
  validationImages: z.int(),
  testImages: z.int(),
  /** Images per class, in class order. */
  classCounts: z.array(z.int()),
  validationCounts: z.array(z.int()),
  testCounts: z.array(z.int()),
  /** A few training images as PNG data URLs with their class. */
  samples: z.array(z.object({ label: z.int(), png: z.string() })),
  /** What the pixels of so many training images are, and what the network is given them with. */
  pixels: z.object({ measured: pixelFacts, images: z.int(), used: pixelFacts }),
  skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
});
export type DatasetInspection = z.output<typeof datasetInspection>;

/** A page of the training images of one class, and what augmentation makes of one of them. */
export const previewRequest = z.object({
  dataset: datasetReference,
  size: wantedSize.optional(),
  label: z.int().min(0),
  /** First of the class, from 0. */
  from: z.int().min(0),
  count: z.int().min(1).max(60),
  /** Which of the class is augmented, from 0. */
  augment: z.int().min(0),
  augmentation: z.object({ flip: z.boolean(), pad: z.int().min(0).max(64) }),
  /** Of the run: the nth version is the one of its nth epoch. */
  seed: z.int().min(0).max(0xffff_ffff),
  versions: z.int().min(1).max(24),
});
export type PreviewRequest = z.output<typeof previewRequest>;

export const datasetPreview = z.object({
  /** PNG data URLs. */
  images: z.array(z.string()),
  augmented: z.array(z.string()),
});
export type DatasetPreview = z.output<typeof datasetPreview>;
