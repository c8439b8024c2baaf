import { z } from 'zod';
import { checkpointChoice, runName } from './names.ts';

/** Trying a finished run on one image. */

export const imageSizeSchema = z.object({ height: z.int().min(1), width: z.int().min(1), channels: z.int().min(1) });

/** What every output says of one image, shallow to deep. */
export const prediction = z.object({
  outputs: z.array(z.object({ id: z.string(), name: z.string(), logits: z.array(z.number()) })),
  classNames: z.array(z.string()),
  /** Of the forward pass alone. */
  seconds: z.number(),
});
export type Prediction = z.output<typeof prediction>;

/** An image of the test part as it is stored. */
export const testImage = z.object({
  index: z.int(),
  /** Images in the part. */
  count: z.int(),
  label: z.int(),
  size: imageSizeSchema,
  /** Base64 of `[height, width, channels]` bytes. */
  image: z.string(),
});
export type TestImage = z.output<typeof testImage>;

export const predictionRequests = {
  /**
   * The network of a run answers to one image of its input's size: base64 of `[height, width, channels]` bytes. The process
   * that answers stays for a while, so that the next answer comes at once. Refused (`busy`) while a run trains: the device is its.
   */
  'prediction.predict': { params: z.object({ run: runName, checkpoint: checkpointChoice.default('last'), image: z.string().max(8 * 1024 * 1024) }), result: prediction },
  /** An image of the run's data set; the index is taken modulo the number of images. */
  'prediction.testImage': { params: z.object({ run: runName, index: z.int().min(0) }), result: testImage },
} as const;
