import type { DatasetReference } from '../core/graph/training-config.ts';
import { appHome } from '../files/app-home.ts';
import { cifar10 } from './cifar-10.ts';
import { folder } from './folder/folder.ts';
import { cifar100, cifar100Coarse } from './cifar-100.ts';
import { downloadedFolder, entryOf } from './downloads/index.ts';
import { fashionMnist } from './fashion-mnist.ts';
import { generated } from './generated/generated.ts';
import type { Dataset, DatasetReader, OpenOptions } from './dataset.ts';
import { mnist } from './mnist.ts';
import { svhn } from './svhn.ts';
import { DatasetError } from './dataset-error.ts';

/** Every kind of data set there is, in the order in which the window offers them. One reader a file. */
export const datasets: readonly DatasetReader[] = [generated, cifar10, cifar100, cifar100Coarse, svhn, mnist, fashionMnist, folder];

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
  return reader.open(reader.info.needsPath && !reference.path ? await withCopy(reference) : reference, options);
}

/** A set that is read from disk and has no path: the copy that the application downloaded, where there is one. */
async function withCopy(reference: DatasetReference): Promise<DatasetReference> {
  const entry = entryOf(reference.name);
  const path = entry && (await downloadedFolder(appHome().data, entry));
  return path === null ? reference : { ...reference, path };
}
