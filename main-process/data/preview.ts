import type { DatasetPreview, PreviewRequest } from '../contract/dataset-inspection.ts';
import { batchBuffers, BatchWriter, type BatchPlan } from './batches.ts';
import { imageSize, rowOf, type Dataset } from './dataset.ts';
import { pick } from './hold-out.ts';
import { imageReader } from './image-reader.ts';
import { imagesOf } from './inspect.ts';
import { imageUrl } from './png.ts';

/**
 * A page of a class, and what the run makes of one of its images: the nth version is what the nth epoch trains on,
 * written by the code that writes the batches. Padding is shown in the mean colour, which is what zero stands for once
 * the image is normalised.
 */
export async function previewDataset(dataset: Dataset, request: PreviewRequest): Promise<DatasetPreview> {
  const { info, train, normalisation } = dataset;
  const { label, from, count, augment, augmentation, seed, versions } = request;
  const reader = imageReader(train, info);
  const images: string[] = [];
  for (const image of imagesOf(train, label, from, count)) images.push(imageUrl(await reader.get(rowOf(train, image)), info));
  const [chosen] = imagesOf(train, label, augment, 1);
  if (chosen === undefined) return { images, augmented: [] };
  const size = { height: info.height, width: info.width, channels: info.channels };
  const plan: BatchPlan = {
    split: pick(train, Uint32Array.of(chosen)), images: 1, size, batchSize: 1, augmentation, order: 'stored', seed, epochs: versions,
    from: { epoch: 1, index: 0 },
  };
  const writer = new BatchWriter(plan);
  const buffers = batchBuffers(plan, (bytes) => new ArrayBuffer(bytes));
  const augmented: string[] = [];
  for (let epoch = 1; epoch <= versions; epoch++) {
    const { images: written, window } = await writer.write({ epoch, index: 0 }, buffers);
    const pixels = written.slice(0, imageSize(size));
    if (window) paintOutside(pixels, size, window, normalisation.mean);
    augmented.push(imageUrl({ bytes: pixels, start: 0 }, size));
  }
  return { images, augmented };
}

/** Gives what lies outside the window the mean colour. */
function paintOutside(pixels: Uint8Array, { height, width, channels }: BatchPlan['size'], window: Int32Array, mean: readonly number[]): void {
  const [firstRow = 0, endRow = height, firstColumn = 0, endColumn = width] = window;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (y >= firstRow && y < endRow && x >= firstColumn && x < endColumn) continue;
      for (let c = 0; c < channels; c++) pixels[(y * width + x) * channels + c] = Math.round(mean[c] ?? 0);
    }
  }
}
