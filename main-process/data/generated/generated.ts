import { createHash } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { dirname, join } from 'node:path';
import { deriveSeed } from '../../core/random/seed.ts';
import { appHome } from '../../files/app-home.ts';
import { writeFileAtomic } from '../../files/atomic.ts';
import type { DatasetReader, MemoryDataset, MemorySplit } from '../dataset.ts';
import { toSharedBytes } from '../shared-memory.ts';
import { CHANNELS, IMAGE_VALUES, SIDE } from './canvas.ts';
import { drawScene } from './scene.ts';
import { shapes } from './shapes.ts';

const TRAIN = 10_000;
const TEST = 2_000;
const SEED = 20_161_106;
/** Raise with any change of the pictures: runs of different versions are not comparable. */
const VERSION = 1;
/** Digest of the images; the arithmetic is exact, so every machine makes these. Also tells a damaged cache. */
export const GENERATED_SHA256 = 'd0eeba25cf78d0f581739a7369a493412c4bdb2f8fb29f568d1bbb83c3e29bfc';

/** Pictures drawn between two turns of the event loop, some 15 ms. */
const SLICE = 100;

/**
 * Ten classes of shapes, drawn by the application itself: trains at once, without a download. Class of image i is
 * i mod 10, so that the first n images are balanced too.
 */
export const generated: DatasetReader = {
  info: {
    name: 'generated',
    title: 'Generated shapes',
    description: 'Ten kinds of shapes of any colour, size and turn among clutter and noise, 32×32 pixels. Built in: needs no files.',
    needsPath: false,
    height: SIDE,
    width: SIDE,
    channels: CHANNELS,
    classNames: shapes.map(({ name }) => name),
  },
  open: () => openGenerated(join(appHome().cache, `generated-v${VERSION}.bin`)),
};

/** From the cache file where that is whole; else drawn and cached. */
export async function openGenerated(cacheFile: string): Promise<MemoryDataset> {
  const images = toSharedBytes((await readCache(cacheFile)) ?? (await drawAndCache(cacheFile)));
  return {
    info: generated.info,
    normalisation: { mean: [98.7, 98.5, 99.3], std: [62.7, 63.1, 63.0] },
    train: split(images, 0, TRAIN),
    test: split(images, TRAIN, TEST),
  };
}

function split(images: Uint8Array, first: number, count: number): MemorySplit {
  return {
    count,
    images: images.subarray(first * IMAGE_VALUES, (first + count) * IMAGE_VALUES),
    labels: Int32Array.from({ length: count }, (_, i) => labelOf(first + i)),
  };
}

const labelOf = (image: number): number => image % shapes.length;

/** All pictures, training first. Pauses now and then, since the window's process may be the one that draws. */
export async function drawImages(): Promise<Uint8Array> {
  const images = new Uint8Array((TRAIN + TEST) * IMAGE_VALUES);
  const canvas = new Float64Array(IMAGE_VALUES);
  for (let image = 0; image < TRAIN + TEST; image++) {
    drawScene(labelOf(image), deriveSeed(SEED, VERSION, image), canvas, images, image * IMAGE_VALUES);
    if (image % SLICE === SLICE - 1) await new Promise((resolve) => setImmediate(resolve));
  }
  return images;
}

export const digest = (images: Uint8Array): string => createHash('sha256').update(images).digest('hex');

async function readCache(file: string): Promise<Uint8Array | null> {
  let bytes: Uint8Array;
  try {
    bytes = await fs.readFile(file);
  } catch {
    return null;
  }
  return bytes.length === (TRAIN + TEST) * IMAGE_VALUES && digest(bytes) === GENERATED_SHA256 ? bytes : null;
}

async function drawAndCache(file: string): Promise<Uint8Array> {
  const images = await drawImages();
  try {
    await fs.mkdir(dirname(file), { recursive: true });
    await writeFileAtomic(file, images);
  } catch {
    // No room or no permission: the cache only saves a second or two, next time.
  }
  return images;
}
