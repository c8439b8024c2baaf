import type { DatasetReference } from '../core/graph/training-config.ts';
import { cifar10 } from './cifar-10.ts';
import { folder } from './folder/folder.ts';
import { generated } from './generated/generated.ts';
import type { Dataset, DatasetReader, OpenOptions } from './dataset.ts';
import { DatasetError } from './dataset-error.ts';

/** Every kind of data set there is, in the order in which the window offers them. One reader a file. */
export const datasets: readonly DatasetReader[] = [generated, cifar10, folder];

/**
 * Reads the data set that a training configuration names.
 * @throws DatasetError with what is wrong, where, and what to do.
 */
export async function openDataset(reference: DatasetReference, options: OpenOptions = {}): Promise<Dataset> {
  const reader = datasets.find(({ info }) => info.name === reference.name);
  if (reader === undefined) {
    const known = datasets.map(({ info }) => info.name).join(', ');
    throw new DatasetError(`There is no data set named "${reference.name}". Known: ${known}.`);
  }
  return reader.open(reference, options);
}
