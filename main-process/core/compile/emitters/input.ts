import type { Emitter } from './emitter.ts';

export const input: Emitter<'input'> = ({ tf }, { id, attributes: { height, width, channels } }) =>
  tf.input({ name: id, shape: [height, width, channels] });
