import { onlyInput } from '../../lower/only-input.ts';
import { isSame } from '../../ops/window.ts';
import { constantPadLayer } from '../layers/constant-pad.ts';
import type { SymbolicTensor } from '../tf.ts';
import type { Emitter } from './emitter.ts';
import { explicitPadding } from './padding.ts';

/** Below every float32 activation; not −∞, whose product with a zero gradient would be NaN. */
const LOWEST = -3.4e38;

export const maxPool: Emitter<'maxPool'> = ({ tf }, layer, inputs) => {
  const { poolSize, strides, padding } = layer.attributes;
  const source = onlyInput(layer, inputs);
  const same = isSame({ kernelSize: poolSize, strides, padding });
  const pad = same || padding === 'valid' ? 0 : explicitPadding(padding);
  const padded = pad === 0 ? source : constantPadLayer(tf)({ name: `${layer.id}/pad`, padding: pad, value: LOWEST }, source);
  const pool = tf.layers.maxPooling2d({ name: layer.id, poolSize: [...poolSize], strides: [...strides], padding: same ? 'same' : 'valid' });
  return pool.apply(padded) as SymbolicTensor;
};

/** A number of pixels pads with zeros that count in the average (Torch); 'same' leaves the padding out of it (TensorFlow). */
export const averagePool: Emitter<'averagePool'> = ({ tf }, layer, inputs) => {
  const { poolSize, strides, padding } = layer.attributes;
  const source = onlyInput(layer, inputs);
  const pad = typeof padding === 'number' ? padding : 0;
  const padded = pad === 0 ? source : (tf.layers.zeroPadding2d({ name: `${layer.id}/pad`, padding: pad }).apply(source) as SymbolicTensor);
  const pool = tf.layers.averagePooling2d({
    name: layer.id,
    poolSize: [...poolSize],
    strides: [...strides],
    padding: padding === 'same' ? 'same' : 'valid',
  });
  return pool.apply(padded) as SymbolicTensor;
};

export const globalAveragePool: Emitter<'globalAveragePool'> = ({ tf }, layer, inputs) =>
  tf.layers.globalAveragePooling2d({ name: layer.id, dataFormat: 'channelsLast' }).apply(onlyInput(layer, inputs)) as SymbolicTensor;
