import type { DatasetReference } from '../core/graph/training-config.ts';
import { openDataset } from '../data/index.ts';

/** Training and test images that a data set has here. @throws DatasetError */
export async function countImages(reference: DatasetReference): Promise<{ readonly train: number; readonly test: number }> {
  const { train, test } = await openDataset(reference);
  return { train: train.count, test: test.count };
}
