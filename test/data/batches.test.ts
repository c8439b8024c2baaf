import { describe, expect, it } from 'vitest';
import { batchesPerEpoch, evaluationBatches, openBatches, trainImages, type Batch, type BatchPlan, type MemoryDataset } from '../../main-process/data/index.ts';
import { partition, pick } from '../../main-process/data/hold-out.ts';
import type { Split } from '../../main-process/data/dataset.ts';
import { closeRing, createRing, fillRing, SLOTS } from '../../main-process/data/batch-ring.ts';

/** Entry of the thread as it runs from source. */
const worker = new URL('../../main-process/data/batch-worker-from-source.mjs', import.meta.url);

/** Image i is 2×3 pixels of value i + 1 in two channels; its label is i mod 5. */
function split(count: number) {
  return {
    count,
    images: Uint8Array.from({ length: count * 12 }, (_, i) => Math.floor(i / 12) + 1),
    labels: Int32Array.from({ length: count }, (_, i) => i % 5),
  };
}
const dataset: MemoryDataset = {
  info: { name: 't', title: 't', description: '', needsPath: false, height: 2, width: 3, channels: 2, classNames: ['a', 'b', 'c', 'd', 'e'] },
  normalisation: { mean: [10, 20], std: [2, 4] },
  train: split(23),
  test: split(7),
};
const plan: BatchPlan = {
  split: dataset.train, images: 23, size: dataset.info, batchSize: 5, augmentation: { flip: false, pad: 0 }, seed: 1, epochs: 1,
  from: { epoch: 1, index: 0 },
};
const augmented = { flip: true, pad: 1 };

const copy = <B extends Batch>(batch: B) => {
  const { images, labels, window } = batch;
  return { ...batch, images: [...images], labels: [...labels], window: window && [...window] };
};
async function batchesOf(changes: Partial<BatchPlan> = {}, entry: URL | null = null) {
  const source = await openBatches({ ...plan, ...changes }, entry);
  const all = [];
  for (let batch = await source.next(); batch !== null; batch = await source.next()) all.push(copy(batch));
  expect(await source.next()).toBeNull();
  await source.close();
  return all;
}
/** Which images these batches hold. */
const imagesIn = (batches: readonly { readonly images: readonly number[] }[]): number[] =>
  batches.flatMap(({ images }) => images.filter((_, i) => i % 12 === 0).map((value) => value - 1));

describe('batches of training images', () => {
  it('hold every image once an epoch, the last batch short, with its label', async () => {
    const batches = await batchesOf();
    expect(batches.map(({ count }) => count)).toEqual([5, 5, 5, 5, 3]);
    expect(batches.length).toBe(batchesPerEpoch(trainImages(dataset), 5));
    expect(batches.map(({ epoch, index }) => [epoch, index])).toEqual([[1, 0], [1, 1], [1, 2], [1, 3], [1, 4]]);
    const images = imagesIn(batches);
    expect([...images].sort((a, b) => a - b)).toEqual(Array.from({ length: 23 }, (_, i) => i));
    expect(images).not.toEqual([...images].sort((a, b) => a - b));
    expect(batches.flatMap(({ labels }) => labels)).toEqual(images.map((image) => image % 5));
    expect(batches.every(({ window }) => window === undefined)).toBe(true);
  });

  it('are in another order each epoch and with each seed, and the same again', async () => {
    expect(await batchesOf()).toEqual(await batchesOf());
    const two = await batchesOf({ epochs: 2 });
    const orders = [two.slice(0, 5), two.slice(5), await batchesOf({ seed: 2 })].map((batches) => imagesIn(batches).join());
    expect(new Set(orders).size).toBe(3);
  });

  it('go on from any batch as if the ones before had been read', async () => {
    const whole = await batchesOf({ augmentation: augmented, epochs: 2 });
    for (let done = 0; done <= whole.length; done++) {
      const from = { epoch: 1 + Math.floor(done / 5), index: done % 5 };
      expect(await batchesOf({ augmentation: augmented, epochs: 2, from })).toEqual(whole.slice(done));
    }
    // All batches of an epoch done, its evaluation not.
    expect(await batchesOf({ augmentation: augmented, epochs: 2, from: { epoch: 1, index: 5 } })).toEqual(whole.slice(5));
  });

  it('are augmented by the place of an image in the data set, not in the batch', async () => {
    const flat = async (batchSize: number, augmentation = augmented) =>
      (await batchesOf({ augmentation, batchSize })).flatMap(({ images }) => images);
    expect(await flat(4)).toEqual(await flat(23));
    expect(await flat(4)).not.toEqual(await flat(4, { flip: false, pad: 0 }));
  });

  it('tell which part of an image was padded in', async () => {
    for (const { images, window } of await batchesOf({ augmentation: augmented })) {
      expect(window?.length).toBe((images.length / 12) * 4);
      for (let pixel = 0; pixel < images.length / 2; pixel++) {
        const [image, y, x] = [Math.floor(pixel / 6), Math.floor((pixel % 6) / 3), pixel % 3];
        const [firstRow = 0, endRow = 0, firstColumn = 0, endColumn = 0] = window!.slice(image * 4);
        expect(y >= firstRow && y < endRow && x >= firstColumn && x < endColumn).toBe(images[pixel * 2] !== 0);
      }
    }
  });

  it.each([[1, 1], [7, 2], [100, 5]])('keep to the first images: limit %i gives %i batches', async (trainLimit, count) => {
    const batches = await batchesOf({ images: trainImages(dataset, trainLimit) });
    expect(batches.length).toBe(count);
    expect(imagesIn(batches).sort((a, b) => a - b)).toEqual(Array.from({ length: Math.min(23, trainLimit) }, (_, i) => i));
  });
});

describe('the thread that prepares batches', () => {
  it.each([
    { name: 'padded and flipped, several epochs', changes: { augmentation: augmented, epochs: 4 } },
    { name: 'a batch larger than the data set', changes: { batchSize: 100, epochs: 6 } },
    { name: 'one image a batch, from the middle', changes: { batchSize: 1, epochs: 2, from: { epoch: 1, index: 9 } } },
    { name: 'nothing left to do', changes: { from: { epoch: 2, index: 0 } } },
  ])('makes the very batches that are made without it: $name', async ({ changes }) => {
    expect(await batchesOf(changes, worker)).toEqual(await batchesOf(changes));
  });

  it('is ahead of the trainer without a turn of its event loop, and leaves the batch in use alone', async () => {
    const source = await openBatches({ ...plan, epochs: 100 }, worker);
    expect(source.inlineReason).toBeNull();
    const first = (await source.next())!;
    const kept = copy(first);
    blockFor(200);
    // All slots are full now. Had the thread gone round, this one would be overwritten.
    expect(copy(first)).toEqual(kept);
    const before = source.starved;
    for (let i = 1; i < SLOTS; i++) await source.next();
    expect(source.starved).toBe(before);
    await source.close();
  });

  it('can be closed at any time, twice too', async () => {
    const source = await openBatches({ ...plan, epochs: 1000 }, worker);
    await source.next();
    await source.close();
    await source.close();
  });

  it('that cannot be started leaves the work to the trainer, and says why', async () => {
    const source = await openBatches(plan, new URL('./no-such-worker.mjs', import.meta.url));
    expect(source.inlineReason).toMatch(/no-such-worker/);
    expect(await source.next()).toMatchObject({ epoch: 1, index: 0, count: 5 });
    await source.close();
  });

  it('that breaks down is one error at the batch that it did not make', async () => {
    const source = await openBatches({ ...plan, augmentation: null as never }, worker);
    await expect(source.next()).rejects.toThrow(/^The thread that prepares the batches failed: .*(null|pad)/);
    await source.close();
  });

  it('stops filling where the ring is closed', () => {
    const ring = createRing(plan);
    closeRing(ring);
    fillRing(plan, ring);
    expect([...ring.slots[0]!.images].every((byte) => byte === 0)).toBe(true);
  });
});

/** As a native training step does: no turn of the event loop meanwhile. */
function blockFor(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

describe('evaluationBatches', () => {
  const options = { size: dataset.info, batchSize: 4, batchWorker: null };
  const evaluated = async (part: Split) => {
    const batches = [];
    for await (const batch of evaluationBatches(part, options)) batches.push(copy(batch));
    return batches;
  };

  it('give a part in stored order, the short last batch included', async () => {
    const batches = await evaluated(dataset.test);
    expect(batches.map(({ count }) => count)).toEqual([4, 3]);
    expect(imagesIn(batches)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('copy nothing of a part that is in memory', async () => {
    for await (const { images } of evaluationBatches(dataset.test, options)) expect(images.buffer).toBe(dataset.test.images.buffer);
  });

  it('give the chosen rows of a part that was held out', async () => {
    const batches = await evaluated(pick(dataset.train, Uint32Array.of(2, 3, 5, 7, 11)));
    expect(imagesIn(batches)).toEqual([2, 3, 5, 7, 11]);
    expect(batches.flatMap(({ labels }) => labels)).toEqual([2, 3, 0, 2, 1]);
  });
});

describe('training batches beside a part that is held out', () => {
  it('hold the others, and draw for each image what they draw without it', async () => {
    const [held, kept] = partition(dataset.train.labels, 5, 3);
    const flipped = { ...augmented, pad: 0 };
    const all = await batchesOf({ augmentation: flipped });
    const some = await batchesOf({ split: pick(dataset.train, kept), images: kept.length, augmentation: flipped });
    expect([...imagesIn(some)].sort((a, b) => a - b)).toEqual([...kept]);
    expect(new Set([...held, ...kept]).size).toBe(23);
    expect(all.length).toBe(5);
    expect(some.length).toBe(4);
  });
});
