import { deriveSeed, permutation } from '../core/random/seed.ts';
import { noAugmentation, placeImage, writeImage, type Augmentation, type ImageFormat } from './augmentation.ts';
import { imageSize, type Dataset, type Split } from './dataset.ts';

/**
 * A batch ready for the device. The arrays belong to one of two buffers used in turn: they hold until the batch after
 * the next one is asked for. Whoever needs them longer copies them.
 */
export interface Batch {
  /** Place in the epoch, from 0. */
  readonly index: number;
  readonly count: number;
  /** `[count, height, width, channels]`, normalised. */
  readonly images: Float32Array;
  /** `[count]`, class index. */
  readonly labels: Int32Array;
}

export interface TrainBatchOptions {
  readonly batchSize: number;
  /** The run's seed. */
  readonly seed: number;
  /** From 1; every epoch has its own order and augmentation. */
  readonly epoch: number;
  readonly augmentation: Augmentation;
  /** Only the first n images of the training split; `null` is all. */
  readonly trainLimit?: number | null;
  /** Batch to begin with (resume inside an epoch). */
  readonly fromBatch?: number;
}

/** Training images that are used. */
export const trainImages = (dataset: Dataset, trainLimit: number | null = null): number =>
  Math.min(dataset.train.count, trainLimit ?? dataset.train.count);

/** Batches of an epoch; the last one may be short. */
export const batchesPerEpoch = (images: number, batchSize: number): number => Math.ceil(images / batchSize);

/**
 * One epoch of the training split, shuffled and augmented. Order and augmentation depend on (`seed`, `epoch`) only:
 * the batches from `fromBatch` on are the same whether or not the ones before were read.
 */
export function* trainBatches(dataset: Dataset, options: TrainBatchOptions): Generator<Batch, void> {
  const { batchSize, seed, epoch, augmentation, fromBatch = 0 } = options;
  const order = permutation(trainImages(dataset, options.trainLimit), deriveSeed(seed, 'shuffle', epoch));
  yield* batches(dataset, dataset.train, order, batchSize, fromBatch, augmentation, deriveSeed(seed, 'augmentation', epoch));
}

export interface PlainBatchOptions {
  readonly batchSize: number;
  /** Only the first n images. */
  readonly limit?: number;
}

/** The test split in stored order, normalised, not augmented. */
export function testBatches(dataset: Dataset, options: PlainBatchOptions): Generator<Batch, void> {
  return storedOrder(dataset, dataset.test, options);
}

/** The training split in stored order, as for a test: to measure the training error of a network at rest. */
export function plainTrainBatches(dataset: Dataset, options: PlainBatchOptions): Generator<Batch, void> {
  return storedOrder(dataset, dataset.train, options);
}

function storedOrder(dataset: Dataset, split: Split, { batchSize, limit = split.count }: PlainBatchOptions): Generator<Batch, void> {
  const order = Uint32Array.from({ length: Math.min(split.count, limit) }, (_, i) => i);
  return batches(dataset, split, order, batchSize, 0, noAugmentation, 0);
}

function* batches(
  dataset: Dataset,
  split: Split,
  order: Uint32Array,
  batchSize: number,
  fromBatch: number,
  augmentation: Augmentation,
  epochSeed: number,
): Generator<Batch, void> {
  const size = imageSize(dataset.info);
  const format = imageFormat(dataset);
  const capacity = Math.min(batchSize, order.length);
  const buffers = [0, 1].map(() => ({ images: new Float32Array(capacity * size), labels: new Int32Array(capacity) }));
  for (let index = fromBatch; index * batchSize < order.length; index++) {
    const buffer = buffers[index % 2] as (typeof buffers)[number];
    const first = index * batchSize;
    const count = Math.min(batchSize, order.length - first);
    for (let i = 0; i < count; i++) {
      const image = order[first + i] as number;
      buffer.labels[i] = split.labels[image] as number;
      writeImage(split.images, image * size, format, placeImage(augmentation, epochSeed, image), augmentation.pad, buffer.images, i * size);
    }
    yield { index, count, images: buffer.images.subarray(0, count * size), labels: buffer.labels.subarray(0, count) };
  }
}

/** Size and normalisation of the images of a data set, as `writeImage` wants them. */
export function imageFormat(dataset: Dataset): ImageFormat {
  const { height, width, channels } = dataset.info;
  const table = new Float32Array(channels * 256);
  for (let c = 0; c < channels; c++) {
    const mean = dataset.normalisation.mean[c] ?? 0;
    const std = dataset.normalisation.std[c] ?? 1;
    for (let v = 0; v < 256; v++) table[c * 256 + v] = (v - mean) / std;
  }
  return { height, width, channels, table };
}
