import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DatasetError, inMemory, openDataset, type MemoryDataset } from '../../main-process/data/index.ts';
import { coarseOfFine } from '../../main-process/data/formats/cifar-100-classes.ts';
import {
  cifar100Binary, cifar10Binary, cifar10Python, idx, idxImages, idxLabels, madeSets, pixel, python2Batch, svhnMat, tarGz, writeFiles,
  type MadeFiles, type MadeSet,
} from '../helpers/made-datasets.ts';
import { describeWithData } from '../helpers/shared-data.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const open = async (reference: { name: string; path: string }): Promise<MemoryDataset> => inMemory(await openDataset(reference));
const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../fixtures/data', name));
const reasonOf = async (set: string, path: string): Promise<string> => {
  const error: unknown = await open({ name: set, path }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DatasetError);
  return (error as DatasetError).message;
};

describe.each(Object.keys(madeSets) as MadeSet[])('%s', (name) => {
  it('is read: every pixel of every image in its place, with its label', async () => {
    const { set, files } = madeSets[name];
    const { info, train, test } = await open({ name: set, path: writeFiles(temporaryFolder(), await files()) });
    expect([train.count, test.count]).toEqual([12, 5]);
    for (const [split, first] of [[train, 0], [test, 20]] as const) {
      const { height, width, channels } = info;
      const labels = Array.from({ length: split.count }, (_, k) => (set === 'cifar-100' ? ((first + k) * 37) % 100 : (first + k) % 10));
      expect([...split.labels]).toEqual(labels);
      let wrong = 0;
      let at = 0;
      for (let i = 0; i < split.count; i++)
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++) for (let c = 0; c < channels; c++) if (split.images[at++] !== pixel(first + i, y, x, c)) wrong++;
      expect([wrong, at]).toEqual([0, split.images.length]);
    }
  });
});

describe('files of other writers', () => {
  it.each(['numpy-batch-p2.pickle', 'numpy-batch-p4.pickle'])('%s, by numpy on Python 3', async (name) => {
    const path = writeFiles(temporaryFolder(), { data_batch_1: fixture(name), test_batch: cifar10Python('testing batch 1 of 1', 0, 1) });
    const { train } = await open({ name: 'cifar-10', path });
    expect([...train.labels]).toEqual([3, 1, 4]);
    expect(train.images[(2 * 1024 + 5 * 32 + 9) * 3 + 1]).toBe(pixel(2, 5, 9, 1));
  });
  it.each(['scipy-compressed.mat', 'scipy-plain.mat'])('%s, by SciPy', async (name) => {
    const { train } = await open({ name: 'svhn', path: writeFiles(temporaryFolder(), { 'train_32x32.mat': fixture(name), 'test_32x32.mat': fixture(name) }) });
    expect([...train.labels]).toEqual([3, 0, 4]);
    expect(train.images[(2 * 1024 + 5 * 32 + 9) * 3 + 1]).toBe(pixel(2, 5, 9, 1));
  });
});

describe('a MATLAB file that is larger than what is read of it at once', () => {
  it('is looked at for its size first, then read to its last image', async () => {
    const count = 2000;
    const path = writeFiles(temporaryFolder(), {
      'train_32x32.mat': svhnMat(0, count, true),
      'test_32x32.mat': svhnMat(0, 1, true),
      'extra_32x32.mat': svhnMat(5, count, false),
    });
    const { train } = await open({ name: 'svhn', path });
    expect([train.count, train.images.length]).toEqual([2 * count, 2 * count * 3072]);
    expect(train.images.buffer).toBeInstanceOf(SharedArrayBuffer);
    const places = [[0, 0], [count - 1, count - 1], [count, 5], [2 * count - 1, count + 4]] as const;
    for (const [at, image] of places) {
      expect(train.labels[at]).toBe(image % 10);
      expect(train.images[(at * 1024 + 5 * 32 + 9) * 3 + 1]).toBe(pixel(image, 5, 9, 1));
    }
  });
});

describe('where the files are found', () => {
  const bin = { 'data_batch_1.bin': cifar10Binary(0, 2), 'test_batch.bin': cifar10Binary(2, 1) };
  const inside = (folder: string, files: MadeFiles): MadeFiles => Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`${folder}/${name}`, bytes]));
  it('in the folder around the unpacked one, and in an archive itself', async () => {
    expect((await open({ name: 'cifar-10', path: writeFiles(temporaryFolder(), inside('cifar-10-batches-bin', bin)) })).train.count).toBe(2);
    const path = join(writeFiles(temporaryFolder(), await madeSets['CIFAR-10 archive'].files()), 'cifar-10-binary.tar.gz');
    expect((await open({ name: 'cifar-10', path })).train.count).toBe(12);
  });
  it('the superclasses of CIFAR-100 are a set of their own', async () => {
    const path = writeFiles(temporaryFolder(), { 'train.bin': cifar100Binary(0, 3), 'test.bin': cifar100Binary(3, 1) });
    expect([...(await open({ name: 'cifar-100-coarse', path })).train.labels]).toEqual([0, 37, 74].map((fine) => coarseOfFine[fine]));
  });
});

describe('what is wrong is said', () => {
  const good = cifar10Binary(0, 3);
  const with10 = (at: number, value: number): Buffer => Buffer.concat([good.subarray(0, at), Buffer.from([value]), good.subarray(at + 1)]);
  const mnist = {
    'train-images-idx3-ubyte': idxImages(0, 3), 'train-labels-idx1-ubyte': idxLabels(0, 3),
    't10k-images-idx3-ubyte': idxImages(3, 2), 't10k-labels-idx1-ubyte': idxLabels(3, 2),
  };
  const gz = gzipSync(idxImages(0, 3));
  const damagedGz = Buffer.from(gz);
  damagedGz[gz.length - 6]! ^= 1;
  const evil = Buffer.from("\x80\x02cos\nsystem\nU\x09echo evilq\x01\x85R.", 'latin1');
  const mat = svhnMat(0, 3, false);
  const patched = (bytes: Buffer, at: number, value: number): Buffer =>
    Buffer.concat([bytes.subarray(0, at), Buffer.from([value]), bytes.subarray(at + 1)]);
  const digits = (first: string): Buffer => idx([10], Buffer.from([...first].map(Number)));

  const cases: readonly (readonly [what: string, set: string, files: MadeFiles, message: RegExp])[] = [
    ['MNIST offered as CIFAR-10', 'cifar-10', mnist, /it holds MNIST or Fashion-MNIST \(t10k-images-idx3-ubyte\)\. Choose the folder cifar-10-batches-bin.*or MNIST or Fashion-MNIST as the data set/],
    ['CIFAR-10 offered as CIFAR-100', 'cifar-100', { 'data_batch_1.bin': good, 'test_batch.bin': good }, /is not CIFAR-100: it holds CIFAR-10 \(data_batch_1\.bin\)/],
    ['a gap in the batches', 'cifar-10', { 'data_batch_1.bin': good, 'data_batch_4.bin': good, 'test_batch.bin': good }, /data_batch_2\.bin and data_batch_3\.bin are missing/],
    ['a batch under the name of another', 'cifar-10', { data_batch_1: cifar10Python('testing batch 1 of 1', 0, 2), test_batch: cifar10Python('testing batch 1 of 1', 0, 2) }, /data_batch_1: the file calls itself "testing batch 1 of 1", so it has the wrong name/],
    ['a pickle that would act', 'cifar-10', { data_batch_1: evil, test_batch: cifar10Python('testing batch 1 of 1', 0, 2) }, /at byte 27: it wants to call os\.system, which no data file needs; it was not called/],
    ['fewer labels than images', 'cifar-10', { data_batch_1: python2Batch('training batch 1 of 5', { labels: [1] }, Buffer.alloc(2 * 3072)), test_batch: cifar10Python('testing batch 1 of 1', 0, 2) }, /2 images but 1 "labels"/],
    ['a label out of range', 'cifar-10', { 'data_batch_1.bin': with10(3073, 11), 'test_batch.bin': good }, /record 2 \(byte 3,073\) has label 11, expected 0 to 9/],
    ['labels that contradict each other', 'cifar-100', { 'train.bin': patched(cifar100Binary(0, 3), 3074, 0), 'test.bin': cifar100Binary(0, 1) }, /record 2 \(byte 3,074\) has the fine label 37 with the coarse label 0, which do not belong together/],
    ['images under the name of labels', 'mnist', { ...mnist, 'train-labels-idx1-ubyte': idxImages(0, 3) }, /train-labels-idx1-ubyte: expected an IDX file of labels \(magic number 2049\), found an IDX file of images/],
    ['a header that lies', 'mnist', { ...mnist, 'train-images-idx3-ubyte': idx([0xffffffff, 28, 28], Buffer.alloc(100)) }, /its header tells 4294967295 × 28 × 28 values, but 100 follow: the file is truncated/],
    ['images of another size', 'mnist', { ...mnist, 'train-images-idx3-ubyte': idx([1, 32, 32], Buffer.alloc(1024)) }, /its images have 32×32 pixels, expected 28×28/],
    ['labels of other images', 'mnist', { ...mnist, 'train-labels-idx1-ubyte': idxLabels(0, 2) }, /2 labels, but 3 images/],
    ['a missing file', 'mnist', { 'train-images-idx3-ubyte': idxImages(0, 3), 'train-labels-idx1-ubyte': idxLabels(0, 3) }, /t10k-images-idx3-ubyte\.gz \(or t10k-images-idx3-ubyte\) is missing/],
    ['a wrong checksum of gzip', 'mnist', { ...mnist, 'train-images-idx3-ubyte': damagedGz }, /its checksum is wrong: some of its bytes are damaged/],
    ['a truncated gzip', 'mnist', { ...mnist, 'train-images-idx3-ubyte': gz.subarray(0, 100) }, /truncated: the compressed data stops in the middle/],
    ['more than the header tells', 'mnist', { ...mnist, 'train-images-idx3-ubyte': gzipSync(Buffer.concat([idxImages(0, 1), Buffer.alloc(4_000_000)])) }, /unpacks to more than the [\d,]+ bytes that its header tells/],
    ['a web page', 'mnist', { ...mnist, 'train-images-idx3-ubyte': Buffer.from('<!DOCTYPE html><html></html>') }, /found a web page: the download brought an error page/],
    ['MNIST offered as Fashion-MNIST', 'fashion-mnist', { ...mnist, 'train-images-idx3-ubyte': idxImages(0, 10), 'train-labels-idx1-ubyte': digits('5041921314') }, /these files are MNIST, handwritten digits, not Fashion-MNIST/],
    ['HDF5', 'svhn', { 'train_32x32.mat': Buffer.from('MATLAB 7.3 MAT-file'.padEnd(200)), 'test_32x32.mat': mat }, /saved as MATLAB 7\.3 \(HDF5\); version 5 is read/],
    ['a truncated MATLAB file', 'svhn', { 'train_32x32.mat': mat.subarray(0, 5000), 'test_32x32.mat': mat }, /train_32x32\.mat: an element is said to have 9,272 bytes, but 4,864 follow: the file is truncated or damaged \(at byte 128\)/],
    ['a label beyond 10', 'svhn', { 'train_32x32.mat': patched(mat, mat.length - 6, 12), 'test_32x32.mat': mat }, /record 3 has label 12, expected 1 to 10/],
  ];
  it.each(cases)('%s', async (_what, set, files, message) => {
    expect(await reasonOf(set, writeFiles(temporaryFolder(), files))).toMatch(message);
  });

  it('an archive that lacks a member, and one of something else', async () => {
    const batch = (names: readonly string[]): Promise<Buffer> => tarGz(Object.fromEntries(names.map((name) => [`cifar-10-batches-bin/${name}`, good])));
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.tar.gz'), await batch(['data_batch_1.bin', 'data_batch_2.bin', 'data_batch_3.bin', 'data_batch_4.bin', 'test_batch.bin']));
    expect(await reasonOf('cifar-10', join(folder, 'a.tar.gz'))).toMatch(/a\.tar\.gz: data_batch_5\.bin is missing/);
    expect(await reasonOf('cifar-100', join(folder, 'a.tar.gz'))).toMatch(/a\.tar\.gz is not an archive of CIFAR-100: it holds CIFAR-10/);
  });

  it('nothing that a pickle names is called', async () => {
    const folder = temporaryFolder();
    const command = `touch ${join(folder, 'evil')}`;
    const bytes = Buffer.concat([Buffer.from('\x80\x02cos\nsystem\n', 'latin1'), Buffer.from([0x55, command.length]), Buffer.from(command), Buffer.from('\x85R.', 'latin1')]);
    await reasonOf('cifar-10', writeFiles(folder, { data_batch_1: bytes, test_batch: bytes }));
    expect(existsSync(join(folder, 'evil'))).toBe(false);
  });
});

describeWithData('real CIFAR-100', 'cifar-100-binary', (directory) => {
  it('is read whole, with superclasses that fit, also from an archive', async () => {
    const { train, test } = await open({ name: 'cifar-100', path: directory });
    expect([train.count, test.count]).toEqual([5000, 2000]);
    const counts = new Array<number>(100).fill(0);
    for (const label of train.labels) counts[label]! += 1;
    expect(new Set(counts)).toEqual(new Set([50]));
    const bytes = readFileSync(join(directory, 'test.bin'));
    for (const record of [0, 777, 1999]) {
      expect(test.labels[record]).toBe(bytes[record * 3074 + 1]);
      const green = test.images.subarray(record * 3072, (record + 1) * 3072).filter((_, i) => i % 3 === 1);
      expect(Buffer.from(green).equals(bytes.subarray(record * 3074 + 1026, record * 3074 + 2050))).toBe(true);
    }
  });
});

describeWithData('real MNIST', 'mnist', (directory) => {
  it('is read, gzipped and unpacked', async () => {
    const { train, test, normalisation } = await open({ name: 'mnist', path: directory });
    expect([train.count, test.count]).toEqual([10_000, 10_000]);
    const images = gunzipSync(readFileSync(join(directory, 't10k-images-idx3-ubyte.gz'))).subarray(16);
    expect(Buffer.from(test.images).equals(images)).toBe(true);
    const mean = train.images.reduce((sum, value) => sum + value, 0) / train.images.length;
    expect(Math.abs(mean - normalisation.mean[0]!)).toBeLessThan(1);
  });
  it('is refused as Fashion-MNIST', async () => {
    expect(await reasonOf('fashion-mnist', directory)).toMatch(/these files are MNIST, handwritten digits/);
  });
});


it('a folder without the set says what it holds', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'holiday'));
  expect(await reasonOf('svhn', folder)).toMatch(/is not SVHN: none of its 1 files belong to it \(holiday\)/);
  rmSync(join(folder, 'holiday'), { recursive: true });
  expect(await reasonOf('svhn', folder)).toMatch(/is not SVHN: it is empty/);
});
