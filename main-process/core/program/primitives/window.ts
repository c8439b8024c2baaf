import { windowSteps, type Pair } from '../../ops/window.ts';
import type { TensorType } from '../ir.ts';
import { expect, imageDims } from './primitive.ts';

/** `same` and `valid` as TensorFlow means them, or zeros on each side: `[[top, bottom], [left, right]]`. */
export type Padding = 'same' | 'valid' | readonly [Pair, Pair];

export interface Window {
  readonly strides: Pair;
  readonly padding: Padding;
}

/** Output `[N, height, width, channels]` of a window that slides over images. */
export function slide(input: TensorType, kernel: Pair, { strides, padding }: Window, channels: number): TensorType {
  const [batch, height, width] = imageDims(input);
  const size = (axis: 0 | 1, length: number): number => {
    if (padding === 'same') return windowSteps(length, kernel[axis], strides[axis], 'same');
    const [before, after] = padding === 'valid' ? [0, 0] : padding[axis];
    return windowSteps(length + before + after, kernel[axis], strides[axis], 'valid');
  };
  const shape = [batch, size(0, height), size(1, width), channels];
  expect((shape[1] ?? 0) > 0 && (shape[2] ?? 0) > 0, `images of at least the window ${kernel.join('×')}`, [input]);
  return { dtype: input.dtype, shape };
}
