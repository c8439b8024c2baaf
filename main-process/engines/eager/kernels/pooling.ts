import type { Tensor4D } from '@tensorflow/tfjs';
import type { Tensor, Tf } from '../../../core/compile/tf.ts';
import type { Pool } from '../../../core/program/primitives/pooling.ts';
import type { Kernels } from '../kernel.ts';

type Names = 'maxPool' | 'maxPoolGradient' | 'averagePool' | 'averagePoolGradient' | 'spatialMean' | 'spread';

export const pooling: Kernels<Names> = {
  maxPool: ({ tf, attributes: { poolSize, strides, padding }, inputs: [x] }) => [
    tf.maxPool(x as Tensor4D, [...poolSize], [...strides], padding),
  ],
  maxPoolGradient: ({ tf, attributes, inputs: [x, y, dy] }) => [
    tf.engine().runKernel(tf.MaxPoolGrad, { dy, input: x, output: y }, gradientAttributes(attributes)) as Tensor,
  ],
  averagePool: ({ tf, attributes: { poolSize, strides, padding }, inputs: [x] }) => [
    tf.avgPool(x as Tensor4D, [...poolSize], [...strides], padding),
  ],
  averagePoolGradient: ({ tf, native, attributes, inputs: [x, dy] }) => {
    const error = native || attributes.padding === 'valid' ? dy : tf.mul(dy, padded(tf, x, attributes));
    return [tf.engine().runKernel(tf.AvgPoolGrad, { dy: error, input: x }, gradientAttributes(attributes)) as Tensor];
  },
  spatialMean: ({ tf, inputs: [x] }) => [tf.mean(x, [1, 2])],
  spread: ({ tf, attributes: { height, width, factor }, inputs: [features] }) => {
    const [batch = 0, channels = 0] = features.shape;
    return [tf.mul(tf.fill([1, height, width, 1], factor), tf.reshape(features, [batch, 1, 1, channels]))];
  },
};

const gradientAttributes = ({ poolSize, strides, padding }: Pool) => ({ filterSize: [...poolSize], strides: [...strides], pad: padding });

/**
 * Size of a window over the number of its pixels that are in the image: `[1, rows, columns, 1]`. TensorFlow.js's own
 * gradient of an average pool divides by the size also where padding was left out of the average.
 */
function padded(tf: Tf, x: Tensor, { poolSize, strides, padding }: Pool): Tensor {
  const info = tf.backend_util.computePool2DInfo(x.shape as Tensor4D['shape'], [...poolSize], [...strides], 1, padding);
  const inside = (start: number, window: number, length: number): number => Math.min(start + window, length) - Math.max(start, 0);
  const counts = Array.from({ length: info.outHeight * info.outWidth }, (_, at) => {
    const [row, column] = [Math.floor(at / info.outWidth), at % info.outWidth];
    const rows = inside(row * info.strideHeight - info.padInfo.top, info.filterHeight, info.inHeight);
    return rows * inside(column * info.strideWidth - info.padInfo.left, info.filterWidth, info.inWidth);
  });
  const size = info.filterHeight * info.filterWidth;
  return tf.tensor4d(counts.map((count) => size / count), [1, info.outHeight, info.outWidth, 1]);
}
