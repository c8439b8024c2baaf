import { closeSync, mkdirSync, openSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DatasetError, inMemory, openDataset } from '../../main-process/data/index.ts';
import { describeWithData } from '../helpers/shared-data.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const RECORD = 3073;

/** One record: pixel (y, x) of channel c has value (label + 3y + 5x + 50c) mod 256. */
function record(label: number): Buffer {
  const bytes = Buffer.alloc(RECORD);
  bytes[0] = label;
  for (let i = 0; i < 3072; i++) {
    const [c, y, x] = [i >> 10, (i >> 5) & 31, i & 31];
    bytes[1 + i] = label + 3 * y + 5 * x + 50 * c;
  }
  return bytes;
}
const records = (...labels: number[]): Buffer => Buffer.concat(labels.map(record));

function folderWith(files: Readonly<Record<string, Buffer>>): string {
  const folder = temporaryFolder();
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  return folder;
}
const open = async (path?: string) => inMemory(await openDataset({ name: 'cifar-10', ...(path !== undefined && { path }) }));
const batch = records(3, 1, 4);

describe('CIFAR-10 binary', () => {
  it('joins all files in the order of their numbers, whatever their lengths, and turns planes into pixels', async () => {
    const folder = folderWith({
      'data_batch_3.bin': records(9), 'data_batch_2.bin': records(5, 6), 'data_batch_1.bin': batch, 'test_batch.bin': records(7, 8), 'batches.meta.txt': Buffer.from('x'),
    });
    const { train, test, info } = await open(folder);
    expect([...train.labels]).toEqual([3, 1, 4, 5, 6, 9]);
    expect([...test.labels]).toEqual([7, 8]);
    expect(train.images.length).toBe(6 * 32 * 32 * 3);
    expect([info.height, info.width, info.channels, info.classNames.length]).toEqual([32, 32, 3, 10]);
    for (const [image, y, x, c] of [[0, 0, 0, 0], [0, 0, 0, 2], [2, 31, 31, 1], [4, 7, 19, 2], [5, 30, 2, 0]] as const) {
      const expected = ([3, 1, 4, 5, 6, 9][image]! + 3 * y + 5 * x + 50 * c) % 256;
      expect(train.images[((image * 32 + y) * 32 + x) * 3 + c]).toBe(expected);
    }
  });

  it('accepts the folder that the archive was unpacked into', async () => {
    const parent = temporaryFolder();
    const folder = join(parent, 'cifar-10-batches-bin');
    mkdirSync(folder);
    writeFileSync(join(folder, 'data_batch_1.bin'), batch);
    writeFileSync(join(folder, 'test_batch.bin'), records(0));
    expect((await open(parent)).train.count).toBe(3);
  });

  const cases: readonly (readonly [name: string, path: () => string | undefined, message: RegExp])[] = [
    ['no folder named', () => undefined, /choose the folder cifar-10-batches-bin.*, or download it/],
    ['folder missing', () => join(temporaryFolder(), 'gone'), /gone: it does not exist/],
    ['a file in place of the folder', () => join(folderWith({ 'data_batch_1.bin': batch }), 'data_batch_1.bin'), /data_batch_1\.bin is not an archive of CIFAR-10.*Choose the folder/],
    ['empty folder', () => temporaryFolder(), /is not CIFAR-10: it is empty/],
    ['a binary file under a name of the Python version', () => folderWith({ data_batch_1: batch, test_batch: batch }), /data_batch_1: not a readable batch of CIFAR-10 at byte 0/],
    ['no test images', () => folderWith({ 'data_batch_1.bin': batch }), /test_batch\.bin is missing/],
    ['no training images', () => folderWith({ 'test_batch.bin': batch }), /data_batch_1\.bin … are missing/],
    ['truncated', () => folderWith({ 'data_batch_1.bin': batch, 'data_batch_2.bin': batch.subarray(0, 3074), 'test_batch.bin': batch }),
      /data_batch_2\.bin: 3,074 bytes is not a multiple of 3,073: the file is truncated or not CIFAR-10 binary/],
    ['empty file', () => folderWith({ 'data_batch_1.bin': Buffer.alloc(0), 'test_batch.bin': batch }), /data_batch_1\.bin: the file is empty/],
    ['label out of range', () => folderWith({ 'data_batch_1.bin': records(0, 1, 10), 'test_batch.bin': batch }), /data_batch_1\.bin: record 3 \(byte 6,146\) has label 10, expected 0 to 9/],
    ['bad test file', () => folderWith({ 'data_batch_1.bin': batch, 'test_batch.bin': records(200) }), /test_batch\.bin: record 1 \(byte 0\) has label 200/],
  ];
  it.each(cases)('says what is wrong: %s', async (_name, path, message) => {
    const error: unknown = await open(path()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DatasetError);
    expect((error as DatasetError).message).toMatch(message);
  });

  it('names the known data sets when asked for another', async () => {
    await expect(openDataset({ name: 'cifar-11' })).rejects.toThrow(/no data set named "cifar-11"\. Known: generated, cifar-10, .*folder/);
  });
});

describeWithData('real CIFAR-10', 'cifar-10-batches-bin', (directory) => {
  it('is read whole, balanced, and byte for byte', async () => {
    const { train, test, normalisation } = await open(directory);
    expect([train.count, test.count]).toEqual([10_000, 5_000]);
    for (const [{ labels }, each] of [[train, 1000], [test, 500]] as const) {
      const counts = new Array<number>(10).fill(0);
      for (const label of labels) counts[label]! += 1;
      expect(counts).toEqual(new Array<number>(10).fill(each));
    }

    // An independent look into the file: record 4321, straight from the disk.
    const bytes = Buffer.alloc(RECORD);
    const file = openSync(join(directory, 'data_batch_1.bin'), 'r');
    readSync(file, bytes, 0, RECORD, 4321 * RECORD);
    closeSync(file);
    expect(train.labels[4321]).toBe(bytes[0]);
    const image = train.images.subarray(4321 * 3072, 4322 * 3072);
    expect(Buffer.from(image.filter((_, i) => i % 3 === 0)).equals(bytes.subarray(1, 1025))).toBe(true);
    expect(Buffer.from(image.filter((_, i) => i % 3 === 2)).equals(bytes.subarray(2049))).toBe(true);

    // Mean and deviation of the subset are near the published ones of the whole set.
    for (let c = 0; c < 3; c++) {
      let sum = 0;
      for (let i = c; i < train.images.length; i += 3) sum += train.images[i]!;
      expect(Math.abs(sum / (train.images.length / 3) - normalisation.mean[c]!)).toBeLessThan(2);
    }
  });
});
