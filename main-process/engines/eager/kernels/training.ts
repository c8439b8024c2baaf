import type { Tensor1D } from '@tensorflow/tfjs';
import type { Attribute, NativeOps } from '../../../core/compile/native-ops.ts';
import type { Tensor, Tf } from '../../../core/compile/tf.ts';
import type { Value } from '../../../core/program/ir.ts';
import type { Kernels, Machine } from '../kernel.ts';
import { statelessUniforms } from '../philox.ts';

type Names = 'crossEntropy' | 'batchSize' | 'oneHot' | 'errorCount' | 'dropoutMask' | 'row' | 'windowMask';

export const training: Kernels<Names> = {
  crossEntropy: ({ tf, inputs: [logits, targets] }) => {
    const logProbabilities = tf.logSoftmax(logits);
    const loss = tf.neg(tf.mean(tf.sum(tf.mul(logProbabilities, targets), -1)));
    return [loss, tf.sub(tf.exp(logProbabilities), targets)];
  },
  batchSize: ({ tf, inputs: [x] }) => [tf.scalar(x.shape[0] ?? 0)],
  // WebAssembly's kernel takes whole numbers only.
  oneHot: ({ tf, attributes: { classes, on, off }, inputs: [labels] }) => [
    tf.add(tf.mul(tf.cast(tf.oneHot(labels as Tensor1D, classes), 'float32'), on - off), off),
  ],
  errorCount: ({ tf, inputs: [logits, labels] }) => [tf.sum(tf.cast(tf.notEqual(tf.argMax(logits, -1), labels), 'float32'))],
  dropoutMask: ({ tf, native, feed, node, attributes: { rate }, inputs: [x, seed] }) => {
    const draws = native
      ? nativeUniforms(tf, native, x.shape, seed)
      : tf.tensor(statelessUniforms(seedWords(node.inputs[1], feed), x.size), x.shape);
    return [tf.mul(tf.cast(tf.greaterEqual(draws, rate), 'float32'), 1 / (1 - rate))];
  },
  row: ({ tf, attributes: { index }, inputs: [matrix] }) => {
    const length = matrix.shape[1] ?? 0;
    return [tf.reshape(tf.slice(matrix, [index, 0], [1, length]), [length])];
  },
  windowMask: ({ tf, attributes: { height, width }, inputs: [window] }) => {
    const side = (column: number): Tensor => tf.reshape(tf.slice(window, [0, column], [-1, 1]), [-1, 1, 1, 1]);
    const between = (places: Tensor, first: number): Tensor =>
      tf.logicalAnd(tf.greaterEqual(places, side(first)), tf.less(places, side(first + 1)));
    const rows = tf.reshape(tf.range(0, height, 1, 'int32'), [1, height, 1, 1]);
    const columns = tf.reshape(tf.range(0, width, 1, 'int32'), [1, 1, width, 1]);
    return [tf.cast(tf.logicalAnd(between(rows, 0), between(columns, 2)), 'float32')];
  },
};

function nativeUniforms(tf: Tf, native: NativeOps, shape: readonly number[], seed: Tensor): Tensor {
  const attributes: readonly Attribute[] = [
    { name: 'dtype', type: 'type', value: 'float32' },
    { name: 'T', type: 'type', value: 'int32' },
    { name: 'Tseed', type: 'type', value: 'int32' },
  ];
  const [draws] = native.run('StatelessRandomUniform', attributes, [tf.tensor1d([...shape], 'int32'), seed], 1);
  return draws as Tensor;
}

/** The seed as it was fed: the numbers are drawn here, and a value on a GPU cannot be read while the program runs. */
function seedWords(seed: Value | undefined, feed: Machine['feed']): readonly [number, number] {
  const node = seed?.node;
  const [fed, first] = node?.primitive === 'row' ? [node.inputs[0], 2 * node.attributes.index] : [seed, 0];
  if (fed?.node.primitive !== 'placeholder') throw new Error(`The seed of a dropout mask must be fed, or be a row of what is fed; "${node?.name}" is not.`);
  const [low = 0, high = 0] = feed(fed).data.subarray(first, first + 2);
  return [low, high];
}
