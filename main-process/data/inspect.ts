import type { DatasetInspection } from '../contract/studio.ts';
import type { Dataset } from './dataset.ts';
import { imageUrl } from './png.ts';

/** Sample pictures of each class that the window shows. */
const SAMPLES_PER_CLASS = 2;

/** Sizes, class balance and the first few training images of each class, class by class. */
export function inspectDataset({ info, train, test }: Dataset, samplesPerClass = SAMPLES_PER_CLASS): DatasetInspection {
  const classCounts = info.classNames.map(() => 0);
  const chosen: number[][] = info.classNames.map(() => []);
  for (const [image, label] of train.labels.entries()) {
    classCounts[label] = (classCounts[label] ?? 0) + 1;
    const ofClass = chosen[label];
    if (ofClass && ofClass.length < samplesPerClass) ofClass.push(image);
  }
  return {
    trainImages: train.count,
    testImages: test.count,
    classCounts,
    samples: chosen.flatMap((images, label) => images.map((image) => ({ label, png: imageUrl(train, image, info) }))),
  };
}
