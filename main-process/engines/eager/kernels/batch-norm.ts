import type { Tensor1D } from '@tensorflow/tfjs';
import { float32, type Attribute, type NativeOps } from '../../../core/compile/native-ops.ts';
import type { Tensor, Tf } from '../../../core/compile/tf.ts';
import type { BatchNormAttributes } from '../../../core/program/primitives/batch-norm.ts';
import type { Kernels } from '../kernel.ts';

/** One kernel of TensorFlow's each way, or a few ops. The opaque outputs: what those kernels save, or mean and 1/√(σ² + ε). */
export const batchNormalisation: Kernels<'batchNorm' | 'batchNormGradient' | 'batchNormAtRest'> = {
  batchNorm: ({ tf, native, attributes, inputs }) => {
    if (native) return fused(native, attributes, inputs);
    const [images, gamma, beta, mean, variance] = inputs;
    return composed(tf, attributes, images, { gamma, beta, mean, variance });
  },
  batchNormGradient: ({ tf, native, attributes, inputs }) => {
    if (native) return fusedGradient(native, attributes, inputs);
    const [dy, images, gamma, mean, inverse] = inputs;
    return composedGradient(tf, dy, images, { gamma, mean, inverse });
  },
  batchNormAtRest: ({ tf, attributes, inputs: [images, gamma, beta, mean, variance] }) => [
    tf.batchNorm(images, mean as Tensor1D, variance as Tensor1D, beta as Tensor1D, gamma as Tensor1D, attributes.epsilon),
  ],
};

// Version 2 and not 3: that one saves a third tensor, for cuDNN alone, which the primitive has no output for.
const fusedAttributes = ({ epsilon }: BatchNormAttributes): readonly Attribute[] => [
  float32,
  { name: 'U', type: 'type', value: 'float32' },
  { name: 'epsilon', type: 'float', value: epsilon },
  { name: 'data_format', type: 'string', value: 'NHWC' },
  { name: 'is_training', type: 'bool', value: true },
];
function fused(native: NativeOps, attributes: BatchNormAttributes, inputs: readonly Tensor[]): Tensor[] {
  const share: Attribute = { name: 'exponential_avg_factor', type: 'float', value: 1 - attributes.momentum };
  return native.run('FusedBatchNormV2', [...fusedAttributes(attributes), share], inputs, 5);
}
const fusedGradient = (native: NativeOps, attributes: BatchNormAttributes, inputs: readonly Tensor[]): Tensor[] =>
  native.run('FusedBatchNormGradV2', fusedAttributes(attributes), inputs, 5).slice(0, 3);

/** Batch, height and width: what is averaged over. */
const AXES = [0, 1, 2];
const valuesPerChannel = ({ shape: [batch = 1, height = 1, width = 1] }: Tensor): number => batch * height * width;

type Vectors<Names extends string> = Readonly<Record<Names, Tensor>>;

function composed(
  tf: Tf,
  { epsilon, momentum }: BatchNormAttributes,
  images: Tensor,
  { gamma, beta, mean, variance }: Vectors<'gamma' | 'beta' | 'mean' | 'variance'>,
): Tensor[] {
  const batchMean = tf.mean(images, AXES);
  const batchVariance = tf.mean(tf.squaredDifference(images, batchMean), AXES);
  const y = tf.batchNorm(images, batchMean as Tensor1D, batchVariance as Tensor1D, beta as Tensor1D, gamma as Tensor1D, epsilon);
  const count = valuesPerChannel(images);
  const unbiased = tf.mul(batchVariance, count / Math.max(1, count - 1));
  const move = (average: Tensor, value: Tensor): Tensor => tf.add(tf.mul(average, momentum), tf.mul(value, 1 - momentum));
  return [y, move(mean, batchMean), move(variance, unbiased), batchMean, tf.rsqrt(tf.add(batchVariance, epsilon))];
}

/**
 * With x̂ = (x − μ)·r, r = 1/√(σ² + ε), M values a channel:
 * `dβ = Σ dy`, `dγ = Σ dy·x̂`, `dx = γ·r·(dy − dβ/M − x̂·dγ/M)`.
 */
function composedGradient(tf: Tf, dy: Tensor, images: Tensor, { gamma, mean, inverse }: Vectors<'gamma' | 'mean' | 'inverse'>): Tensor[] {
  const centred = tf.sub(images, mean);
  const dBeta = tf.sum(dy, AXES);
  const dGamma = tf.mul(tf.sum(tf.mul(dy, centred), AXES), inverse);
  const count = valuesPerChannel(images);
  const slope = tf.mul(inverse, tf.div(dGamma, count));
  const inner = tf.sub(tf.sub(dy, tf.div(dBeta, count)), tf.mul(centred, slope));
  return [tf.mul(inner, tf.mul(gamma, inverse)), dGamma, dBeta];
}
