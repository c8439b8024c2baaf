import type { Dataset, Split } from '../../main-process/data/index.ts';

const SIZE = 8;
const CLASSES = 4;

/** 8×8×3 images of 4 classes that differ by which colour is strong; learnt in a few steps. */
export function tinyDataset({ train = 40, test = 22 } = {}): Dataset {
  const info = {
    name: 'tiny', title: 'Tiny', description: '', needsPath: false, height: SIZE, width: SIZE, channels: 3,
    classNames: ['a', 'b', 'c', 'd'],
  };
  return { info, normalisation: { mean: [128, 128, 128], std: [64, 64, 64] }, train: split(train, 1), test: split(test, 2) };
}

function split(count: number, phase: number): Split {
  const labels = Int32Array.from({ length: count }, (_, i) => (i * 3 + (i >> 2)) % CLASSES);
  const images = new Uint8Array(count * SIZE * SIZE * 3);
  for (let at = 0; at < images.length; at++) {
    const image = Math.floor(at / (SIZE * SIZE * 3));
    const noise = 60 * Math.sin(phase + at * 12.9898 + 0.01 * at * at);
    images[at] = 110 + noise + (at % 3 === labels[image] ? 70 : 0);
  }
  return { count, images, labels };
}
