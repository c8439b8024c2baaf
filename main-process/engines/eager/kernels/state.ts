import type { Tensor, Tf } from '../../../core/compile/tf.ts';
import { sizeOf } from '../../../core/shape/problem.ts';
import type { Feed } from '../../executor.ts';
import type { Kernels } from '../kernel.ts';
import { flatten } from './arithmetic.ts';

type Names = 'placeholder' | 'imageBytes' | 'constant' | 'read' | 'assign' | 'applyMomentum' | 'applyAdam' | 'pack' | 'unpack';

export const state: Kernels<Names> = {
  placeholder: ({ tf, feed, node: { outputs } }) => outputs.map((value) => toTensor(tf, feed(value))),
  imageBytes: ({ tf, feed, node: { outputs } }) => outputs.map((value) => toTensor(tf, feed(value))),
  constant: ({ tf, attributes: { values, shape } }) => [
    values.length === 1 ? tf.fill([...shape], values[0] ?? 0) : tf.tensor([...values], [...shape]),
  ],
  read: ({ tf, variable, attributes }) => [tf.clone(variable(attributes.variable))],
  assign: ({ variable, attributes, inputs: [value] }) => {
    variable(attributes.variable).assign(value);
    return [];
  },
  applyMomentum: ({ tf, variable, attributes, inputs: [rate, gradient] }) => {
    const [weight, velocity] = [variable(attributes.variable), variable(attributes.velocity)];
    velocity.assign(tf.add(tf.mul(velocity, attributes.momentum), gradient));
    const direction = attributes.nesterov ? tf.add(gradient, tf.mul(velocity, attributes.momentum)) : velocity;
    weight.assign(tf.sub(weight, tf.mul(direction, rate)));
    return [];
  },
  applyAdam: ({ tf, variable, attributes, inputs: [rate, beta1Power, beta2Power, epsilon, gradient] }) => {
    const { beta1, beta2 } = attributes;
    const [weight, mean, square] = [variable(attributes.variable), variable(attributes.mean), variable(attributes.square)];
    mean.assign(tf.add(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1)));
    square.assign(tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
    const corrected = tf.mul(rate, tf.div(tf.sqrt(tf.sub(1, beta2Power)), tf.sub(1, beta1Power)));
    weight.assign(tf.sub(weight, tf.div(tf.mul(mean, corrected), tf.add(tf.sqrt(square), epsilon))));
    return [];
  },
  pack: ({ tf, inputs }) => [flatten(tf, inputs)],
  unpack: ({ tf, attributes: { shapes }, inputs: [packed] }) => {
    let end = 0;
    return shapes.map((shape) => {
      const size = sizeOf(shape);
      end += size;
      return tf.reshape(tf.slice(packed, [end - size], [size]), [...shape]);
    });
  },
};

/** A copy: on plain JavaScript a tensor, and variables made of it, would keep the caller's own memory. */
function toTensor(tf: Tf, feed: Feed): Tensor {
  const shape = [...feed.shape];
  switch (feed.dtype) {
    case 'bytes':
      return tf.tensor(new Float32Array(feed.data), shape);
    case 'float32':
    case 'int32':
      return tf.tensor(feed.data.slice(), shape, feed.dtype);
  }
}
