import { promises as fs } from 'fs';
import { join } from 'path';
import { DatasetError, systemReason } from '../dataset-error.ts';

/** Files of one part, class by class. */
export interface ScannedPart {
  /** Below the root, with `/` between folders; in order of class, then name. */
  readonly files: readonly string[];
  /** Class of each. */
  readonly labels: Int32Array;
}
export interface ScannedFolder {
  /** Names of the class folders, in order of their code points: the same on every system. */
  readonly classNames: readonly string[];
  readonly train: ScannedPart;
  readonly validation: ScannedPart | null;
  /** Null where the folder has no part for it. */
  readonly test: ScannedPart | null;
}

const PICTURE = /\.(png|jpe?g)$/i;
const TRAIN = /^train(ing)?$/i;
const TEST = /^test(ing|set)?$/i;
const VALIDATION = /^val(id(ation)?)?$/i;
/** What systems leave behind. */
const isHidden = (name: string): boolean => name.startsWith('.') || name === '__MACOSX';

/** What a folder of pictures has to look like, for messages. */
export const LAYOUT = 'a folder for each class with PNG or JPEG files in it, such as train/cat/1.png and test/cat/2.png, or just cat/1.png';

/**
 * Finds the pictures below a folder: `train/CLASS/…` with `test/CLASS/…` or `val/CLASS/…` (with both, `val` validates),
 * or `CLASS/…` alone. A class may have folders of its own; folders without a picture are no class.
 * @throws DatasetError where it has no such layout
 */
export async function scanFolder(root: string): Promise<ScannedFolder> {
  const folders = (await entriesOf(root)).filter((entry) => entry.isFolder).map(({ name }) => name);
  const named = (pattern: RegExp): string | undefined => folders.find((name) => pattern.test(name));
  const train = named(TRAIN);
  if (train === undefined) {
    const classes = await classesIn(root, '');
    if (classes.size === 0) throw new DatasetError(`${root} has no pictures by class. Expected ${LAYOUT}.`, root);
    const classNames = [...classes.keys()];
    return { classNames: require2(classNames, root), train: partOf(classes, classNames), validation: null, test: null };
  }
  const classes = await classesIn(root, train);
  const trainFolder = join(root, train);
  if (classes.size === 0) throw new DatasetError(`${trainFolder} has no pictures by class. Expected ${LAYOUT}.`, trainFolder);
  const classNames = require2([...classes.keys()], trainFolder);
  const [test, validation] = [named(TEST), named(VALIDATION)];
  const other = async (folder: string | undefined): Promise<ScannedPart | null> => {
    if (folder === undefined) return null;
    const found = await classesIn(root, folder);
    const foreign = [...found.keys()].find((name) => !classes.has(name));
    if (foreign !== undefined) {
      const path = join(root, folder, foreign);
      throw new DatasetError(`${path} is a class that ${trainFolder} does not have: nothing could learn it. Rename it, or add it to both.`, path);
    }
    return found.size === 0 ? null : partOf(found, classNames);
  };
  const [tested, validated] = [await other(test), await other(validation)];
  return { classNames, train: partOf(classes, classNames), validation: tested && validated, test: tested ?? validated };
}

/**
 * Whether a folder is laid out by class: pictures lie right in a folder of it, or of its part to train on. What has pictures somewhere
 * deep below, such as a home or a project, was not meant; `scanFolder` reads that, too, where a person says that it is.
 */
export async function isLaidOutByClass(root: string): Promise<boolean> {
  const folders = async (folder: string): Promise<readonly string[]> =>
    (await entriesOf(folder)).flatMap(({ name, isFolder }) => (isFolder ? [name] : []));
  const train = (await folders(root)).find((name) => TRAIN.test(name));
  const place = train === undefined ? root : join(root, train);
  for (const name of await folders(place)) {
    // A folder that may not be read is no class; it is no reason to refuse the others.
    const entries = await entriesOf(join(place, name)).catch(() => []);
    if (entries.some((entry) => !entry.isFolder && PICTURE.test(entry.name))) return true;
  }
  return false;
}

function require2(classNames: readonly string[], folder: string): readonly string[] {
  if (classNames.length > 1) return classNames;
  throw new DatasetError(`${folder} has pictures of one class only ("${classNames[0] ?? ''}"): there is nothing to tell apart. Expected ${LAYOUT}.`, folder);
}

function partOf(classes: ReadonlyMap<string, readonly string[]>, classNames: readonly string[]): ScannedPart {
  const files = classNames.flatMap((name) => classes.get(name) ?? []);
  const labels = classNames.flatMap((name, label) => (classes.get(name) ?? []).map(() => label));
  return { files, labels: Int32Array.from(labels) };
}

/** Pictures of each class folder in `folder`, sorted. */
async function classesIn(root: string, folder: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const classes = new Map<string, readonly string[]>();
  for (const { name, isFolder } of await entriesOf(join(root, folder))) {
    if (!isFolder) continue;
    const files: string[] = [];
    await collect(root, folder === '' ? name : `${folder}/${name}`, files);
    if (files.length > 0) classes.set(name, files);
  }
  return classes;
}

async function collect(root: string, folder: string, files: string[]): Promise<void> {
  for (const { name, isFolder } of await entriesOf(join(root, folder))) {
    if (isFolder) await collect(root, `${folder}/${name}`, files);
    else if (PICTURE.test(name)) files.push(`${folder}/${name}`);
  }
}

async function entriesOf(folder: string): Promise<readonly { readonly name: string; readonly isFolder: boolean }[]> {
  try {
    const entries = await fs.readdir(folder, { withFileTypes: true });
    return entries
      .filter(({ name }) => !isHidden(name))
      .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw new DatasetError(`Cannot read the folder ${folder}: ${systemReason(error)}.`, folder, { cause: error });
  }
}
