import { promises as fs } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isGzip } from './archive/bytes.ts';
import { listed } from '../core/text.ts';
import { openArchive, openFolder } from './archive/files.ts';
import { gunzipFile } from './archive/gzip.ts';
import { DatasetError, systemReason } from './dataset-error.ts';
import { folder } from './folder/folder.ts';
import { isLaidOutByClass, LAYOUT } from './folder/scan.ts';
import { isArchiveName, setOfNames, UNPACKED_FOLDERS } from './formats/known-files.ts';
import { publishedSetOf } from './formats/mnist-files.ts';
import { firstBytes, sniff } from './formats/sniff.ts';
import { datasets, openDataset } from './registry.ts';

/** What lies at a path: the name of the set, and where it is read from. */
export interface Recognised {
  readonly name: string;
  readonly path: string;
}

/**
 * The data set at a path: a folder, the folder around it, an archive as it was downloaded, one file of several (its
 * folder is meant then), or a folder with a folder of pictures for each class.
 * @throws DatasetError that says what is there instead
 */
export async function recognise(path: string): Promise<Recognised> {
  const status = await fs.stat(path).catch((error: unknown) => {
    throw new DatasetError(`Cannot read ${path}: ${systemReason(error)}. Choose the folder or the archive of a data set.`, path, { cause: error });
  });
  const found = status.isDirectory() ? await inFolder(path) : await inFile(path);
  return found.name === 'mnist' ? { ...found, name: await whichIdx(found.path) } : found;
}

/** Both sets name their files alike; the reader knows them by their first labels. A part of neither counts as MNIST. */
const whichIdx = (path: string): Promise<string> =>
  openDataset({ name: 'fashion-mnist', path }).then(({ train }) => publishedSetOf(train) ?? 'mnist', () => 'mnist');

const titles = (): string => datasets.filter(({ info }) => info.needsPath).map(({ info }) => info.title).join(', ');

/** "a, b, c and 4 more" */
const some = (names: readonly string[]): string =>
  names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : listed(names);

async function inFolder(path: string): Promise<Recognised> {
  const { names } = await openFolder(path);
  const inner = UNPACKED_FOLDERS.find((name) => names.includes(name));
  const found = setOfNames(names) ?? (inner === undefined ? null : setOfNames((await openFolder(join(path, inner))).names));
  if (found) return { name: found.name, path };
  if (await isLaidOutByClass(path)) return { name: folder.info.name, path };
  const what = names.length === 0 ? 'it is empty' : `it has ${some(names)}`;
  throw new DatasetError(
    `${path} holds no data set that is known here (${titles()}): ${what}. Choose the folder or the archive of a set, or ${LAYOUT}.`,
    path,
  );
}

async function inFile(path: string): Promise<Recognised> {
  const name = basename(path);
  const begin = await firstBytes(path);
  if (!isArchiveName(name)) {
    const aside = await openFolder(dirname(path));
    // CIFAR-100's Python files are called "train" and "test": their neighbours tell.
    const known = setOfNames([name]) ?? (/^(train|test|meta|test_batch(\.bin)?|test\.bin|batches\.meta(\.txt)?)$/.test(name) ? setOfNames(aside.names) : null);
    if (known) return { name: known.name, path: dirname(path) };
  }
  if (isGzip(begin)) return inGzip(path);
  const what = sniff(begin) ?? (isArchiveName(name) ? 'not a gzip file' : 'no file of a data set that is known here');
  throw new DatasetError(`${path} is ${what}. ${adviceFor(what)}`, path);
}

async function inGzip(path: string): Promise<Recognised> {
  const name = basename(path);
  const begin = await firstUnpacked(path);
  const what = sniff(begin);
  // A tar says so in its first header; whatever else was packed is told by its own first bytes.
  if (what !== null && !what.startsWith('a tar')) {
    throw new DatasetError(`${path} unpacks to ${what}, but its name is not that of a published file. ${adviceFor(what)}`, path);
  }
  const held = await openArchive(path);
  const known = setOfNames(held.names);
  if (known) return { name: known.name, path };
  throw new DatasetError(
    `${name} holds no data set that is known here (${titles()}): ${held.names.length === 0 ? 'it is empty' : `it holds ${some(held.names)}`}. Choose the archive of a set, or unpack it and choose the folder.`,
    path,
  );
}

/** The first bytes of what a gzip file holds. @throws DatasetError that says what is wrong with it */
async function firstUnpacked(path: string): Promise<Uint8Array> {
  for await (const chunk of gunzipFile(path)) return chunk;
  return new Uint8Array();
}

/** What to do with a file that is something else. */
function adviceFor(what: string): string {
  if (what.startsWith('an IDX')) return 'Give it back its published name, such as train-images-idx3-ubyte.gz, and choose the folder of all four files.';
  if (what.startsWith('a zip') || what.startsWith('a tar')) return 'Unpack it and choose the folder, or choose the .tar.gz as it was downloaded.';
  if (what.endsWith('picture')) return `To train on pictures choose ${LAYOUT}.`;
  if (/web page|empty|pointer/.test(what)) return 'Get the file again.';
  return `Choose the folder or the archive of a data set: ${titles()}.`;
}
