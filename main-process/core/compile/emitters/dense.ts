import { onlyInput } from '../../lower/only-input.ts';
import type { SymbolicTensor } from '../tf.ts';
import type { Emitter } from './emitter.ts';

/** Weights `id/kernel` `[features, units]` and `id/bias`. */
export const dense: Emitter<'dense'> = ({ tf }, layer, inputs) =>
  tf.layers
    .dense({ name: layer.id, ...layer.attributes, kernelInitializer: 'zeros', biasInitializer: 'zeros' })
    .apply(onlyInput(layer, inputs)) as SymbolicTensor;

/** tfjs's Flatten refuses features, which are flat already. */
export const flatten: Emitter<'flatten'> = ({ tf }, layer, inputs) => {
  const x = onlyInput(layer, inputs);
  return x.rank === 2 ? x : (tf.layers.flatten({ name: layer.id }).apply(x) as SymbolicTensor);
};
