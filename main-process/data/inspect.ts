import type { DatasetInspection } from '../contract/dataset-inspection.ts';
import { imageSize, rowOf, type Dataset, type Split } from './dataset.ts';
import { imageReader } from './image-reader.ts';
import { imageUrl } from './png.ts';

/** Sample pictures of each class that the window shows. */
const SAMPLES_PER_CLASS = 2;
/** Training images that mean and deviation are measured of, spread over the set: exact to a fraction of a grey level. */
const MEASURED = 5000;
/** Files take longer. */
const MEASURED_FILES = 500;

/** Sizes, class balance, pixels, and the first few training images of each class, class by class. */
export async function inspectDataset(dataset: Dataset, samplesPerClass = SAMPLES_PER_CLASS): Promise<DatasetInspection> {
  const { info, normalisation, train, validation, test, skipped = [] } = dataset;
  const { height, width, channels, classNames } = info;
  const reader = imageReader(train, info);
  const samples: { label: number; png: string }[] = [];
  for (const label of classNames.keys()) {
    for (const image of imagesOf(train, label, 0, samplesPerClass)) {
      samples.push({ label, png: imageUrl(await reader.get(rowOf(train, image)), info) });
    }
  }
  const countsOf = (split: Split | undefined): number[] => {
    const counts = classNames.map(() => 0);
    for (const label of split?.labels ?? []) counts[label] = (counts[label] ?? 0) + 1;
    return counts;
  };
  return {
    height,
    width,
    channels,
    classNames: [...classNames],
    trainImages: train.count,
    validationImages: validation?.count ?? 0,
    testImages: test.count,
    classCounts: countsOf(train),
    validationCounts: countsOf(validation),
    testCounts: countsOf(test),
    samples,
    pixels: { ...(await measurePixels(dataset)), used: { mean: [...normalisation.mean], std: [...normalisation.std] } },
    skipped: skipped.slice(0, 200).map(({ path, reason }) => ({ path, reason })),
  };
}

/** Images of a class, `count` of them from the `from`th on. */
export function imagesOf({ labels }: Split, label: number, from: number, count: number): readonly number[] {
  const found: number[] = [];
  let seen = 0;
  for (let image = 0; image < labels.length && found.length < count; image++) {
    if (labels[image] === label && seen++ >= from) found.push(image);
  }
  return found;
}

/** Mean and (population) standard deviation of each channel. */
export async function measurePixels({ info, train }: Dataset): Promise<Omit<DatasetInspection['pixels'], 'used'>> {
  const images = Math.min(train.count, train.images instanceof Uint8Array ? MEASURED : MEASURED_FILES);
  const reader = imageReader(train, info);
  const { channels } = info;
  const sums = Array.from({ length: channels }, () => ({ sum: 0, squares: 0 }));
  for (let i = 0; i < images; i++) {
    const { bytes, start } = await reader.get(rowOf(train, Math.floor((i * train.count) / images)));
    for (const [channel, total] of sums.entries()) {
      for (let at = start + channel; at < start + imageSize(info); at += channels) {
        const value = bytes[at] as number;
        total.sum += value;
        total.squares += value * value;
      }
    }
  }
  const values = Math.max(1, images * info.height * info.width);
  const mean = sums.map(({ sum }) => sum / values);
  return { images, measured: { mean, std: sums.map(({ squares }, c) => Math.sqrt(Math.max(0, squares / values - (mean[c] ?? 0) ** 2))) } };
}
