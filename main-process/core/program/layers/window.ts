import { isSame, type Pair, type Sliding } from '../../ops/window.ts';
import type { ProgramBuilder } from '../builder.ts';
import type { Value } from '../ir.ts';
import { imageDims } from '../primitives/primitive.ts';
import type { Padding } from '../primitives/window.ts';

/**
 * The images a window slides over, padding in pixels put on, and the padding that is left to the primitive.
 *
 * A number of pixels on every side is `same` where that means it (`isSame`). Elsewhere the images are padded and the window
 * is `valid`: TensorFlow's convolutions know explicit padding, but its fast ones on the CPU do not (docs/adr/0012). Rows and
 * columns that no window reaches are left out.
 * @param value what is padded with
 */
export function slideOver(build: ProgramBuilder, images: Value, sliding: Sliding, value = 0): readonly [Value, Padding] {
  const { kernelSize, strides, padding } = sliding;
  if (padding === 'valid' || padding === 0) return [images, 'valid'];
  if (padding === 'same' || isSame(sliding)) return [images, 'same'];
  const [, ...size] = imageDims(images);
  const margins = (axis: 0 | 1): Pair => {
    const unreached = (size[axis] + 2 * padding - kernelSize[axis]) % strides[axis];
    return [padding, Math.max(0, padding - unreached)];
  };
  return [build.one('pad', { rows: margins(0), columns: margins(1), channels: [0, 0], value }, [images]), 'valid'];
}
