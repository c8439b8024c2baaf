import { basename, join } from 'node:path';
import { grouped } from '../core/text.ts';
import type { DatasetReader, MemoryDataset } from './dataset.ts';
import { DatasetError } from './dataset-error.ts';
import { SVHN_FILE } from './formats/known-files.ts';
import { locate, type Layout } from './formats/locate.ts';
import { readMat5 } from './formats/mat5.ts';
import { wholeSet } from './in-memory.ts';
import { joinParts, type SplitPart } from './split-builder.ts';

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
    const train = [await readPart(join(files.path, 'train_32x32.mat'))];
    if (files.names.includes('extra_32x32.mat')) train.push(await readPart(join(files.path, 'extra_32x32.mat')));
    const test = await readPart(join(files.path, 'test_32x32.mat'));
    return wholeSet(svhn.info, { mean: [0, 0, 0], std: [255, 255, 255] }, joinParts(train), joinParts([test]));
  },
};

/** `X` is [32, 32, 3, n] by columns, `y` [n, 1] with 10 for the digit 0. */
async function readPart(path: string): Promise<SplitPart> {
  const name = basename(path);
  const arrays = await readMat5(path, ['X', 'y']);
  const [images, labels] = [arrays.get('X'), arrays.get('y')];
  if (!images || !labels) {
    throw new DatasetError(`${name}: the array ${images ? 'y' : 'X'} is missing: the file is truncated or not SVHN's format 2 (cropped digits). Get it again.`, path);
  }
  const [height, width, channels, count = 0] = images.dimensions;
  if (images.dimensions.length !== 4 || height !== SIDE || width !== SIDE || channels !== CHANNELS || count === 0) {
    throw new DatasetError(`${name}: X has the dimensions ${images.dimensions.join(' × ')}, expected 32 × 32 × 3 × n. Get the file again.`, path);
  }
  const [rows, columns] = labels.dimensions;
  if (labels.dimensions.length !== 2 || rows !== count || columns !== 1) {
    throw new DatasetError(`${name}: y has the dimensions ${labels.dimensions.join(' × ')} for ${grouped(count)} images, expected ${count} × 1. Get the file again.`, path);
  }
  const wrong = labels.values.findIndex((label) => label < 1 || label > 10);
  if (wrong >= 0) {
    throw new DatasetError(`${name}: record ${grouped(wrong + 1)} has label ${labels.values[wrong]}, expected 1 to 10: the file is damaged. Get it again.`, path);
  }
  const pixels = new Uint8Array(count * IMAGE);
  for (let image = 0; image < count; image++) byRows(images.values, image * IMAGE, pixels);
  return { images: pixels, labels: Int32Array.from(labels.values, (label) => label % 10) };
}

/** One image from [row, column, channel] by columns to rows of pixels, at the same place of `target`. */
function byRows(source: Uint8Array, start: number, target: Uint8Array): void {
  let out = start;
  for (let y = 0; y < SIDE; y++) {
    for (let at = start + y; at < start + PLANE; at += SIDE) {
      target[out++] = source[at] ?? 0;
      target[out++] = source[at + PLANE] ?? 0;
      target[out++] = source[at + 2 * PLANE] ?? 0;
    }
  }
}
