import { z } from 'zod';

/** What the window shows of a data set before training on it. */
export const datasetInspection = z.object({
  trainImages: z.int(),
  testImages: z.int(),
  /** Training images per class, in class order. */
  classCounts: z.array(z.int()),
  /** A few training images as PNG data URLs with their class. */
  samples: z.array(z.object({ label: z.int(), png: z.string() })),
});
export type DatasetInspection = z.output<typeof datasetInspection>;
