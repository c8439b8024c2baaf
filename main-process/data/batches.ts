import { deriveSeed, permutation } from '../core/random/seed.ts';
import { copyImage, placeImage, type Augmentation, type ImageSize } from './augmentation.ts';
import { imageSize, rowOf, type Dataset, type Split } from './dataset.ts';
import { forEach } from './for-each.ts';
import { imageReader, type ImageReader, type StoredImage } from './image-reader.ts';

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
  /** `stored`: as they are stored, for an evaluation. Absent: in another order each epoch. */
  readonly order?: 'stored';
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
 * be prepared without the ones before it, on any thread. The draw for an image goes by its place among the stored ones:
 * what is held out beside it changes nothing.
 */
export class BatchWriter {
  readonly #plan: BatchPlan;
  readonly #reader: ImageReader;
  #epoch = 0;
  #order: Uint32Array = new Uint32Array();
  #augmentationSeed = 0;

  constructor(plan: BatchPlan) {
    this.#plan = plan;
    this.#reader = imageReader(plan.split, plan.size);
  }

  /**
   * Writes the batch into `buffers` and resolves to it as views of them; without a turn of the event loop where the
   * images are in memory. One call at a time.
   * @throws DatasetError when a file cannot be read (any more)
   */
  async write({ epoch, index }: BatchPlace, buffers: BatchBuffers): Promise<TrainBatch> {
    const { split, batchSize } = this.#plan;
    this.#turnTo(epoch);
    const batch = viewBatch(this.#plan, { epoch, index }, buffers);
    await forEach(batch.count, this.#reader.parallel, (i) => {
      const image = this.#order[index * batchSize + i] as number;
      const row = rowOf(split, image);
      batch.labels[i] = split.labels[image] as number;
      const stored = this.#reader.get(row);
      return stored instanceof Promise ? stored.then((read) => this.#put(read, row, batch, i)) : this.#put(stored, row, batch, i);
    });
    return batch;
  }

  #put({ bytes, start }: StoredImage, row: number, batch: TrainBatch, at: number): void {
    const { size, augmentation } = this.#plan;
    const place = placeImage(augmentation, this.#augmentationSeed, row);
    const window = copyImage(bytes, start, size, place, augmentation.pad, batch.images, at * imageSize(size));
    batch.window?.set([window.firstRow, window.endRow, window.firstColumn, window.endColumn], at * 4);
  }

  #turnTo(epoch: number): void {
    if (epoch === this.#epoch) return;
    const { seed, images, order } = this.#plan;
    this.#order = order === 'stored' ? Uint32Array.from({ length: images }, (_, i) => i) : permutation(images, deriveSeed(seed, 'shuffle', epoch));
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
