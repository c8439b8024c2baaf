import type { Padding as LayerPadding, Pair } from '../../ops/window.ts';
import type { Padding } from '../primitives/window.ts';

interface Sliding {
  readonly kernelSize: Pair;
  readonly strides: Pair;
  readonly padding: LayerPadding;
}

/**
 * The padding of a layer as a primitive takes it. A number of pixels on every side is `same` where that means it (stride
 * 1, (k − 1)/2 pixels): TensorFlow's kernels are up to twice as fast on it. At stride 2 `same` is asymmetric (spec §1).
 * Rows and columns that no window reaches are left out.
 * @param size height and width of the images
 */
export function primitivePadding({ kernelSize, strides, padding }: Sliding, size: Pair): Padding {
  if (typeof padding === 'string') return padding;
  if (padding === 0) return 'valid';
  if (strides.every((stride) => stride === 1) && kernelSize.every((length) => length === 2 * padding + 1)) return 'same';
  const reached = (axis: 0 | 1): Pair => {
    const length = size[axis] + 2 * padding;
    const unreached = (length - kernelSize[axis]) % strides[axis];
    return [padding, Math.max(0, padding - unreached)];
  };
  return [reached(0), reached(1)];
}
