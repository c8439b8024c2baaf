import { deriveSeed, permutation } from '../core/random/seed.ts';
import { copyImage, placeImage, type Augmentation, type ImageSize } from './augmentation.ts';
import { imageSize, type Dataset, type Split } from './dataset.ts';

/** Images as every engine takes them (`ImageBatch` of main-process/engines). */
export interface Batch {
  readonly count: number;
  /** `[count, height, width, channels]`, 0–255. */
  readonly images: Uint8Array;
  /** `[count]`, class index. */
  readonly labels: Int32Array;
  /** `[count, 4]`: first row, end row, first column, end column that hold picture. Absent where nothing is padded. */
  readonly window?: Int32Array;
}

/** Where in a run a batch of training images is. */
export interface BatchPlace {
  /** From 1. */
  readonly epoch: number;
  /** In the epoch, from 0. */
  readonly index: number;
}
export type TrainBatch = Batch & BatchPlace;

/** What decides every training batch of a run. Plain data: it crosses to another thread. */
export interface BatchPlan {
  /** The training images that are used are the first `images` of it. */
  readonly split: Split;
  readonly images: number;
  readonly size: ImageSize;
  readonly batchSize: number;
  readonly augmentation: Augmentation;
  /** The run's seed. */
  readonly seed: number;
  /** Last epoch, counted from 1. */
  readonly epochs: number;
  /** Batch to begin with; the index may lie behind the epoch's last. */
  readonly from: BatchPlace;
}

/** Training images that are used. */
export const trainImages = (dataset: Dataset, trainLimit: number | null = null): number =>
  Math.min(dataset.train.count, trainLimit ?? dataset.train.count);

/** Batches of an epoch; the last one may be short. */
export const batchesPerEpoch = (images: number, batchSize: number): number => Math.ceil(images / batchSize);

/** Places of all batches of a plan, in order. */
export function* batchPlaces({ images, batchSize, epochs, from }: BatchPlan): Generator<BatchPlace, void> {
  const perEpoch = batchesPerEpoch(images, batchSize);
  for (let { epoch, index } = from; epoch <= epochs; epoch++, index = 0) {
    for (; index < perEpoch; index++) yield { epoch, index };
  }
}

/** Memory that one batch of a plan is prepared in. */
export interface BatchBuffers {
  readonly images: Uint8Array;
  readonly labels: Int32Array;
  readonly window: Int32Array;
}

/** @param allocate gives memory of so many bytes */
export function batchBuffers({ batchSize, images, size }: BatchPlan, allocate: (bytes: number) => ArrayBufferLike): BatchBuffers {
  const capacity = Math.min(batchSize, images);
  return {
    images: new Uint8Array(allocate(capacity * imageSize(size))),
    labels: new Int32Array(allocate(capacity * Int32Array.BYTES_PER_ELEMENT)),
    window: new Int32Array(allocate(4 * capacity * Int32Array.BYTES_PER_ELEMENT)),
  };
}

/**
 * Prepares the batches of a plan. Order and augmentation of an epoch depend on (`seed`, `epoch`) only, so any batch can
 * be prepared without the ones before it, on any thread.
 */
export class BatchWriter {
  readonly #plan: BatchPlan;
  readonly #bytes: number;
  #epoch = 0;
  #order: Uint32Array = new Uint32Array();
  #augmentationSeed = 0;

  constructor(plan: BatchPlan) {
    this.#plan = plan;
    this.#bytes = imageSize(plan.size);
  }

  /** Writes the batch into `buffers` and returns it as views of them. */
  write({ epoch, index }: BatchPlace, buffers: BatchBuffers): TrainBatch {
    const { split, size, batchSize, augmentation } = this.#plan;
    this.#turnTo(epoch);
    const batch = viewBatch(this.#plan, { epoch, index }, buffers);
    for (let i = 0; i < batch.count; i++) {
      const image = this.#order[index * batchSize + i] as number;
      const place = placeImage(augmentation, this.#augmentationSeed, image);
      const window = copyImage(split.images, image * this.#bytes, size, place, augmentation.pad, batch.images, i * this.#bytes);
      batch.labels[i] = split.labels[image] as number;
      batch.window?.set([window.firstRow, window.endRow, window.firstColumn, window.endColumn], i * 4);
    }
    return batch;
  }

  #turnTo(epoch: number): void {
    if (epoch === this.#epoch) return;
    const { seed, images } = this.#plan;
    this.#order = permutation(images, deriveSeed(seed, 'shuffle', epoch));
    this.#augmentationSeed = deriveSeed(seed, 'augmentation', epoch);
    this.#epoch = epoch;
  }
}

/** A batch that was written into `buffers`. */
export function viewBatch(plan: BatchPlan, { epoch, index }: BatchPlace, buffers: BatchBuffers): TrainBatch {
  const { images, batchSize, size, augmentation } = plan;
  const count = Math.min(batchSize, images - index * batchSize);
  return {
    epoch,
    index,
    count,
    images: buffers.images.subarray(0, count * imageSize(size)),
    labels: buffers.labels.subarray(0, count),
    ...(augmentation.pad > 0 && { window: buffers.window.subarray(0, count * 4) }),
  };
}

/** The test split in stored order, not augmented. The batches are views of the data set: nothing is copied. */
export function* testBatches({ info, test }: Dataset, batchSize: number): Generator<Batch, void> {
  const bytes = imageSize(info);
  for (let first = 0; first < test.count; first += batchSize) {
    const end = Math.min(test.count, first + batchSize);
    yield { count: end - first, images: test.images.subarray(first * bytes, end * bytes), labels: test.labels.subarray(first, end) };
  }
}
