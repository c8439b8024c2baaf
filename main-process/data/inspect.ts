import type { DatasetInspection } from '../contract/studio.ts';
import { rowOf, type Dataset } from './dataset.ts';
import { imageReader } from './image-reader.ts';
import { imageUrl } from './png.ts';

/** Sample pictures of each class that the window shows. */
const SAMPLES_PER_CLASS = 2;

/** Sizes, class balance and the first few training images of each class, class by class. */
export async function inspectDataset({ info, train, test }: Dataset, samplesPerClass = SAMPLES_PER_CLASS): Promise<DatasetInspection> {
  const classCounts = info.classNames.map(() => 0);
  const chosen: number[][] = info.classNames.map(() => []);
  for (const [image, label] of train.labels.entries()) {
    classCounts[label] = (classCounts[label] ?? 0) + 1;
    const ofClass = chosen[label];
    if (ofClass && ofClass.length < samplesPerClass) ofClass.push(image);
  }
  const reader = imageReader(train, info);
  const samples: { label: number; png: string }[] = [];
  for (const [label, images] of chosen.entries()) {
    for (const image of images) samples.push({ label, png: imageUrl(await reader.get(rowOf(train, image)), info) });
  }
  return {
    trainImages: train.count,
    testImages: test.count,
    classCounts,
    samples,
  };
}
