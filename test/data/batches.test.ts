import { describe, expect, it } from 'vitest';
import { batchesPerEpoch, testBatches, trainBatches, trainImages, type Batch, type Dataset, type TrainBatchOptions } from '../../main-process/data/index.ts';

/** Image i is 2×3 pixels of value i in two channels; its label is i mod 5. */
function split(count: number) {
  return {
    count,
    images: Uint8Array.from({ length: count * 12 }, (_, i) => Math.floor(i / 12)),
    labels: Int32Array.from({ length: count }, (_, i) => i % 5),
  };
}
const dataset: Dataset = {
  info: { name: 't', title: 't', description: '', needsPath: false, height: 2, width: 3, channels: 2, classNames: ['a', 'b', 'c', 'd', 'e'] },
  normalisation: { mean: [10, 20], std: [2, 4] },
  train: split(23),
  test: split(7),
};
const options: TrainBatchOptions = { batchSize: 5, seed: 1, epoch: 1, augmentation: { flip: false, pad: 0 } };

const copy = (batch: Batch) => ({ ...batch, images: [...batch.images], labels: [...batch.labels] });
const epoch = (changes: Partial<TrainBatchOptions> = {}) => Array.from(trainBatches(dataset, { ...options, ...changes }), copy);
/** Which images these batches hold, told from the first channel. */
const imagesIn = (batches: readonly { images: number[] }[]): number[] =>
  batches.flatMap(({ images }) => images.filter((_, i) => i % 12 === 0).map((value) => value * 2 + 10));

describe('trainBatches', () => {
  it('gives every image once, the last batch short, normalised per channel, with its label', () => {
    const batches = epoch();
    expect(batches.map(({ count }) => count)).toEqual([5, 5, 5, 5, 3]);
    expect(batches.length).toBe(batchesPerEpoch(trainImages(dataset), 5));
    expect(batches.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    const images = imagesIn(batches);
    expect([...images].sort((a, b) => a - b)).toEqual(Array.from({ length: 23 }, (_, i) => i));
    expect(images).not.toEqual([...images].sort((a, b) => a - b));
    expect(batches.flatMap(({ labels }) => labels)).toEqual(images.map((image) => image % 5));
    const [first] = batches;
    expect(first!.images.slice(0, 2)).toEqual([(images[0]! - 10) / 2, (images[0]! - 20) / 4]);
  });

  it('orders each epoch and each seed anew, and the same again', () => {
    expect(epoch()).toEqual(epoch());
    const orders = [epoch(), epoch({ epoch: 2 }), epoch({ seed: 2 })].map((batches) => imagesIn(batches).join());
    expect(new Set(orders).size).toBe(3);
  });

  it('goes on from any batch as if it had read the ones before', () => {
    const augmentation = { flip: true, pad: 1 };
    const whole = epoch({ augmentation });
    for (let fromBatch = 0; fromBatch <= 5; fromBatch++) expect(epoch({ augmentation, fromBatch })).toEqual(whole.slice(fromBatch));
  });

  it('augments an image by its place in the data set, not in the batch', () => {
    const augmentation = { flip: true, pad: 1 };
    const flat = (batchSize: number) => epoch({ augmentation, batchSize }).flatMap(({ images }) => images);
    expect(flat(4)).toEqual(flat(23));
    expect(flat(4)).not.toEqual(epoch({ batchSize: 4 }).flatMap(({ images }) => images));
  });

  it.each([[1, 1], [7, 2], [100, 5]])('keeps to the first images: limit %i gives %i batches', (trainLimit, count) => {
    const batches = epoch({ trainLimit });
    expect(batches.length).toBe(count);
    expect(imagesIn(batches).sort((a, b) => a - b)).toEqual(Array.from({ length: Math.min(23, trainLimit) }, (_, i) => i));
  });

  it('leaves a batch alone until the one after the next is asked for', () => {
    const batches = trainBatches(dataset, options);
    const first = batches.next().value!;
    const kept = copy(first);
    const second = batches.next().value!;
    expect(copy(first)).toEqual(kept);
    expect(second.images.buffer).not.toBe(first.images.buffer);
    expect(batches.next().value!.images.buffer).toBe(first.images.buffer);
  });
});

describe('testBatches', () => {
  it('gives the stored order, not augmented', () => {
    const batches = Array.from(testBatches(dataset, { batchSize: 4 }), copy);
    expect(imagesIn(batches)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(batches.map(({ count }) => count)).toEqual([4, 3]);
    expect(imagesIn(Array.from(testBatches(dataset, { batchSize: 4, limit: 5 }), copy))).toEqual([0, 1, 2, 3, 4]);
  });
});
