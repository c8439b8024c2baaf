import { onlyInput } from '../../lower/only-input.ts';
import type { LayerEmitter } from './emitter.ts';
import { slideOver } from './window.ts';

/** Below every activation; not −∞, whose product with a zero gradient would be NaN. */
const LOWEST = { float32: -3.4e38, float16: -65_504, int32: 0 } as const;

export const maxPool: LayerEmitter<'maxPool'> = ({ build }, layer, inputs) => {
  const { poolSize, strides, padding } = layer.attributes;
  const x = onlyInput(layer, inputs);
  const [images, left] = slideOver(build, x, { kernelSize: poolSize, strides, padding }, LOWEST[x.dtype]);
  return build.one('maxPool', { poolSize, strides, padding: left }, [images]);
};

/** A number of pixels pads with zeros that count in the average (Torch); `same` leaves the padding out of it (TensorFlow). */
export const averagePool: LayerEmitter<'averagePool'> = ({ build }, layer, inputs) => {
  const { poolSize, strides, padding } = layer.attributes;
  const x = onlyInput(layer, inputs);
  if (typeof padding === 'string') return build.one('averagePool', { poolSize, strides, padding }, [x]);
  const margin = [padding, padding] as const;
  const images = padding === 0 ? x : build.one('pad', { rows: margin, columns: margin, channels: [0, 0], value: 0 }, [x]);
  return build.one('averagePool', { poolSize, strides, padding: 'valid' }, [images]);
};

export const globalAveragePool: LayerEmitter<'globalAveragePool'> = ({ build }, layer, inputs) => build.one('spatialMean', {}, [onlyInput(layer, inputs)]);
