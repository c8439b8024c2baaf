import { promises as fs } from 'node:fs';
import { basename, join } from 'node:path';
import type { DatasetReader, MemoryDataset, MemorySplit } from './dataset.ts';
import { DatasetError, systemReason } from './dataset-error.ts';
import { sharedBytes } from './shared-memory.ts';

/** Name of the folder inside the published archive. */
const FOLDER = 'cifar-10-batches-bin';
const TEST_FILE = 'test_batch.bin';
const TRAIN_FILE = /^data_batch_(\d+)\.bin$/;
const SIDE = 32;
const CHANNELS = 3;
const PLANE = SIDE * SIDE;
const IMAGE = PLANE * CHANNELS;
/** One label byte, then the red, green and blue planes, row by row. */
const RECORD = 1 + IMAGE;

/**
 * CIFAR-10, binary version (Krizhevsky 2009): `data_batch_*.bin` and `test_batch.bin`, any number of records a file.
 * Mean and standard deviation are the ones of the authors' code (spec §3).
 */
export const cifar10: DatasetReader = {
  info: {
    name: 'cifar-10',
    title: 'CIFAR-10',
    description: 'Photographs of ten kinds of things, 32×32 pixels. Binary version: a folder with data_batch_1.bin … and test_batch.bin.',
    needsPath: true,
    height: SIDE,
    width: SIDE,
    channels: CHANNELS,
    classNames: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
  },
  async open(reference): Promise<MemoryDataset> {
    if (reference.path === undefined || reference.path === '') {
      throw new DatasetError(`CIFAR-10 is read from disk: choose the folder ${FOLDER}, which holds data_batch_1.bin and test_batch.bin.`);
    }
    const { directory, trainFiles } = await findFiles(reference.path);
    return {
      info: cifar10.info,
      normalisation: { mean: [125.3, 123.0, 113.9], std: [63.0, 62.1, 66.7] },
      train: await readSplit(directory, trainFiles),
      test: await readSplit(directory, [TEST_FILE]),
    };
  },
};

async function listFolder(directory: string): Promise<readonly string[]> {
  try {
    return await fs.readdir(directory);
  } catch (error) {
    throw new DatasetError(`Cannot read the folder ${directory}: ${systemReason(error)}. Choose the folder ${FOLDER}.`, directory, { cause: error });
  }
}

/** Takes the folder itself or the one that the archive was unpacked into. */
async function findFiles(path: string): Promise<{ directory: string; trainFiles: readonly string[] }> {
  let directory = path;
  let names = await listFolder(directory);
  const holdsBatches = names.some((name) => TRAIN_FILE.test(name)) || names.includes(TEST_FILE);
  if (!holdsBatches && names.includes(FOLDER)) {
    directory = join(path, FOLDER);
    names = await listFolder(directory);
  }
  const trainFiles = names
    .filter((name) => TRAIN_FILE.test(name))
    .sort((a, b) => batchNumber(a) - batchNumber(b));
  if (trainFiles.length === 0) {
    const python = names.includes('data_batch_1') ? ' It holds the Python version; get the binary version of CIFAR-10.' : '';
    throw new DatasetError(`${directory}: no file named data_batch_1.bin … is here, so it is not the folder ${FOLDER}.${python}`, directory);
  }
  if (!names.includes(TEST_FILE)) {
    throw new DatasetError(`${directory}: ${TEST_FILE} is missing; without test images no error can be measured. Unpack the archive again.`, directory);
  }
  return { directory, trainFiles };
}

const batchNumber = (name: string): number => Number(TRAIN_FILE.exec(name)?.[1]);

/** Sizes are checked before memory is taken: one array for the whole split, filled file by file. */
async function readSplit(directory: string, files: readonly string[]): Promise<MemorySplit> {
  const counts: number[] = [];
  for (const file of files) counts.push(await recordsIn(join(directory, file)));
  const count = counts.reduce((sum, n) => sum + n, 0);
  const images = sharedBytes(count * IMAGE);
  const labels = new Int32Array(count);
  let first = 0;
  for (const [i, file] of files.entries()) {
    const records = counts[i] ?? 0;
    const end = first + records;
    await readRecords(join(directory, file), images.subarray(first * IMAGE, end * IMAGE), labels.subarray(first, end));
    first = end;
  }
  return { count, images, labels };
}

async function recordsIn(file: string): Promise<number> {
  let size: number;
  try {
    size = (await fs.stat(file)).size;
  } catch (error) {
    throw new DatasetError(`Cannot read ${file}: ${systemReason(error)}.`, file, { cause: error });
  }
  if (size === 0) throw new DatasetError(`${basename(file)}: the file is empty. Unpack the archive again.`, file);
  if (size % RECORD !== 0) throw wrongSize(file, size);
  return size / RECORD;
}

function wrongSize(file: string, size: number): DatasetError {
  const bytes = size.toLocaleString('en-US');
  return new DatasetError(
    `${basename(file)}: ${bytes} bytes is not a multiple of 3,073: the file is truncated or not CIFAR-10 binary. Unpack the archive again.`,
    file,
  );
}

/** Fills `images` (height, width, channel order) and `labels`, whose lengths say how many records to expect. */
async function readRecords(file: string, images: Uint8Array, labels: Int32Array): Promise<void> {
  let bytes: Uint8Array;
  try {
    bytes = await fs.readFile(file);
  } catch (error) {
    throw new DatasetError(`Cannot read ${file}: ${systemReason(error)}.`, file, { cause: error });
  }
  // The file can have been replaced since its size was taken.
  if (bytes.length !== labels.length * RECORD) throw wrongSize(file, bytes.length);
  for (let record = 0; record < labels.length; record++) {
    const start = record * RECORD;
    const label = bytes[start] ?? 0;
    if (label > 9) {
      throw new DatasetError(
        `${basename(file)}: record ${record + 1} has label ${label}, expected 0 to 9: the file is damaged or not CIFAR-10 binary.`,
        file,
      );
    }
    labels[record] = label;
    interleave(bytes.subarray(start + 1, start + RECORD), images, record * IMAGE);
  }
}

/** Colour planes to interleaved pixels. */
function interleave(planes: Uint8Array, images: Uint8Array, offset: number): void {
  let out = offset;
  for (let pixel = 0; pixel < PLANE; pixel++) {
    images[out++] = planes[pixel] ?? 0;
    images[out++] = planes[pixel + PLANE] ?? 0;
    images[out++] = planes[pixel + 2 * PLANE] ?? 0;
  }
}
