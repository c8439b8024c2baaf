import type { SymbolicTensor } from '../tf.ts';
import type { Emitter } from './emitter.ts';

export const add: Emitter<'add'> = ({ tf }, layer, inputs) => tf.layers.add({ name: layer.id }).apply([...inputs]) as SymbolicTensor;

export const concatenate: Emitter<'concatenate'> = ({ tf }, layer, inputs) =>
  tf.layers.concatenate({ name: layer.id, axis: -1 }).apply([...inputs]) as SymbolicTensor;
