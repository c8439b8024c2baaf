import type * as primitives from '../../../../main-process/core/program/primitives/shaping.ts';
import type { Margins } from '../../../../main-process/core/program/primitives/shaping.ts';
import { at, imageShape, lastDim, map, pixel, sizeOf, zeros, type ImageShape } from '../tensor.ts';
import type { Kernels } from './kernel.ts';

export const shaping: Kernels<keyof typeof primitives> = {
  reshape: ({ shape }, [x]) => {
    const { data } = x;
    const known = sizeOf(shape.map((dim) => dim ?? 1));
    return [{ shape: shape.map((dim) => dim ?? data.length / known), data }];
  },
  cast: ({ dtype }, [x]) => [dtype === 'int32' ? map(x, Math.trunc) : x],
  concatenate: (_, inputs) => {
    const total = inputs.reduce((channels, x) => channels + lastDim(x), 0);
    const joined = zeros([...inputs[0].shape.slice(0, -1), total]);
    let start = 0;
    for (const x of inputs) {
      const own = lastDim(x);
      const from = start;
      x.data.forEach((value, i) => (joined.data[Math.floor(i / own) * total + from + (i % own)] = value));
      start += own;
    }
    return [joined];
  },
  channels: ({ start, size }, [x]) => {
    const all = lastDim(x);
    const taken = zeros([...x.shape.slice(0, -1), size]);
    return [map(taken, (_value, i) => at(x, Math.floor(i / size) * all + start + (i % size)))];
  },
  pad: ({ value, ...margins }, [x]) => {
    const inner = imageShape(x);
    const padded = map(zeros(widened(inner, margins, 1)), () => value);
    visitInside(inner, margins, (i, o) => (padded.data[o] = at(x, i)));
    return [padded];
  },
  crop: (margins, [x]) => {
    const inner = widened(imageShape(x), margins, -1);
    const cropped = zeros(inner);
    visitInside(inner, margins, (i, o) => (cropped.data[i] = at(x, o)));
    return [cropped];
  },
  subsample: ({ strides }, [x]) => {
    const images = imageShape(x);
    const taken = zeros(thinned(images, strides));
    visitThinned(images, strides, (from, to) => (taken.data[to] = at(x, from)));
    return [taken];
  },
  subsampleGradient: ({ strides }, [x, dy]) => {
    const dx = zeros(x.shape);
    visitThinned(imageShape(dx), strides, (from, to) => (dx.data[from] = at(dy, to)));
    return [dx];
  },
};

/** Images with margins put on (`sign` 1) or taken away (−1). */
const widened = ([batch, height, width, channels]: ImageShape, margins: Margins, sign: 1 | -1): ImageShape => [
  batch,
  height + sign * (margins.rows[0] + margins.rows[1]),
  width + sign * (margins.columns[0] + margins.columns[1]),
  channels + sign * (margins.channels[0] + margins.channels[1]),
];

/** Every entry of images without margins, with its place in the images with margins. */
function visitInside(inner: ImageShape, margins: Margins, visit: (inner: number, outer: number) => void): void {
  const outer = widened(inner, margins, 1);
  visitEntries(inner, (n, y, x, c) => {
    visit(pixel(inner, n, y, x, c), pixel(outer, n, y + margins.rows[0], x + margins.columns[0], c + margins.channels[0]));
  });
}

const thinned = ([batch, height, width, channels]: ImageShape, strides: number): ImageShape => [
  batch,
  Math.ceil(height / strides),
  Math.ceil(width / strides),
  channels,
];

/** Every entry that a subsampling keeps, with its place in what comes out. */
function visitThinned(images: ImageShape, strides: number, visit: (from: number, to: number) => void): void {
  const taken = thinned(images, strides);
  visitEntries(taken, (n, y, x, c) => visit(pixel(images, n, y * strides, x * strides, c), pixel(taken, n, y, x, c)));
}

function visitEntries([batch, height, width, channels]: ImageShape, visit: (n: number, y: number, x: number, c: number) => void): void {
  for (let n = 0; n < batch; n++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (let c = 0; c < channels; c++) visit(n, y, x, c);
      }
    }
  }
}
