import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { coarseOfFine } from '../../main-process/data/formats/cifar-100-classes.ts';

/** Files of a data set, by their path in its folder. */
export type MadeFiles = Readonly<Record<string, Buffer>>;

/** Value of pixel (y, x) of channel c of image i. */
export const pixel = (i: number, y: number, x: number, c: number): number => (7 * i + 3 * y + 5 * x + 50 * c) % 256;

export function planes(i: number, side = 32, channels = 3): Buffer {
  const bytes = Buffer.alloc(side * side * channels);
  let out = 0;
  for (let c = 0; c < channels; c++) for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) bytes[out++] = pixel(i, y, x, c);
  return bytes;
}

/** Labels of image i. */
const label10 = (i: number): number => i % 10;
const fine = (i: number): number => (i * 37) % 100;

export const cifar10Binary = (first: number, count: number): Buffer =>
  Buffer.concat(range(first, count).flatMap((i) => [Buffer.from([label10(i)]), planes(i)]));
export const cifar100Binary = (first: number, count: number): Buffer =>
  Buffer.concat(range(first, count).flatMap((i) => [Buffer.from([coarseOfFine[fine(i)]!, fine(i)]), planes(i)]));

const range = (first: number, count: number): number[] => Array.from({ length: count }, (_, k) => first + k);

/** As Python 2 wrote the published files: protocol 2, byte strings, memo entries. */
export function python2Batch(batchLabel: string, lists: Readonly<Record<string, readonly number[]>>, data: Buffer): Buffer {
  let memo = 1;
  const put = (): Buffer => Buffer.from([0x71, memo++ % 256]);
  const short = (text: string): Buffer => Buffer.concat([Buffer.from([0x55, text.length]), Buffer.from(text), put()]);
  const int = (value: number): Buffer => (value < 256 ? Buffer.from([0x4b, value]) : Buffer.from([0x4d, value & 255, value >> 8]));
  const count = data.length / 3072;
  const int32 = Buffer.alloc(4);
  int32.writeInt32LE(data.length);
  return Buffer.concat([
    Buffer.from([0x80, 2, 0x7d]), put(), Buffer.from('('),
    short('batch_label'), short(batchLabel),
    ...Object.entries(lists).flatMap(([key, values]) => [short(key), Buffer.from(']'), put(), Buffer.from('('), ...values.map(int), Buffer.from('e')]),
    short('data'),
    Buffer.from('cnumpy.core.multiarray\n_reconstruct\n'), put(), Buffer.from('cnumpy\nndarray\n'), put(),
    Buffer.from([0x4b, 0, 0x85]), put(), short('b'), Buffer.from([0x87]), put(), Buffer.from('R'), put(),
    Buffer.from('('), int(1), int(count), int(3072), Buffer.from([0x86]), put(),
    Buffer.from('cnumpy\ndtype\n'), put(), short('u1'), int(0), int(1), Buffer.from([0x87]), put(), Buffer.from('R'), put(),
    Buffer.from('('), int(3), short('|'), Buffer.from('NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xff', 'latin1'), int(0), Buffer.from('t'), put(), Buffer.from('b'),
    Buffer.from([0x89, 0x54]), int32, data, put(), Buffer.from('t'), put(), Buffer.from('b'),
    Buffer.from('u.'),
  ]);
}
const allPlanes = (first: number, count: number): Buffer => Buffer.concat(range(first, count).map((i) => planes(i)));
export const cifar10Python = (said: string, first: number, count: number): Buffer =>
  python2Batch(said, { labels: range(first, count).map(label10) }, allPlanes(first, count));
export const cifar100Python = (said: string, first: number, count: number): Buffer =>
  python2Batch(
    said,
    { fine_labels: range(first, count).map(fine), coarse_labels: range(first, count).map((i) => coarseOfFine[fine(i)]!) },
    allPlanes(first, count),
  );

export function idx(dimensions: readonly number[], values: Buffer): Buffer {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header.writeUInt32BE(0x800 + dimensions.length);
  dimensions.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([header, values]);
}
export const idxImages = (first: number, count: number): Buffer =>
  idx([count, 28, 28], Buffer.concat(range(first, count).map((i) => planes(i, 28, 1))));
export const idxLabels = (first: number, count: number): Buffer => idx([count], Buffer.from(range(first, count).map(label10)));

/** A MATLAB v5 file as SVHN's: X [32, 32, 3, n] by columns and y [n, 1], 10 for the digit 0. */
export function svhnMat(first: number, count: number, compressed: boolean): Buffer {
  const header = Buffer.alloc(128, 0x20);
  header.write('MATLAB 5.0 MAT-file, made for a test');
  header.writeUInt16LE(0x0100, 124);
  header.write('IM', 126);
  const images = Buffer.alloc(count * 3072);
  let out = 0;
  for (const i of range(first, count))
    for (let c = 0; c < 3; c++) for (let x = 0; x < 32; x++) for (let y = 0; y < 32; y++) images[out++] = pixel(i, y, x, c);
  const arrays = [matrix('X', [32, 32, 3, count], images), matrix('y', [count, 1], Buffer.from(range(first, count).map((i) => label10(i) || 10)))];
  return Buffer.concat([header, ...arrays.map((bytes) => (compressed ? element(15, deflateSync(bytes), false) : bytes))]);
}
function element(type: number, data: Buffer, pad = true): Buffer {
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(type);
  tag.writeUInt32LE(data.length, 4);
  return Buffer.concat([tag, data, Buffer.alloc(pad ? (8 - (data.length % 8)) % 8 : 0)]);
}
function matrix(name: string, dimensions: readonly number[], values: Buffer): Buffer {
  const sizes = Buffer.alloc(4 * dimensions.length);
  dimensions.forEach((size, i) => sizes.writeInt32LE(size, 4 * i));
  // A name this short lies in the tag, as MATLAB writes it.
  const small = Buffer.from([1, 0, name.length, 0, name.charCodeAt(0), 0, 0, 0]);
  return element(14, Buffer.concat([element(6, Buffer.from([9, 0, 0, 0, 0, 0, 0, 0])), element(5, sizes), small, element(2, values)]));
}

export async function tarGz(files: MadeFiles): Promise<Buffer> {
  const archive = pack();
  for (const [name, bytes] of Object.entries(files)) archive.entry({ name }, bytes);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return gzipSync(Buffer.concat(chunks));
}

const inFolder = (folder: string, files: MadeFiles): MadeFiles => Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`${folder}/${name}`, bytes]));

/** Every layout that is read: three files of training images at most, twelve to train and four to test. */
export const madeSets = {
  'CIFAR-10 binary': { set: 'cifar-10', files: async () => ({ 'data_batch_1.bin': cifar10Binary(0, 8), 'data_batch_2.bin': cifar10Binary(8, 4), 'test_batch.bin': cifar10Binary(20, 5) }) },
  'CIFAR-10 python': { set: 'cifar-10', files: async () => ({ data_batch_1: cifar10Python('training batch 1 of 5', 0, 8), data_batch_2: cifar10Python('training batch 2 of 5', 8, 4), test_batch: cifar10Python('testing batch 1 of 1', 20, 5) }) },
  'CIFAR-10 archive': { set: 'cifar-10', files: async () => ({ 'cifar-10-binary.tar.gz': await tarGz(inFolder('cifar-10-batches-bin', Object.fromEntries([...[0, 8, 9, 10, 11].map((first, i) => [`data_batch_${i + 1}.bin`, cifar10Binary(first, i === 0 ? 8 : 1)] as const), ['test_batch.bin', cifar10Binary(20, 5)] as const]))) }) },
  'CIFAR-100 binary': { set: 'cifar-100', files: async () => ({ 'train.bin': cifar100Binary(0, 12), 'test.bin': cifar100Binary(20, 5) }) },
  'CIFAR-100 python': { set: 'cifar-100', files: async () => ({ train: cifar100Python('training batch 1 of 1', 0, 12), test: cifar100Python('testing batch 1 of 1', 20, 5), meta: Buffer.from('x') }) },
  'CIFAR-100 archive': { set: 'cifar-100', files: async () => ({ 'cifar-100-python.tar.gz': await tarGz(inFolder('cifar-100-python', { train: cifar100Python('training batch 1 of 1', 0, 12), test: cifar100Python('testing batch 1 of 1', 20, 5) })) }) },
  'SVHN compressed': { set: 'svhn', files: async () => ({ 'train_32x32.mat': svhnMat(0, 12, true), 'test_32x32.mat': svhnMat(20, 5, true) }) },
  'SVHN plain': { set: 'svhn', files: async () => ({ 'train_32x32.mat': svhnMat(0, 8, false), 'extra_32x32.mat': svhnMat(8, 4, false), 'test_32x32.mat': svhnMat(20, 5, false) }) },
  'MNIST gzip': { set: 'mnist', files: async () => mnistFiles('.gz', gzipSync) },
  'Fashion-MNIST plain': { set: 'fashion-mnist', files: async () => mnistFiles('', (bytes) => bytes) },
} as const satisfies Record<string, { readonly set: string; readonly files: () => Promise<MadeFiles> }>;
export type MadeSet = keyof typeof madeSets;

const mnistFiles = (suffix: string, finish: (bytes: Buffer) => Buffer): MadeFiles => ({
  [`train-images-idx3-ubyte${suffix}`]: finish(idxImages(0, 12)),
  [`train-labels-idx1-ubyte${suffix}`]: finish(idxLabels(0, 12)),
  [`t10k-images-idx3-ubyte${suffix}`]: finish(idxImages(20, 5)),
  [`t10k-labels-idx1-ubyte${suffix}`]: finish(idxLabels(20, 5)),
});

export function writeFiles(folder: string, files: MadeFiles): string {
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  return folder;
}
