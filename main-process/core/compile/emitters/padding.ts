import type { OpAttributes } from '../../ops/registry.ts';

type Padding = OpAttributes['conv2d']['padding'];
interface Window {
  readonly kernelSize: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: Padding;
}

/**
 * True where TensorFlow's 'same' is what is meant: asked for by name, or symmetric padding (k−1)/2 at stride 1, which
 * is the same thing and up to twice as fast as padding apart. At stride 2 'same' is asymmetric (spec §1): not equal.
 */
export const isSame = ({ kernelSize, strides, padding }: Window): boolean =>
  padding === 'same' ||
  (typeof padding === 'number' && strides.every((stride) => stride === 1) && kernelSize.every((size) => size === 2 * padding + 1));

/** Pixels on each side; only for paddings that are neither 'same' nor 'valid'. */
export function explicitPadding(padding: Padding): number {
  if (typeof padding === 'number') return padding;
  throw new Error(`"${padding}" is not a number of pixels.`);
}
