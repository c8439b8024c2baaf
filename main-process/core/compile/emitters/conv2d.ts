import { onlyInput } from '../../lower/only-input.ts';
import { isSame } from '../../ops/window.ts';
import { groupedConvLayer } from '../layers/grouped-conv.ts';
import type { SymbolicTensor } from '../tf.ts';
import type { Emitter } from './emitter.ts';
import { explicitPadding } from './padding.ts';

/** A convolution; weights `id/kernel` `[kh, kw, channels / groups, filters]` and, where asked for, `id/bias`. */
export const conv2d: Emitter<'conv2d'> = ({ tf }, layer, inputs) => {
  const { filters, kernelSize, strides, padding, groups, useBias } = layer.attributes;
  const source = onlyInput(layer, inputs);
  const same = isSame(layer.attributes);
  const pad = same || padding === 'valid' ? 0 : explicitPadding(padding);
  const padded = pad === 0 ? source : (tf.layers.zeroPadding2d({ name: `${layer.id}/pad`, padding: pad }).apply(source) as SymbolicTensor);
  // A 1×1 kernel sees every strides-th pixel; taken first for the reason given in core/program/layers/convolution.ts.
  const thinned = kernelSize.every((length) => length === 1) && strides.some((stride) => stride > 1);
  const thin = tf.layers.averagePooling2d({ name: `${layer.id}/thin`, poolSize: 1, strides: [...strides], padding: 'valid' });
  const images = thinned ? (thin.apply(padded) as SymbolicTensor) : padded;
  const common = { name: layer.id, filters, useBias, padding: same ? ('same' as const) : ('valid' as const) };
  const step: readonly [number, number] = thinned ? [1, 1] : strides;
  if (groups > 1) return groupedConvLayer(tf)({ ...common, kernelSize, strides: step, groups }, images);
  const conv = tf.layers.conv2d({
    ...common,
    kernelSize: [...kernelSize],
    strides: [...step],
    kernelInitializer: 'zeros',
    biasInitializer: 'zeros',
  });
  return conv.apply(images) as SymbolicTensor;
};
