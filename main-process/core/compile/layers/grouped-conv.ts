import type { SymbolicTensor, Tensor, Tf } from '../tf.ts';
import { float32, nativeOps, type Attribute, type NativeOps } from '../native-ops.ts';
import { onlyTensor, perLibrary } from './layer-class.ts';

export interface GroupedConvConfig {
  readonly name: string;
  readonly filters: number;
  readonly kernelSize: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: 'same' | 'valid';
  readonly groups: number;
  readonly useBias: boolean;
}

/**
 * Grouped convolution (ResNeXt, arXiv 1611.05431), which `tf.layers.conv2d` lacks.
 * Kernel `[kh, kw, channels / groups, filters]` as in Keras and (transposed) Torch; group g makes filters
 * `g·filters/groups …` from channels `g·channels/groups …`.
 */
export const groupedConvLayer = perLibrary((tf: Tf) => {
  class GroupedConv extends tf.layers.Layer {
    static readonly className = 'GroupedConv2D';
    readonly config: GroupedConvConfig;
    kernel: ReturnType<GroupedConv['addWeight']> | undefined;
    bias: ReturnType<GroupedConv['addWeight']> | undefined;
    constructor(config: GroupedConvConfig) {
      super({ name: config.name });
      this.config = config;
    }
    override build(inputShape: (number | null)[] | (number | null)[][]): void {
      const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as (number | null)[];
      const { kernelSize, groups, filters, useBias } = this.config;
      const kernelShape = [...kernelSize, (shape.at(-1) ?? 0) / groups, filters];
      const zeros = tf.initializers.zeros();
      this.kernel = this.addWeight('kernel', kernelShape, 'float32', zeros, undefined, true);
      if (useBias) this.bias = this.addWeight('bias', [filters], 'float32', zeros, undefined, true);
      this.built = true;
    }
    override call(inputs: Tensor | Tensor[]): Tensor {
      const { kernel, bias } = this;
      if (!kernel) throw new Error(`${this.name} was called before it was built.`);
      return tf.tidy(() => {
        const y = groupedConv(tf, onlyTensor(inputs), kernel.read(), this.config);
        return bias ? tf.add(y, bias.read()) : y;
      });
    }
    override computeOutputShape(inputShape: (number | null)[] | (number | null)[][]): (number | null)[] {
      const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as (number | null)[];
      const { kernelSize, strides, padding, filters } = this.config;
      const size = (axis: 0 | 1): number | null => {
        const length = shape[axis + 1];
        if (length == null) return null;
        return Math.ceil((padding === 'same' ? length : length - kernelSize[axis] + 1) / strides[axis]);
      };
      return [shape[0] ?? null, size(0), size(1), filters];
    }
    override getConfig() {
      const { kernelSize, strides, ...rest } = this.config;
      return { ...super.getConfig(), ...rest, kernelSize: [...kernelSize], strides: [...strides] };
    }
  }
  tf.serialization.registerClass(GroupedConv);
  return (config: GroupedConvConfig, input: SymbolicTensor) => new GroupedConv(config).apply(input) as SymbolicTensor;
});

export type ConvolutionShape = Pick<GroupedConvConfig, 'strides' | 'padding' | 'groups'>;

/** @param x `[batch, height, width, channels]` @param kernel `[kh, kw, channels / groups, filters]` */
export function groupedConv(tf: Tf, x: Tensor, kernel: Tensor, shape: ConvolutionShape): Tensor {
  const native = nativeOps(tf);
  return native ? nativeGroups(tf, native, x, kernel, shape) : splitGroups(tf, x, kernel, shape);
}

/** TensorFlow's convolution kernels take the groups from the kernel's shape, forward and both gradients. */
function nativeGroups(tf: Tf, native: NativeOps, x: Tensor, kernel: Tensor, { strides, padding }: ConvolutionShape): Tensor {
  const attributes: readonly Attribute[] = [
    float32,
    { name: 'strides', type: 'int', value: [1, ...strides, 1] },
    { name: 'padding', type: 'string', value: padding.toUpperCase() },
    { name: 'data_format', type: 'string', value: 'NHWC' },
  ];
  const one = (op: string, inputs: readonly Tensor[]): Tensor => native.run(op, attributes, inputs, 1)[0] as Tensor;
  return tf.customGrad((input, filter, save) => {
    const [image, weights, keep] = [input as Tensor, filter as Tensor, save as (tensors: Tensor[]) => void];
    keep([image, weights]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const [a, k] = saved as [Tensor, Tensor];
      const sizes = (of: Tensor): Tensor => tf.tensor1d(of.shape, 'int32');
      return [one('Conv2DBackpropInput', [sizes(a), k, dy]), one('Conv2DBackpropFilter', [a, sizes(k), dy])];
    };
    return { value: one('Conv2D', [image, weights]), gradFunc };
  })(x, kernel);
}

function splitGroups(tf: Tf, x: Tensor, kernel: Tensor, { strides, padding, groups }: ConvolutionShape): Tensor {
  const images = tf.split(x, groups, 3);
  const kernels = tf.split(kernel, groups, 3);
  return tf.concat(
    images.map((image, g) => tf.conv2d(image as never, kernels[g] as never, [...strides], padding) as Tensor),
    3,
  );
}
