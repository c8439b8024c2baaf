import { basename, join } from 'node:path';
import { grouped } from '../core/text.ts';
import type { DatasetReader, MemoryDataset, MemorySplit } from './dataset.ts';
import { DatasetError } from './dataset-error.ts';
import { SVHN_FILE } from './formats/known-files.ts';
import { locate, type Layout } from './formats/locate.ts';
import { matHeader, readMat5 } from './formats/mat5.ts';
import { wholeSet } from './in-memory.ts';
import { sharedBytes } from './shared-memory.ts';

const SIDE = 32;
const CHANNELS = 3;
const PLANE = SIDE * SIDE;
const IMAGE = PLANE * CHANNELS;
const layout: Layout = { owns: (name) => SVHN_FILE.test(name) };
const hint = 'the folder with train_32x32.mat and test_32x32.mat (extra_32x32.mat is joined to the training images where it is there)';

/**
 * Street View House Numbers (Netzer et al. 2011), format 2: cropped digits in MATLAB files. The authors divide by 255 and
 * do not augment (spec §3); they train on the train and extra parts.
 */
export const svhn: DatasetReader = {
  info: {
    name: 'svhn',
    title: 'SVHN',
    description: 'House numbers from street photographs, one digit an image, 32×32 pixels; 73,257 to train (604,388 with the extra part), 26,032 to test.',
    needsPath: true,
    pathHint: hint,
    height: SIDE,
    width: SIDE,
    channels: CHANNELS,
    classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  },
  async open(reference): Promise<MemoryDataset> {
    const { files } = await locate(reference.path, { title: 'SVHN', hint, layouts: [layout] });
    for (const name of ['train_32x32.mat', 'test_32x32.mat']) {
      if (!files.names.includes(name)) throw new DatasetError(`${files.path}: ${name} is missing. Get that file as well.`, files.path);
    }
    const parts = ['train_32x32.mat', ...(files.names.includes('extra_32x32.mat') ? ['extra_32x32.mat'] : [])];
    const train = await readParts(parts.map((name) => join(files.path, name)));
    const test = await readParts([join(files.path, 'test_32x32.mat')]);
    // The authors divide by 255.
    return wholeSet(svhn.info, { mean: [0, 0, 0], std: [255, 255, 255] }, train, test);
  },
};

/** The images of several files, each read straight to its place among all: with the extra part they have 1.9 GB, once. */
async function readParts(paths: readonly string[]): Promise<MemorySplit> {
  const counts: number[] = [];
  for (const path of paths) counts.push(await countIn(path));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const images = sharedBytes(total * IMAGE);
  const labels = new Int32Array(total);
  let first = 0;
  for (const [i, path] of paths.entries()) {
    const end = first + (counts[i] ?? 0);
    await readPart(path, images.subarray(first * IMAGE, end * IMAGE), labels.subarray(first, end));
    first = end;
  }
  return { count: total, images, labels };
}

/** How many images a file says it has. */
async function countIn(path: string): Promise<number> {
  const header = await matHeader(path, 'X');
  if (header === null) throw missing(path, 'X');
  const [height, width, channels, count = 0] = header.dimensions;
  if (header.dimensions.length !== 4 || height !== SIDE || width !== SIDE || channels !== CHANNELS || count === 0) {
    throw new DatasetError(`${basename(path)}: X has the dimensions ${header.dimensions.join(' × ')}, expected 32 × 32 × 3 × n. Get the file again.`, path);
  }
  return count;
}

const missing = (path: string, array: string): DatasetError =>
  new DatasetError(`${basename(path)}: the array ${array} is missing: the file is truncated or not SVHN's format 2 (cropped digits). Get it again.`, path);

/** Fills both. `X` is [32, 32, 3, n] by columns, `y` [n, 1] with 10 for the digit 0. */
async function readPart(path: string, images: Uint8Array, labels: Int32Array): Promise<void> {
  const name = basename(path);
  const count = labels.length;
  let digits: Uint8Array | null = null;
  await readMat5(path, ['X', 'y'], (array) => {
    if (array.name === 'X') return images;
    const [rows, columns] = array.dimensions;
    if (array.dimensions.length !== 2 || rows !== count || columns !== 1) {
      throw new DatasetError(`${name}: y has the dimensions ${array.dimensions.join(' × ')} for ${grouped(count)} images, expected ${count} × 1. Get the file again.`, path);
    }
    return (digits = new Uint8Array(count));
  });
  if (digits === null) throw missing(path, 'y');
  for (const [i, digit] of (digits as Uint8Array).entries()) {
    if (digit < 1 || digit > 10) {
      throw new DatasetError(`${name}: record ${grouped(i + 1)} has label ${digit}, expected 1 to 10: the file is damaged. Get it again.`, path);
    }
    labels[i] = digit % 10;
  }
  for (let image = 0; image < count; image++) byRows(images, image * IMAGE);
}

/** One image of the file, for a moment. */
const columns = new Uint8Array(IMAGE);

/** Turns one image at its place from [row, column, channel] by columns to rows of pixels. */
function byRows(images: Uint8Array, start: number): void {
  columns.set(images.subarray(start, start + IMAGE));
  let out = start;
  for (let y = 0; y < SIDE; y++) {
    for (let at = y; at < PLANE; at += SIDE) {
      images[out++] = columns[at] ?? 0;
      images[out++] = columns[at + PLANE] ?? 0;
      images[out++] = columns[at + 2 * PLANE] ?? 0;
    }
  }
}
