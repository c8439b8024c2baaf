import type { SymbolicTensor } from '../tf.ts';
import { only, type Emitter } from './emitter.ts';

/** Weights `id/kernel` `[features, units]` and `id/bias`. */
export const dense: Emitter<'dense'> = ({ tf }, layer, inputs) =>
  tf.layers
    .dense({ name: layer.id, ...layer.attributes, kernelInitializer: 'zeros', biasInitializer: 'zeros' })
    .apply(only(layer, inputs)) as SymbolicTensor;

export const flatten: Emitter<'flatten'> = ({ tf }, layer, inputs) =>
  tf.layers.flatten({ name: layer.id }).apply(only(layer, inputs)) as SymbolicTensor;
