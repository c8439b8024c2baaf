import { float32, type Attribute, type NativeOps } from '../../../core/compile/native-ops.ts';
import type { Tensor, Tf } from '../../../core/compile/tf.ts';
import type { Window } from '../../../core/program/primitives/window.ts';
import type { Kernels, Machine } from '../kernel.ts';

/** Of one group; groups are split and joined around it. */
interface Convolve {
  readonly forward: (images: Tensor, kernel: Tensor) => Tensor;
  /** dL/d(images) for images of a shape. */
  readonly towardsImages: (shape: readonly number[], kernel: Tensor, dy: Tensor) => Tensor;
  /** dL/d(kernel) for a kernel of a shape. */
  readonly towardsKernel: (images: Tensor, shape: readonly number[], dy: Tensor) => Tensor;
}

export const convolution: Kernels<'conv2d' | 'conv2dInputGradient' | 'conv2dFilterGradient'> = {
  conv2d: (call) => {
    const [images, kernel] = call.inputs;
    const { forward } = convolve(call);
    return [byGroups(call.tf, images, kernel, (part) => forward(part(images), part(kernel)))];
  },
  conv2dInputGradient: (call) => {
    const [images, kernel, dy] = call.inputs;
    const { towardsImages } = convolve(call);
    const shape = [...images.shape.slice(0, 3), kernel.shape[2] ?? 0];
    return [byGroups(call.tf, images, kernel, (part) => towardsImages(shape, part(kernel), part(dy)))];
  },
  conv2dFilterGradient: (call) => {
    const [images, kernel, dy] = call.inputs;
    const { towardsKernel } = convolve(call);
    return [byGroups(call.tf, images, kernel, (part) => towardsKernel(part(images), part(kernel).shape, part(dy)))];
  },
};

const convolve = ({ tf, native, attributes }: Machine & { readonly attributes: Window }): Convolve =>
  native ? throughTensorFlow(tf, native, attributes) : throughBackend(tf, attributes);

function throughBackend(tf: Tf, { strides, padding }: Window): Convolve {
  const common = { strides: [...strides], pad: padding, dataFormat: 'NHWC' };
  // By name: the package has no functions for the gradients.
  const run = (kernel: string, inputs: Record<string, Tensor>, attributes: object): Tensor =>
    tf.engine().runKernel(kernel, inputs, { ...common, ...attributes } as never) as Tensor;
  return {
    forward: (x, filter) => run(tf.Conv2D, { x, filter }, { dilations: 1 }),
    towardsImages: (inputShape, filter, dy) => run(tf.Conv2DBackpropInput, { dy, filter }, { inputShape }),
    towardsKernel: (x, filterShape, dy) => run(tf.Conv2DBackpropFilter, { x, dy }, { filterShape }),
  };
}

function throughTensorFlow(tf: Tf, native: NativeOps, window: Window): Convolve {
  const run = (op: string, inputs: readonly Tensor[]): Tensor => native.run(op, nativeAttributes(window), inputs, 1)[0] as Tensor;
  const sizes = (shape: readonly number[]): Tensor => tf.tensor1d([...shape], 'int32');
  return {
    forward: (images, kernel) => run('Conv2D', [images, kernel]),
    towardsImages: (shape, kernel, dy) => run('Conv2DBackpropInput', [sizes(shape), kernel, dy]),
    towardsKernel: (images, shape, dy) => run('Conv2DBackpropFilter', [images, sizes(shape), dy]),
  };
}

const nativeAttributes = ({ strides, padding }: Window): readonly Attribute[] => [
  float32,
  { name: 'strides', type: 'int', value: [1, ...strides, 1] },
  { name: 'padding', type: 'string', value: padding.toUpperCase() },
  { name: 'data_format', type: 'string', value: 'NHWC' },
];

/**
 * Group g makes filters `g·filters/groups …` from channels `g·channels/groups …`. TensorFlow's own kernels know groups, but
 * not on the CPU in every gradient.
 * @param compute one group, from `part`, which takes the group's share of the last axis
 */
function byGroups(tf: Tf, images: Tensor, kernel: Tensor, compute: (part: (x: Tensor) => Tensor) => Tensor): Tensor {
  const groups = (images.shape[3] ?? 0) / (kernel.shape[2] ?? 1);
  if (groups === 1) return compute((x) => x);
  const part = (x: Tensor, group: number): Tensor => {
    const size = (x.shape[3] ?? 0) / groups;
    return tf.slice(x, [0, 0, 0, group * size], [...x.shape.slice(0, 3), size]);
  };
  return tf.concat(Array.from({ length: groups }, (_, group) => compute((x) => part(x, group))), 3);
}
