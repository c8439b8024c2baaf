import { float32 } from '../../../core/compile/native-ops.ts';
import type { Kernels } from '../kernel.ts';

type Names = 'relu' | 'reluGradient' | 'leakyRelu' | 'leakyReluGradient' | 'elu' | 'eluGradient' | 'sigmoid' | 'sigmoidGradient' | 'junction';

export const activation: Kernels<Names> = {
  relu: ({ tf, inputs: [x] }) => [tf.relu(x)],
  // `step` is six ops of full size on TensorFlow's backend, its own gradient one.
  reluGradient: ({ tf, native, inputs: [dy, y] }) => native?.run('ReluGrad', [float32], [dy, y], 1) ?? [tf.mul(dy, tf.step(y))],
  leakyRelu: ({ tf, attributes, inputs: [x] }) => [tf.leakyRelu(x, attributes.slope)],
  // The second argument of `step` is its value where x is not positive.
  leakyReluGradient: ({ tf, attributes, inputs: [dy, x] }) => [tf.mul(dy, tf.step(x, attributes.slope))],
  elu: ({ tf, inputs: [x] }) => [tf.elu(x)],
  // Below 0 the slope eˣ is y + 1.
  eluGradient: ({ tf, inputs: [dy, y] }) => [tf.mul(dy, tf.add(tf.minimum(y, 0), 1))],
  sigmoid: ({ tf, inputs: [x] }) => [tf.sigmoid(x)],
  sigmoidGradient: ({ tf, inputs: [dy, y] }) => [tf.mul(dy, tf.mul(y, tf.sub(1, y)))],
  junction: ({ tf, inputs: [x] }) => [tf.clone(x)],
};
