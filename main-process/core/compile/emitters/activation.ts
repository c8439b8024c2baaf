import type { LoweredLayer } from '../../lower/lowered-graph.ts';
import type { SymbolicTensor, Tf } from '../tf.ts';
import { only, type Emitter } from './emitter.ts';

/** Torch's slope and scale: 0.01 below zero for the leaky ReLU, 1 for the ELU. */
const LEAKY_SLOPE = 0.01;

export const activation: Emitter<'activation'> = ({ tf }, layer, inputs) => make(tf, layer).apply(only(layer, inputs)) as SymbolicTensor;

function make(tf: Tf, { id, attributes }: LoweredLayer<'activation'>) {
  switch (attributes.function) {
    case 'relu':
      return tf.layers.activation({ name: id, activation: 'relu' });
    case 'leaky-relu':
      return tf.layers.leakyReLU({ name: id, alpha: LEAKY_SLOPE });
    case 'elu':
      return tf.layers.elu({ name: id, alpha: 1 });
    case 'silu':
      return tf.layers.activation({ name: id, activation: 'swish' });
  }
}
