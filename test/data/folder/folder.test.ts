import { mkdtempSync, promises as fs, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { evaluationBatches, openBatches, openDataset, withValidation, type BatchPlan, type Dataset } from '../../../main-process/data/index.ts';
import { checkFiles } from '../../../main-process/data/folder/check-files.ts';
import { decodeFile, loadDecoder } from '../../../main-process/data/folder/decode.ts';
import { trainingConfig } from '../../../main-process/core/graph/training-config.ts';
import { colourFolder, picture, writeFiles } from '../../helpers/picture-folder.ts';

const worker = new URL('../../../main-process/data/batch-worker-from-source.mjs', import.meta.url);
const size = { height: 8, width: 8, channels: 3 };

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pictures-'));
  vi.stubEnv('AUXNET_HOME', join(root, '.home'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});
const open = (changes = {}, of = size): Promise<Dataset> => openDataset({ name: 'folder', path: root, ...changes }, { size: of });
const png = (colour: string) => picture(colour).png().toBuffer();

describe('the layout of a folder of pictures', () => {
  it('train and test, by class', async () => {
    await colourFolder(root);
    const { info, train, test, validation } = await open();
    expect(info).toMatchObject({ ...size, classNames: ['blue', 'red'] });
    expect([train.count, test.count, validation]).toEqual([24, 8, undefined]);
    expect([...train.labels]).toEqual([...new Array<number>(12).fill(0), ...new Array<number>(12).fill(1)]);
  });

  it('classes alone: a share of each to test, by the seed of the split', async () => {
    const bytes = await png('red');
    await writeFiles(root, Object.fromEntries(['a', 'b'].flatMap((name) => Array.from({ length: 20 }, (_, i) => [`${name}/x${i}.png`, bytes]))));
    const { train, test } = await open({ testShare: 0.25 });
    expect([train.count, test.count]).toEqual([30, 10]);
    expect([...test.labels].filter((label) => label === 0)).toHaveLength(5);
    expect([...(await open({ testShare: 0.25 })).test.rows!]).toEqual([...test.rows!]);
    expect([...(await open({ testShare: 0.25, splitSeed: 2 })).test.rows!]).not.toEqual([...test.rows!]);
    expect((await open()).test.count).toBe(8);
  });

  it('nested folders, upper-case endings, a part to validate; other files and hidden ones are no pictures', async () => {
    const bytes = await png('red');
    await writeFiles(root, {
      'Train/a/deep/er/1.PNG': bytes, 'Train/a/2.JPeG': await picture('red').jpeg().toBuffer(), 'Train/b/1.png': bytes,
      'Train/a/notes.txt': 'no picture', 'Train/b/._1.png': 'left behind', 'Train/empty/readme.md': '', 'val/a/3.png': bytes, 'test/b/4.png': bytes,
    });
    const { info, train, validation, test } = await open();
    expect(info.classNames).toEqual(['a', 'b']);
    expect([train.count, validation?.count, test.count]).toEqual([3, 1, 1]);
    expect(withValidation(await open(), trainingConfig.parse({ validation: 2 })).validation?.count).toBe(1);
  });

  it.each([
    [{ 'readme.txt': '' }, /has no pictures by class\. Expected a folder for each class/],
    [{ 'train/a/1.png': '' }, /has pictures of one class only \("a"\)/],
    [{ 'train/a/1.png': '', 'train/b/1.png': '', 'test/c/1.png': '' }, /test\/c is a class that .*train does not have/],
  ])('%j is refused', async (files, message) => {
    await writeFiles(root, files);
    await expect(open()).rejects.toThrow(message);
  });

  it('is told to be chosen, to be there, to have one or three channels', async () => {
    await expect(openDataset({ name: 'folder' })).rejects.toThrow(/Choose the folder of the pictures/);
    await expect(open({ path: join(root, 'nowhere') })).rejects.toThrow(/nowhere: it does not exist/);
    await expect(open({}, { ...size, channels: 4 })).rejects.toThrow(/takes 4\. Set its channels to 3 or 1/);
  });
});

describe('pictures', () => {
  const decode = async (bytes: Uint8Array, channels = 3, fit: 'crop' | 'stretch' = 'crop', [height, width] = [4, 4]) => {
    await fs.writeFile(join(root, 'picture'), bytes);
    return [...(await decodeFile(await loadDecoder(), join(root, 'picture'), { height, width, channels }, fit))];
  };
  const orange = () => picture('#ff8800');

  it.each([
    ['png', () => orange().png()],
    ['palette png', () => orange().png({ palette: true })],
    ['16-bit png', () => orange().toColourspace('rgb16').png()],
    ['progressive jpeg', () => orange().jpeg({ progressive: true, quality: 100 })],
    ['cmyk jpeg', () => orange().toColourspace('cmyk').jpeg({ quality: 100 })],
    ['opaque alpha', () => orange().ensureAlpha().png()],
  ])('of any kind come as colours and as grey: %s', async (_name, make) => {
    const bytes = await make().toBuffer();
    const colour = await decode(bytes);
    expect(colour).toHaveLength(48);
    for (const [i, expected] of [255, 136, 0].entries()) expect(Math.abs(colour[i]! - expected)).toBeLessThan(12);
    const grey = await decode(bytes, 1);
    expect(grey).toHaveLength(16);
    // Luma of sRGB's orange, by Rec. 709 in linear light: L = 0.2126·1 + 0.7152·0.2462, as a value about 167.
    expect(Math.abs(grey[0]! - 167)).toBeLessThan(6);
  });

  it('grey and 16-bit grey come as three equal channels', async () => {
    expect(new Set(await decode(await picture('#888888').toColourspace('b-w').png().toBuffer()))).toEqual(new Set([0x88]));
    const deep = sharp(new Uint16Array(64).fill(0x8888), { raw: { width: 8, height: 8, channels: 1 } }).toColourspace('grey16');
    expect(new Set(await decode(await deep.png().toBuffer()))).toEqual(new Set([0x88]));
  });

  it('transparent parts are white', async () => {
    const clear = sharp({ create: { width: 8, height: 8, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0 } } });
    expect(new Set(await decode(await clear.png().toBuffer()))).toEqual(new Set([255]));
  });

  /** Left half red, right half blue, 16×8. */
  const halves = async () =>
    picture('#ff0000', 16, 8).composite([{ input: await picture('#0000ff', 8, 8).png().toBuffer(), left: 8, top: 0 }]);

  it('are turned as their EXIF note says', async () => {
    // 6: the camera was held so that the top of the scene is the right of the stored picture, here blue.
    const turned = await (await halves()).jpeg({ quality: 100 }).withMetadata({ orientation: 6 }).toBuffer();
    const pixels = await decode(turned, 3, 'stretch', [8, 4]);
    expect([pixels[0]! > 200, pixels[2]! < 60]).toEqual([true, true]);
    expect([pixels.at(-3)! < 60, pixels.at(-1)! > 200]).toEqual([true, true]);
  });

  it('are cut to the middle, or stretched', async () => {
    const wide = picture('#00ff00', 40, 8).composite([{ input: await picture('#ff0000', 8, 8).png().toBuffer(), left: 0, top: 0 }]);
    const bytes = await wide.png().toBuffer();
    const cut = await decode(bytes, 3, 'crop', [8, 8]);
    expect(cut.filter((_, i) => i % 3 === 0).every((red) => red === 0)).toBe(true);
    const stretched = await decode(bytes, 3, 'stretch', [8, 8]);
    expect(stretched[0]).toBeGreaterThan(200);
  });
});

describe('files that cannot be read', () => {
  const damaged = async () => {
    await colourFolder(root);
    const noise = Buffer.from(Array.from({ length: 3072 }, (_, i) => (i * 7919) % 251));
    const whole = await sharp(noise, { raw: { width: 32, height: 32, channels: 3 } }).png().toBuffer();
    await writeFiles(root, {
      'train/red/cut.png': whole.subarray(0, whole.length / 2), 'train/red/foreign.jpg': 'this is a text', 'train/blue/zero.png': '', 'test/blue/damaged.png': Buffer.alloc(500, 7),
    });
  };

  it('are named before anything is trained', async () => {
    await damaged();
    await expect(open()).rejects.toThrow(/4 of 36 files cannot be read as pictures: train\/blue\/zero\.png \(the file is empty\); .* and 1 more\. .*leave them out/);
  });

  it('are left out on demand, and named still', async () => {
    await damaged();
    const { train, test, skipped } = await open({ skipUnreadable: true });
    expect([train.count, test.count]).toEqual([24, 8]);
    expect(skipped?.map(({ path }) => path.slice(root.length + 1)).sort()).toEqual(['test/blue/damaged.png', 'train/blue/zero.png', 'train/red/cut.png', 'train/red/foreign.jpg']);
    expect(skipped?.find(({ path }) => path.endsWith('zero.png'))?.reason).toBe('the file is empty.');
  });

  it('are looked at once: what has not changed is not decoded again, a damaged index costs nothing but time', async () => {
    await colourFolder(root);
    const index = join(root, '.home', 'index.json');
    const files = ['train/red/000.png', 'train/red/001.png'];
    // Same size and time, other bytes: an index that is used does not see it.
    const path = join(root, files[0]!);
    await fs.utimes(path, 1_700_000_000, 1_700_000_000);
    expect((await checkFiles(root, files, index)).unreadable.size).toBe(0);
    await fs.writeFile(path, Buffer.alloc((await fs.stat(path)).size));
    await fs.utimes(path, 1_700_000_000, 1_700_000_000);
    const trusted = await checkFiles(root, files, index);
    await fs.writeFile(index, '{"version":2,"files":');
    const looked = await checkFiles(root, files, index);
    expect([trusted.unreadable.size, [...looked.unreadable.keys()]]).toEqual([0, [files[0]]]);
  });
});

describe('batches from a folder', () => {
  const planOf = ({ train, info }: Dataset, changes: Partial<BatchPlan> = {}): BatchPlan => ({
    split: train, images: train.count, size: info, batchSize: 5, augmentation: { flip: true, pad: 2 },
    seed: 3, epochs: 2, from: { epoch: 1, index: 0 }, ...changes,
  });
  const all = async (plan: BatchPlan, entry: URL | null) => {
    const source = await openBatches(plan, entry);
    expect(source.inlineReason === null).toBe(entry !== null);
    const batches = [];
    for (let batch = await source.next(); batch !== null; batch = await source.next()) {
      batches.push({ ...batch, images: [...batch.images], labels: [...batch.labels], window: [...(batch.window ?? [])] });
    }
    await source.close();
    return batches;
  };

  it('are the same from the thread and without, and resumed in the middle', async () => {
    await colourFolder(root);
    const dataset = await open();
    const threaded = await all(planOf(dataset), worker);
    expect(threaded).toHaveLength(10);
    expect(threaded).toEqual(await all(planOf(dataset), null));
    expect(await all(planOf(dataset, { from: { epoch: 2, index: 3 } }), worker)).toEqual(threaded.slice(8));
    // The label and the picture belong together: blue is 0, red is 1.
    const middle = (4 * 8 + 4) * 3;
    for (const { images, labels } of threaded) {
      for (const [i, label] of labels.entries()) expect(images[i * 192 + middle + (label === 1 ? 0 : 2)]).toBe(255);
    }
  });

  it('evaluate every image once, in order', async () => {
    await colourFolder(root);
    const { test, info } = await open();
    const labels = [];
    for await (const batch of evaluationBatches(test, { size: info, batchSize: 3, batchWorker: worker })) labels.push(...batch.labels);
    expect(labels).toEqual([...test.labels]);
  });

  it('end with the name of a file that has vanished, on the thread as well', async () => {
    await colourFolder(root);
    const dataset = await open();
    await fs.unlink(join(root, 'train/red/003.png'));
    for (const entry of [worker, null]) await expect(all(planOf(dataset), entry)).rejects.toThrow(/^Cannot read .*train\/red\/003\.png: it does not exist/);
  });
});
