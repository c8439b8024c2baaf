import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openDataset, recognise } from '../../main-process/data/index.ts';
import { idx, idxImages, idxLabels, madeSets, tarGz, writeFiles, type MadeFiles, type MadeSet } from '../helpers/made-datasets.ts';
import { colourFolder } from '../helpers/picture-folder.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
const made = async (name: MadeSet): Promise<string> => writeFiles(temporaryFolder(), await madeSets[name].files());
const put = (name: string, bytes: Buffer | string): string => {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  return path;
};

describe('what lies at a path', () => {
  const picked: readonly (readonly [set: MadeSet, file: string, name: string, whole: boolean])[] = [
    ['CIFAR-10 archive', 'cifar-10-binary.tar.gz', 'cifar-10', true],
    ['CIFAR-10 binary', 'test_batch.bin', 'cifar-10', false],
    ['CIFAR-10 python', 'data_batch_1', 'cifar-10', false],
    ['SVHN compressed', 'train_32x32.mat', 'svhn', false],
    ['MNIST gzip', 't10k-labels-idx1-ubyte.gz', 'mnist', false],
  ];
  it.each(picked)('%s by its file %s', async (set, file, name, whole) => {
    const folder = await made(set);
    const found = await recognise(join(folder, file));
    expect(found).toEqual({ name, path: whole ? join(folder, file) : folder });
    expect((await openDataset({ ...found })).train.count).toBe(12);
  });

  it('by the pickles of CIFAR-100, which are called train and test', async () => {
    const folder = await made('CIFAR-100 python');
    writeFileSync(join(folder, 'meta'), '');
    expect(await recognise(join(folder, 'train'))).toEqual({ name: 'cifar-100', path: folder });
  });

  it('Fashion-MNIST by its first labels, an archive by its members under any name, pictures by their folders', async () => {
    const digits = (first: string): Buffer => idx([10], Buffer.from([...first].map(Number)));
    const fashion = writeFiles(temporaryFolder(), {
      'train-images-idx3-ubyte': idxImages(0, 10), 'train-labels-idx1-ubyte': digits('9003027255'),
      't10k-images-idx3-ubyte': idxImages(0, 10), 't10k-labels-idx1-ubyte': digits('9211614657'),
    });
    expect(await recognise(join(fashion, 'train-images-idx3-ubyte'))).toEqual({ name: 'fashion-mnist', path: fashion });
    const inner: MadeFiles = await madeSets['CIFAR-10 binary'].files();
    const renamed = put('my copy.tgz', await tarGz(inner));
    expect(await recognise(renamed)).toEqual({ name: 'cifar-10', path: renamed });
    const pictures = temporaryFolder();
    await colourFolder(pictures, { train: 1, test: 1 });
    expect(await recognise(pictures)).toEqual({ name: 'folder', path: pictures });
  });

  it.each([
    ['cat/1.png', true],
    ['train/cat/1.jpeg', true],
    ['assets/icons/app.png', false],
    ['src/train/cat/1.png', false],
    ['1.png', false],
  ])('a folder with %s in it by its layout: %s', async (file, isOne) => {
    const place = writeFiles(temporaryFolder(), { [file]: PNG, 'README.md': Buffer.from('#') });
    const found = await recognise(place).then(({ name }) => name, (error: Error) => error.message);
    if (isOne) expect(found).toBe('folder');
    else expect(found).toMatch(/holds no data set that is known here/);
  });
});

describe('something else is told with what it is and what to do', () => {
  const tar = Buffer.alloc(512);
  tar.write('ustar', 257);
  const cases: readonly (readonly [name: string, bytes: Buffer | string, message: RegExp])[] = [
    ['holiday.png', PNG, /holiday\.png is a PNG picture\. To train on pictures choose a folder for each class/],
    ['cifar.zip', Buffer.from('PK\x03\x04xxxx'), /is a zip file\. Unpack it and choose the folder/],
    ['cifar-10-binary.tar', tar, /is a tar archive that was unpacked from its \.gz\. Unpack it/],
    ['cifar-10-binary.tar.gz', '<!DOCTYPE html><html>', /is a web page: the download brought an error page\. Get the file again/],
    ['cifar-10-binary.tar.gz', 'nothing', /is not a gzip file\. Choose the folder or the archive of a data set: CIFAR-10,/],
    ['images.gz', gzipSync(idxImages(0, 2)), /images\.gz unpacks to an IDX file of images, as MNIST has, but its name is not that of a published file\. Give it back/],
    ['notes.txt', 'notes', /notes\.txt is no file of a data set that is known here/],
  ];
  it.each(cases)('%s: %j', async (name, bytes, message) => {
    await expect(recognise(put(name, bytes))).rejects.toThrow(message);
  });

  it('a foreign archive, a truncated one, an empty folder, nothing', async () => {
    await expect(recognise(put('a.tar.gz', await tarGz({ 'x/readme': Buffer.from('hello') })))).rejects.toThrow(/a\.tar\.gz holds no data set that is known here .*: it holds readme\./);
    const whole = await tarGz({ 'x/data_batch_1.bin': Buffer.from(Array.from({ length: 3073 * 4 }, (_, i) => (i * 7919) % 251)) });
    await expect(recognise(put('a.tar.gz', whole.subarray(0, whole.length - 40)))).rejects.toThrow(/a\.tar\.gz: the file is truncated: the compressed data stops in the middle/);
    const empty = temporaryFolder();
    await expect(recognise(empty)).rejects.toThrow(/holds no data set that is known here .*: it is empty\. Choose/);
    mkdirSync(join(empty, 'x'));
    await expect(recognise(empty)).rejects.toThrow(/: it has x\. Choose/);
    await expect(recognise(join(empty, 'gone'))).rejects.toThrow(/it does not exist/);
  });

  it('a file of one set offered as another', async () => {
    const folder = writeFiles(temporaryFolder(), { 'train-labels-idx1-ubyte.gz': gzipSync(idxLabels(0, 2)) });
    await expect(openDataset({ name: 'cifar-10', path: join(folder, 'train-labels-idx1-ubyte.gz') })).rejects.toThrow(/train-labels-idx1-ubyte\.gz is a file of MNIST or Fashion-MNIST, not of CIFAR-10\. Choose/);
  });
});
