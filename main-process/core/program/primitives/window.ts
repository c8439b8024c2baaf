import { windowSteps, type Pair } from '../../ops/window.ts';
import type { TensorType } from '../ir.ts';
import { expect, imageDims } from './primitive.ts';

/** As TensorFlow means them. A number of pixels is put on before (`layers/window.ts`): few of its kernels know explicit padding. */
export type Padding = 'same' | 'valid';

export interface Window {
  readonly strides: Pair;
  readonly padding: Padding;
}

/** Output `[N, height, width, channels]` of a window that slides over images. */
export function slide(input: TensorType, kernel: Pair, { strides, padding }: Window, channels: number): TensorType {
  const [batch, height, width] = imageDims(input);
  const size = (axis: 0 | 1, length: number): number => windowSteps(length, kernel[axis], strides[axis], padding);
  const shape = [batch, size(0, height), size(1, width), channels];
  expect((shape[1] ?? 0) > 0 && (shape[2] ?? 0) > 0, `images of at least the window ${kernel.join('×')}`, [input]);
  return { dtype: input.dtype, shape };
}
