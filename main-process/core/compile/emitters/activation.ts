import { LEAKY_SLOPE } from '../../ops/activation.ts';
import { onlyInput } from '../../lower/only-input.ts';
import type { LoweredLayer } from '../../lower/lowered-graph.ts';
import type { SymbolicTensor, Tf } from '../tf.ts';
import type { Emitter } from './emitter.ts';

export const activation: Emitter<'activation'> = ({ tf }, layer, inputs) => make(tf, layer).apply(onlyInput(layer, inputs)) as SymbolicTensor;

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
