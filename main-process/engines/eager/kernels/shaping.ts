import type { Margins } from '../../../core/program/primitives/shaping.ts';
import { spreadPixels } from '../../convolution-gradients.ts';
import type { Kernels } from '../kernel.ts';

type Names = 'reshape' | 'cast' | 'concatenate' | 'channels' | 'pad' | 'crop' | 'subsample' | 'subsampleGradient';

export const shaping: Kernels<Names> = {
  reshape: ({ tf, attributes, inputs: [x] }) => [tf.reshape(x, attributes.shape.map((dim) => dim ?? -1))],
  cast: ({ tf, attributes, inputs: [x] }) => [tf.cast(x, attributes.dtype === 'int32' ? 'int32' : 'float32')],
  concatenate: ({ tf, inputs }) => [tf.concat([...inputs], -1)],
  channels: ({ tf, attributes: { start, size }, inputs: [x] }) => {
    const outer = x.shape.slice(0, -1);
    return [tf.slice(x, [...outer.map(() => 0), start], [...outer, size])];
  },
  pad: ({ tf, attributes, inputs: [x] }) => [tf.pad(x, [[0, 0], ...marginPairs(attributes)], attributes.value)],
  crop: ({ tf, attributes, inputs: [x] }) => {
    const margins = [[0, 0] as const, ...marginPairs(attributes)];
    const sizes = margins.map(([before, after], axis) => (x.shape[axis] ?? 0) - before - after);
    return [tf.slice(x, margins.map(([before]) => before), sizes)];
  },
  subsample: ({ tf, attributes: { strides }, inputs: [x] }) => [tf.stridedSlice(x, [0, 0, 0, 0], x.shape, [1, strides, strides, 1])],
  subsampleGradient: ({ tf, attributes: { strides }, inputs: [x, dy] }) => [
    tf.slice(spreadPixels(tf, dy, strides, strides), [0, 0, 0, 0], x.shape),
  ],
};

const marginPairs = ({ rows, columns, channels }: Margins): [number, number][] => [[...rows], [...columns], [...channels]];
