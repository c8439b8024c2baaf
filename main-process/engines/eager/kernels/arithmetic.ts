import type { Tensor, Tf } from '../../../core/compile/tf.ts';
import type { Inputs, Kernels } from '../kernel.ts';

type Names =
  | 'add'
  | 'multiply'
  | 'subtract'
  | 'scale'
  | 'biasAdd'
  | 'sumToChannels'
  | 'matMul'
  | 'divideScalars'
  | 'atMostOne'
  | 'squareRoot'
  | 'selectIfGreater'
  | 'addConstant'
  | 'squaredNorm'
  | 'zeroNaN'
  | 'countNaN'
  | 'stack';

export const arithmetic: Kernels<Names> = {
  add: ({ tf, inputs }) => [sum(tf, inputs)],
  multiply: ({ tf, inputs: [a, b] }) => [tf.mul(a, b)],
  subtract: ({ tf, inputs: [a, b] }) => [tf.sub(a, b)],
  scale: ({ tf, attributes, inputs: [x] }) => [tf.mul(x, attributes.factor)],
  biasAdd: ({ tf, inputs: [x, bias] }) => [tf.add(x, bias)],
  sumToChannels: ({ tf, inputs: [x] }) => [tf.sum(x, outerAxes(x))],
  matMul: ({ tf, attributes, inputs: [a, b] }) => [tf.matMul(a, b, attributes.transposeA, attributes.transposeB)],
  divideScalars: ({ tf, inputs: [a, b] }) => [tf.div(a, b)],
  atMostOne: ({ tf, inputs: [a] }) => [tf.minimum(a, 1)],
  squareRoot: ({ tf, inputs: [a] }) => [tf.sqrt(a)],
  selectIfGreater: ({ tf, attributes: { factor }, inputs: [a, b, then, otherwise] }) => [
    tf.where(tf.greater(a, tf.mul(b, factor)), then, otherwise),
  ],
  addConstant: ({ tf, attributes, inputs: [a] }) => [tf.add(a, attributes.offset)],
  squaredNorm: ({ tf, inputs: [x] }) => [tf.sum(tf.square(x))],
  zeroNaN: ({ tf, attributes, inputs: [x] }) => [tf.where(isBad(tf, x, attributes.infinite), tf.zerosLike(x), x)],
  countNaN: ({ tf, attributes, inputs }) => [tf.sum(tf.cast(isBad(tf, flatten(tf, inputs), attributes.infinite), 'float32'))],
  stack: ({ tf, inputs }) => [tf.stack([...inputs])],
};

export const outerAxes = ({ rank }: Tensor): number[] => Array.from({ length: rank - 1 }, (_, axis) => axis);

/** All values of all tensors, end to end. */
export const flatten = (tf: Tf, tensors: readonly Tensor[]): Tensor => tf.concat(tensors.map((tensor) => tf.reshape(tensor, [-1])));

const isBad = (tf: Tf, x: Tensor, infinite: boolean): Tensor => (infinite ? tf.logicalNot(tf.isFinite(x)) : tf.isNaN(x));

/** In the order given, two at a time: `addN` takes on WebGPU only as many as a shader has buffers. */
function sum(tf: Tf, [first, ...rest]: Inputs): Tensor {
  let total: Tensor = tf.clone(first);
  for (const term of rest) {
    const next = tf.add<Tensor>(total, term);
    total.dispose();
    total = next;
  }
  return total;
}
