import { promises as fs } from 'node:fs';
import { basename, join } from 'node:path';
import { isGzip } from './archive/bytes.ts';
import { openArchive, openFolder } from './archive/files.ts';
import { inMemory, type MemoryDataset } from './dataset.ts';
import { DatasetError, systemReason } from './dataset-error.ts';
import { publishedSetOf } from './formats/mnist-files.ts';
import { firstBytes, setOfNames, sniff } from './formats/sniff.ts';
import { datasets, openDataset } from './registry.ts';

/**
 * Name of the data set that lies at a path: a folder, the folder around it, or an archive.
 * @throws DatasetError when none is known there
 */
export async function setAt(path: string): Promise<string> {
  const found = setOfNames(await namesAt(path));
  if (!found) {
    const titles = datasets.filter(({ info }) => info.needsPath).map(({ info }) => info.title);
    throw new DatasetError(`${path} holds no data set that is known here (${titles.join(', ')}). Choose its folder or archive.`, path);
  }
  return found.name === 'mnist' ? whichIdx(path) : found.name;
}

/** Both sets name their files alike; the reader knows them by their first labels. A part of neither counts as MNIST. */
const whichIdx = (path: string): Promise<string> => openDataset({ name: 'fashion-mnist', path }).then(({ train }) => publishedSetOf(train) ?? 'mnist', () => 'mnist');

/** The data set at a path, read whole. */
export async function openAt(path: string): Promise<MemoryDataset> {
  return inMemory(await openDataset({ name: await setAt(path), path }));
}

async function namesAt(path: string): Promise<readonly string[]> {
  const status = await fs.stat(path).catch((error: unknown) => {
    throw new DatasetError(`Cannot read ${path}: ${systemReason(error)}. Choose the folder or the archive of a data set.`, path, { cause: error });
  });
  if (!status.isDirectory()) {
    const begin = await firstBytes(path);
    if (isGzip(begin) && /\.t(ar\.)?gz$/.test(path)) return (await openArchive(path)).names;
    // One file of several: its folder is meant.
    if (setOfNames([basename(path)])) throw new DatasetError(`${path} is one file of several: choose the folder that it lies in.`, path);
    throw new DatasetError(`${path} is ${sniff(begin) ?? 'no archive'}, and no data set. Choose the folder or the archive of a data set.`, path);
  }
  const { names } = await openFolder(path);
  if (setOfNames(names)) return names;
  for (const folder of ['cifar-10-batches-bin', 'cifar-10-batches-py', 'cifar-100-binary', 'cifar-100-python']) {
    if (names.includes(folder)) return (await openFolder(join(path, folder))).names;
  }
  return names;
}
