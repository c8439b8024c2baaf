import { z } from 'zod';
import type { ImageShape } from '../shape/problem.ts';
import { isImage } from '../shape/problem.ts';
import type { Shape } from '../shape/facts.ts';
import type { ShapeResult } from './op.ts';

/** What convolution and pooling share: a window that slides over height and width. */
export const pair = z.tuple([z.int().min(1), z.int().min(1)]).readonly();
/** `same` and `valid` as in TensorFlow; a number pads that many zeros on each of the four sides, as Torch does. */
export const windowPadding = z.union([z.literal('same'), z.literal('valid'), z.int().min(0)]);
export type Padding = z.output<typeof windowPadding>;
export type Pair = readonly [number, number];

/** Positions that a window takes along one axis: ⌈n/s⌉ for `same`, else ⌊(n + 2p − k)/s⌋ + 1. Below 1: it does not fit. */
export function windowSteps(size: number, window: number, stride: number, padding: Padding): number {
  if (padding === 'same') return Math.ceil(size / stride);
  const total = size + 2 * (padding === 'valid' ? 0 : padding);
  return Math.floor((total - window) / stride) + 1;
}

/** Output shape of a window over `[height, width, channels]` that gives `channels(input)` channels. */
export function slideWindow(
  options: { readonly window: Pair; readonly strides: Pair; readonly padding: Padding },
  input: Shape | undefined,
  channels: (input: ImageShape) => number,
): ShapeResult {
  if (!isImage(input)) return { problem: { kind: 'needs-image', received: input ?? [] } };
  const { window, strides, padding } = options;
  const height = windowSteps(input[0], window[0], strides[0], padding);
  const width = windowSteps(input[1], window[1], strides[1], padding);
  if (height < 1 || width < 1) {
    return { problem: { kind: 'window-too-large', window, received: input, padding: typeof padding === 'number' ? padding : 0 } };
  }
  return { shape: [height, width, channels(input)] };
}

/** A window as layers describe it. */
export interface Sliding {
  readonly kernelSize: Pair;
  readonly strides: Pair;
  readonly padding: Padding;
}

/**
 * True where TensorFlow's `same` is what is meant: asked for by name, or symmetric padding (k−1)/2 at stride 1, which
 * is the same thing and up to twice as fast as padding apart. At stride 2 `same` is asymmetric (spec §1): not equal.
 */
export const isSame = ({ kernelSize, strides, padding }: Sliding): boolean =>
  padding === 'same' ||
  (typeof padding === 'number' && strides.every((stride) => stride === 1) && kernelSize.every((size) => size === 2 * padding + 1));
