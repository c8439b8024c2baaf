import type { ImageSize } from './augmentation.ts';
import type { Batch } from './batches.ts';
import { openBatches } from './batch-source.ts';
import { imageSize, type Split } from './dataset.ts';

export interface EvaluationOptions {
  readonly size: ImageSize;
  readonly batchSize: number;
  /** As of `openBatches`; images on disk are read there. */
  readonly batchWorker: URL | null;
}

/**
 * All images of a part in stored order, not augmented, the last batch short. Of a part that is wholly in memory the
 * batches are views: nothing is copied. Else a batch holds until the next one is asked for.
 */
export async function* evaluationBatches(split: Split, { size, batchSize, batchWorker }: EvaluationOptions): AsyncGenerator<Batch, void> {
  const { images, labels, count, rows } = split;
  if (images instanceof Uint8Array && rows === undefined) {
    const bytes = imageSize(size);
    for (let first = 0; first < count; first += batchSize) {
      const end = Math.min(count, first + batchSize);
      yield { count: end - first, images: images.subarray(first * bytes, end * bytes), labels: labels.subarray(first, end) };
    }
    return;
  }
  const plan = { split, images: count, size, batchSize, augmentation: { flip: false, pad: 0 }, order: 'stored', seed: 0, epochs: 1, from: { epoch: 1, index: 0 } } as const;
  // What is in memory is copied faster than a thread is started.
  const source = await openBatches(plan, images instanceof Uint8Array ? null : batchWorker);
  try {
    for (let batch = await source.next(); batch !== null; batch = await source.next()) yield batch;
  } finally {
    await source.close();
  }
}
