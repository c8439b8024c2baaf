import type { ProgramBuilder } from '../builder.ts';
import type { Value } from '../ir.ts';
import { imageDims } from '../primitives/primitive.ts';
import type { Padding as LayerPadding, Pair } from '../../ops/window.ts';
import { only, type LayerEmitter } from './emitter.ts';
import { primitivePadding } from './window.ts';

/** Below every activation; not −∞, whose product with a zero gradient would be NaN. */
const LOWEST = { float32: -3.4e38, float16: -65_504, int32: 0 } as const;

interface Pool {
  readonly poolSize: Pair;
  readonly strides: Pair;
  readonly padding: LayerPadding;
}

/** The images with padding in pixels put on, and the padding that is left to the pool. */
function padded(build: ProgramBuilder, images: Value, { poolSize, strides, padding }: Pool, value: number): readonly [Value, 'same' | 'valid'] {
  const [, height, width] = imageDims(images);
  const wanted = primitivePadding({ kernelSize: poolSize, strides, padding }, [height, width]);
  if (typeof wanted === 'string') return [images, wanted];
  return [build.one('pad', { rows: wanted[0], columns: wanted[1], channels: [0, 0], value }, [images]), 'valid'];
}

export const maxPool: LayerEmitter<'maxPool'> = ({ build }, layer, inputs) => {
  const { poolSize, strides } = layer.attributes;
  const images = only(layer, inputs);
  const [x, padding] = padded(build, images, layer.attributes, LOWEST[images.dtype]);
  return build.one('maxPool', { poolSize, strides, padding }, [x]);
};

/** A number of pixels pads with zeros that count in the average (Torch); `same` leaves the padding out of it (TensorFlow). */
export const averagePool: LayerEmitter<'averagePool'> = ({ build }, layer, inputs) => {
  const { poolSize, strides, padding: pixels } = layer.attributes;
  const images = only(layer, inputs);
  if (typeof pixels !== 'number' || pixels === 0) {
    return build.one('averagePool', { poolSize, strides, padding: pixels === 'same' ? 'same' : 'valid' }, [images]);
  }
  const margin = [pixels, pixels] as const;
  const x = build.one('pad', { rows: margin, columns: margin, channels: [0, 0], value: 0 }, [images]);
  return build.one('averagePool', { poolSize, strides, padding: 'valid' }, [x]);
};

export const globalAveragePool: LayerEmitter<'globalAveragePool'> = ({ build }, layer, inputs) => build.one('spatialMean', {}, [only(layer, inputs)]);
