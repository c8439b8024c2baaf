import type { AnyNode, DType, ProgramNode, Value } from '../program/ir.ts';
import type { Pool } from '../program/primitives/pooling.ts';
import type { Margins } from '../program/primitives/shaping.ts';
import type { Window } from '../program/primitives/window.ts';
import { sizeOf } from '../shape/problem.ts';
import type { PrimitiveName } from '../program/primitives/registry.ts';
import { bool, dims, float, int, ints, string, type, type Emission, type TensorName } from './writer.ts';

/** The tensors that a node's outputs became, in order. */
type Kernel<P extends PrimitiveName> = (emission: Emission<AnyNode & ProgramNode<P>>) => readonly TensorName[];

const input = (node: AnyNode, index: number): Value => {
  const value = node.inputs[index];
  if (!value) throw new Error(`"${node.name}" has no input ${index}.`);
  return value;
};
const dtypeOf = (node: AnyNode, index = 0): DType => input(node, index).dtype;
const T = (node: AnyNode, index = 0) => ({ T: type(dtypeOf(node, index)) });
const numbered = (name: TensorName, count: number): readonly TensorName[] => Array.from({ length: count }, (_, i) => (i === 0 ? name : `${name}:${i}`));
const both = (values: readonly [number, number]) => ints([1, ...values, 1]);
const tidx = { Tidx: type('int32') };

/** An op of the same inputs and outputs as the primitive, with nothing but its type to say. */
const plain = (op: string) => ({ main, inputs, node }: Emission): readonly TensorName[] => [main(op, inputs, T(node))];

const sliding = ({ strides, padding }: Window) => ({ strides: both(strides), padding: string(padding.toUpperCase()), data_format: string('NHWC') });
const convolution = (window: Window) => ({
  ...sliding(window),
  explicit_paddings: ints([]),
  dilations: ints([1, 1, 1, 1]),
  use_cudnn_on_gpu: bool(true),
});
const pool = ({ poolSize, ...window }: Pool) => ({ ...sliding(window), ksize: both(poolSize) });
const maxPooling = (attributes: Pool) => ({ ...pool(attributes), explicit_paddings: ints([]) });
const marginRows = ({ rows, columns, channels }: Margins): readonly number[] => [0, 0, ...rows, ...columns, ...channels];
/** The shape of an input, batch and all; tensors of one size share the node that asks for it. */
const shapeOf = ({ graph, node }: Emission, index: number): TensorName => graph.shapeOf(input(node, index));
const everyNth = { begin_mask: int(15), end_mask: int(15), ellipsis_mask: int(0), new_axis_mask: int(0), shrink_axis_mask: int(0), Index: type('int32') };
const element = { begin_mask: int(0), end_mask: int(0), ellipsis_mask: int(0), new_axis_mask: int(0), shrink_axis_mask: int(1), Index: type('int32') };
/** Reduces all axes named. */
const reduction = { keep_dims: bool(false), ...tidx };

/**
 * Most tensors that one node joins or splits. TensorFlow's graph passes infer a node's shapes again whenever one of its
 * inputs becomes known, so thousands at one node take minutes; a tree of nodes does not.
 */
const FAN = 32;
function chunks<Item>(items: readonly Item[], size = FAN): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/**
 * One emitter a primitive, to TensorFlow ops (tensorflow/core/ops/*.cc). Layout is NHWC: TensorFlow's own layout pass
 * turns convolutions to NCHW on GPUs where that is faster.
 */
export const kernels: { readonly [P in PrimitiveName]: Kernel<P> } = {
  placeholder: ({ main, node: { attributes } }) => [
    main('Placeholder', [], { dtype: type(attributes.dtype), shape: { kind: 'shape', value: dims(attributes.shape) } }),
  ],
  // Bytes come four to an int32 (tfjs has no uint8 tensors, and a cast of theirs would copy): bits stay where they are.
  imageBytes: ({ graph, step, main, node: { attributes } }) => {
    const { height, width, channels } = attributes;
    const size = height * width * channels;
    const words = Math.ceil(size / 4);
    const packed = step('words', 'Placeholder', [], { dtype: type('int32'), shape: { kind: 'shape', value: [-1, words] } });
    const bytes = step('bytes', 'Bitcast', [packed], { T: type('int32'), type: type('uint8') });
    const reshaped = (name: string, from: TensorName, shape: readonly number[]): TensorName =>
      step(name, 'Reshape', [from, graph.constant('int32', shape)], { T: type('uint8'), Tshape: type('int32') });
    const rows = reshaped('rows', bytes, [-1, words * 4]);
    const used =
      words * 4 === size
        ? rows
        : step('used', 'Slice', [rows, graph.constant('int32', [0, 0]), graph.constant('int32', [-1, size])], { T: type('uint8'), Index: type('int32') });
    const images = reshaped('images', used, [-1, height, width, channels]);
    return [main('Cast', [images], { SrcT: type('uint8'), DstT: type('float32') })];
  },
  constant: ({ main, node: { attributes } }) => [
    main('Const', [], { dtype: type('float32'), value: { kind: 'tensor', dtype: 'float32', shape: attributes.shape, values: attributes.values } }),
  ],

  read: ({ graph, main, node }) => [main('ReadVariableOp', [graph.handle(node.attributes.variable)], { dtype: type('float32') })],
  assign: ({ graph, main, node, inputs }) => {
    main('AssignVariableOp', [graph.handle(node.attributes.variable), ...inputs], { dtype: type('float32'), validate_shape: bool(false) });
    return [];
  },
  applyMomentum: ({ graph, main, node, inputs: [rate = '', gradient = ''] }) => {
    const { variable, velocity, momentum, nesterov } = node.attributes;
    const operands = [graph.handle(variable), graph.handle(velocity), rate, gradient, graph.scalar(momentum)];
    main('ResourceApplyMomentum', operands, { T: type('float32'), use_locking: bool(false), use_nesterov: bool(nesterov) });
    return [];
  },
  applyAdam: ({ graph, main, node, inputs: [rate = '', beta1Power = '', beta2Power = '', epsilon = '', gradient = ''] }) => {
    const { variable, mean, square, beta1, beta2 } = node.attributes;
    const state = [variable, mean, square].map((each) => graph.handle(each));
    const operands = [...state, beta1Power, beta2Power, rate, graph.scalar(beta1), graph.scalar(beta2), epsilon, gradient];
    main('ResourceApplyAdam', operands, { T: type('float32'), use_locking: bool(false), use_nesterov: bool(false) });
    return [];
  },
  pack: ({ graph, step, main, node, inputs }) => {
    const flat = inputs.map((tensor, i) =>
      input(node, i).shape.length === 1
        ? tensor
        : step(`flat${i}`, 'Reshape', [tensor, graph.constant('int32', [-1])], { T: type('float32'), Tshape: type('int32') }),
    );
    // TensorFlow would merge a tree of joins on one axis back into one; the only axis of a vector has two names.
    const axis = (level: number): TensorName => graph.constant('int32', [level % 2 === 0 ? 0 : -1], []);
    const attributes = (count: number) => ({ N: int(count), T: type('float32'), ...tidx });
    let parts = flat;
    let level = 0;
    for (; parts.length > FAN; level++) {
      parts = chunks(parts).map((chunk, i) =>
        chunk.length === 1 ? (chunk[0] ?? '') : step(`joined${level}-${i}`, 'ConcatV2', [...chunk, axis(level)], attributes(chunk.length)),
      );
    }
    // Joining takes two at least.
    if (parts.length === 1) return [main('Identity', parts, { T: type('float32') })];
    return [main('ConcatV2', [...parts, axis(level)], attributes(parts.length))];
  },
  unpack: ({ graph, step, main, node, inputs: [packed = ''] }) => {
    const { shapes } = node.attributes;
    const sizes = shapes.map(sizeOf);
    const sum = (of: readonly number[]): number => of.reduce((total, size) => total + size, 0);
    const attributes = (count: number) => ({ num_split: int(count), T: type('float32'), Tlen: type('int32') });
    const operands = (from: TensorName, of: readonly number[]) => [from, graph.constant('int32', of), graph.constant('int32', [0], [])];
    const split = (from: TensorName, of: readonly number[], label: string): readonly TensorName[] => {
      if (of.length <= FAN) return numbered(step(label, 'SplitV', operands(from, of), attributes(of.length)), of.length);
      const groups = chunks(of, Math.ceil(of.length / FAN));
      const parts = split(from, groups.map(sum), `${label}-groups`);
      return groups.flatMap((group, i) => split(parts[i] ?? '', group, `${label}-${i}`));
    };
    return split(main('Identity', [packed], { T: type('float32') }), sizes, 'split').map((part, i) =>
      shapes[i]?.length === 1
        ? part
        : step(`part${i}`, 'Reshape', [part, graph.constant('int32', shapes[i] ?? [])], { T: type('float32'), Tshape: type('int32') }),
    );
  },

  conv2d: ({ main, inputs, node }) => [main('Conv2D', inputs, { ...T(node), ...convolution(node.attributes) })],
  conv2dInputGradient: (emission) => {
    const { main, node, inputs: [, kernel = '', error = ''] } = emission;
    return [main('Conv2DBackpropInput', [shapeOf(emission, 0), kernel, error], { ...T(node, 1), ...convolution(node.attributes) })];
  },
  conv2dFilterGradient: ({ graph, main, node, inputs: [images = '', , error = ''] }) => {
    const sizes = graph.constant('int32', dims(input(node, 1).shape));
    return [main('Conv2DBackpropFilter', [images, sizes, error], { ...T(node), ...convolution(node.attributes) })];
  },
  batchNorm: ({ main, node, inputs }) => {
    const { epsilon, momentum } = node.attributes;
    const attributes = { ...batchNormalisation(epsilon, true), ...T(node), exponential_avg_factor: float(1 - momentum) };
    return numbered(main('FusedBatchNormV3', inputs, attributes), 5);
  },
  batchNormGradient: ({ main, node, inputs: [error = '', images = '', gamma = '', mean = '', variance = ''] }) => {
    // The third reserve of FusedBatchNormV3, cuDNN's, has no shape that a program could name; it is beside the other two.
    const reserve = mean.replace(/:3$/u, ':5');
    const attributes = { ...batchNormalisation(node.attributes.epsilon, true), ...T(node) };
    return numbered(main('FusedBatchNormGradV3', [error, images, gamma, mean, variance, reserve], attributes), 3);
  },
  batchNormAtRest: ({ main, node, inputs }) => [main('FusedBatchNormV3', inputs, { ...batchNormalisation(node.attributes.epsilon, false), ...T(node) })],

  relu: plain('Relu'),
  reluGradient: plain('ReluGrad'),
  leakyRelu: ({ main, node, inputs }) => [main('LeakyRelu', inputs, { ...T(node), alpha: float(node.attributes.slope) })],
  leakyReluGradient: ({ main, node, inputs }) => [main('LeakyReluGrad', inputs, { ...T(node), alpha: float(node.attributes.slope) })],
  elu: plain('Elu'),
  eluGradient: plain('EluGrad'),
  sigmoid: plain('Sigmoid'),
  sigmoidGradient: ({ main, node, inputs: [error = '', y = ''] }) => [main('SigmoidGrad', [y, error], T(node))],
  junction: plain('Identity'),

  maxPool: ({ main, node, inputs }) => [main('MaxPool', inputs, { ...T(node), ...maxPooling(node.attributes) })],
  maxPoolGradient: ({ main, node, inputs }) => [main('MaxPoolGrad', inputs, { ...T(node), ...maxPooling(node.attributes) })],
  averagePool: ({ main, node, inputs }) => [main('AvgPool', inputs, { ...T(node), ...pool(node.attributes) })],
  averagePoolGradient: (emission) => {
    const { main, node, inputs: [, error = ''] } = emission;
    return [main('AvgPoolGrad', [shapeOf(emission, 0), error], { ...T(node), ...pool(node.attributes) })];
  },
  spatialMean: ({ graph, main, node, inputs }) => [main('Mean', [...inputs, graph.constant('int32', [1, 2])], { ...T(node), ...reduction })],
  spread: ({ graph, step, main, node, inputs: [features = ''] }) => {
    const { height, width, factor } = node.attributes;
    const channels = input(node, 0).shape[1] ?? -1;
    const scaled = step('scaled', 'Mul', [features, graph.scalar(factor, dtypeOf(node))], T(node));
    const pixel = step('pixel', 'Reshape', [scaled, graph.constant('int32', [-1, 1, 1, channels])], { ...T(node), Tshape: type('int32') });
    return [main('Tile', [pixel, graph.constant('int32', [1, height, width, 1])], { ...T(node), Tmultiples: type('int32') })];
  },

  reshape: ({ graph, main, node, inputs }) => [
    main('Reshape', [...inputs, graph.constant('int32', dims(node.attributes.shape))], { ...T(node), Tshape: type('int32') }),
  ],
  cast: ({ main, node, inputs }) => [main('Cast', inputs, { SrcT: type(dtypeOf(node)), DstT: type(node.attributes.dtype) })],
  concatenate: ({ graph, main, node, inputs }) => {
    const axis = graph.constant('int32', [input(node, 0).shape.length - 1], []);
    return [main('ConcatV2', [...inputs, axis], { N: int(inputs.length), ...T(node), ...tidx })];
  },
  channels: ({ graph, main, node, inputs }) => {
    const rank = input(node, 0).shape.length;
    const at = (outer: number, last: number): TensorName => graph.constant('int32', [...Array<number>(rank - 1).fill(outer), last]);
    return [main('Slice', [...inputs, at(0, node.attributes.start), at(-1, node.attributes.size)], { ...T(node), Index: type('int32') })];
  },
  pad: ({ graph, main, node, inputs }) => {
    const paddings = graph.constant('int32', marginRows(node.attributes), [4, 2]);
    const attributes = { ...T(node), Tpaddings: type('int32') };
    if (node.attributes.value === 0) return [main('Pad', [...inputs, paddings], attributes)];
    return [main('PadV2', [...inputs, paddings, graph.scalar(node.attributes.value, dtypeOf(node))], attributes)];
  },
  crop: ({ graph, main, node, inputs }) => {
    const { rows, columns, channels } = node.attributes;
    const [, ...sizes] = node.outputs[0]?.shape ?? [];
    const begin = graph.constant('int32', [0, rows[0], columns[0], channels[0]]);
    return [main('Slice', [...inputs, begin, graph.constant('int32', [-1, ...dims(sizes)])], { ...T(node), Index: type('int32') })];
  },
  subsample: ({ graph, main, node, inputs }) => {
    const { strides } = node.attributes;
    const zeros = graph.constant('int32', [0, 0, 0, 0]);
    return [main('StridedSlice', [...inputs, zeros, zeros, graph.constant('int32', [1, strides, strides, 1])], { ...T(node), ...everyNth })];
  },
  subsampleGradient: (emission) => {
    const { graph, main, node, inputs: [, error = ''] } = emission;
    const { strides } = node.attributes;
    const zeros = graph.constant('int32', [0, 0, 0, 0]);
    const operands = [shapeOf(emission, 0), zeros, zeros, graph.constant('int32', [1, strides, strides, 1]), error];
    return [main('StridedSliceGrad', operands, { ...T(node), ...everyNth })];
  },

  add: ({ main, node, inputs }) => [inputs.length === 2 ? main('AddV2', inputs, T(node)) : main('AddN', inputs, { N: int(inputs.length), ...T(node) })],
  multiply: plain('Mul'),
  subtract: plain('Sub'),
  scale: ({ graph, main, node, inputs }) => [main('Mul', [...inputs, graph.scalar(node.attributes.factor, dtypeOf(node))], T(node))],
  biasAdd: ({ main, node, inputs }) => [main('BiasAdd', inputs, { ...T(node), data_format: string('NHWC') })],
  sumToChannels: ({ main, node, inputs }) => [main('BiasAddGrad', inputs, { ...T(node), data_format: string('NHWC') })],
  matMul: ({ main, node, inputs }) => {
    const { transposeA, transposeB } = node.attributes;
    return [main('MatMul', inputs, { ...T(node), transpose_a: bool(transposeA), transpose_b: bool(transposeB) })];
  },

  divideScalars: plain('RealDiv'),
  atMostOne: ({ graph, main, node, inputs }) => [main('Minimum', [...inputs, graph.scalar(1)], T(node))],
  squareRoot: plain('Sqrt'),
  selectIfGreater: ({ graph, step, main, node, inputs: [a = '', b = '', then = '', otherwise = ''] }) => {
    const bound = step('bound', 'Mul', [b, graph.scalar(node.attributes.factor)], T(node));
    return [main('SelectV2', [step('greater', 'Greater', [a, bound], T(node)), then, otherwise], T(node))];
  },
  addConstant: ({ graph, main, node, inputs }) => [main('AddV2', [...inputs, graph.scalar(node.attributes.offset)], T(node))],
  squaredNorm: ({ graph, step, main, node, inputs: [x = ''] }) => {
    const single = dtypeOf(node) === 'float32' ? x : step('single', 'Cast', [x], { SrcT: type(dtypeOf(node)), DstT: type('float32') });
    const half = step('half', 'L2Loss', [single], { T: type('float32') });
    return [main('Mul', [half, graph.scalar(2)], { T: type('float32') })];
  },
  zeroNaN: ({ graph, step, main, node, inputs: [x = ''] }) => {
    const zero = graph.scalar(0, dtypeOf(node));
    if (node.attributes.infinite) return [main('SelectV2', [step('finite', 'IsFinite', [x], T(node)), x, zero], T(node))];
    return [main('SelectV2', [step('nan', 'IsNan', [x], T(node)), zero, x], T(node))];
  },
  countNaN: ({ graph, step, main, node, inputs }) => {
    const counts = inputs.map((tensor, i) => {
      const bad = node.attributes.infinite
        ? step(`bad${i}`, 'LogicalNot', [step(`finite${i}`, 'IsFinite', [tensor], T(node, i))])
        : step(`bad${i}`, 'IsNan', [tensor], T(node, i));
      const ones = step(`ones${i}`, 'Cast', [bad], { SrcT: type('bool'), DstT: type('float32') });
      const axes = graph.constant('int32', input(node, i).shape.map((_, axis) => axis));
      return step(`count${i}`, 'Sum', [ones, axes], { T: type('float32'), ...reduction });
    });
    return [counts.length === 1 ? main('Identity', counts, { T: type('float32') }) : main('AddN', counts, { N: int(counts.length), T: type('float32') })];
  },
  stack: ({ main, node, inputs }) => [main('Pack', inputs, { N: int(inputs.length), ...T(node), axis: int(0) })],

  crossEntropy: ({ graph, step, main, inputs }) => {
    const each = step('each', 'SoftmaxCrossEntropyWithLogits', inputs, { T: type('float32') });
    return [main('Mean', [each, graph.constant('int32', [0])], { T: type('float32'), ...reduction }), `${each}:1`];
  },
  batchSize: (emission) => {
    const { graph, step, main } = emission;
    const operands = [shapeOf(emission, 0), graph.constant('int32', [0]), graph.constant('int32', [1]), graph.constant('int32', [1])];
    const count = step('count', 'StridedSlice', operands, { T: type('int32'), ...element });
    return [main('Cast', [count], { SrcT: type('int32'), DstT: type('float32') })];
  },
  oneHot: ({ graph, main, node, inputs }) => {
    const { classes, on, off } = node.attributes;
    const operands = [...inputs, graph.constant('int32', [classes], []), graph.scalar(on), graph.scalar(off)];
    return [main('OneHot', operands, { T: type('float32'), TI: type('int32'), axis: int(-1) })];
  },
  errorCount: ({ graph, step, main, inputs: [logits = '', labels = ''] }) => {
    const answers = step('answers', 'ArgMax', [logits, graph.constant('int32', [1], [])], { T: type('float32'), ...tidx, output_type: type('int32') });
    const wrong = step('wrong', 'NotEqual', [answers, labels], { T: type('int32'), incompatible_shape_error: bool(true) });
    const ones = step('ones', 'Cast', [wrong], { SrcT: type('bool'), DstT: type('float32') });
    return [main('Sum', [ones, graph.constant('int32', [0])], { T: type('float32'), ...reduction })];
  },
  dropoutMask: (emission) => {
    const { graph, step, main, node, inputs: [, seed = ''] } = emission;
    const { rate } = node.attributes;
    const types = { dtype: type('float32'), T: type('int32'), Tseed: type('int32') };
    const draws = step('draws', 'StatelessRandomUniform', [shapeOf(emission, 0), seed], types);
    const kept = step('kept', 'GreaterEqual', [draws, graph.scalar(rate)], { T: type('float32') });
    const ones = step('ones', 'Cast', [kept], { SrcT: type('bool'), DstT: type(dtypeOf(node)) });
    return [main('Mul', [ones, graph.scalar(1 / (1 - rate), dtypeOf(node))], T(node))];
  },
  row: ({ graph, main, node, inputs }) => {
    const { index } = node.attributes;
    const bounds = [index, index + 1, 1].map((at) => graph.constant('int32', [at]));
    return [main('StridedSlice', [...inputs, ...bounds], { ...T(node), ...element })];
  },
  windowMask: ({ graph, step, main, node, inputs: [window = ''] }) => {
    const axis = (name: string, first: number, length: number, shape: readonly number[]): TensorName => {
      const column = (label: string, at: number): TensorName => {
        const operands = [window, graph.constant('int32', [0, at]), graph.constant('int32', [-1, 1])];
        return step(`${name}-${label}`, 'Slice', operands, { T: type('int32'), Index: type('int32') });
      };
      const places = graph.constant('int32', Array.from({ length }, (_, i) => i), [1, length]);
      const begun = step(`${name}-begun`, 'GreaterEqual', [places, column('first', first)], { T: type('int32') });
      const going = step(`${name}-going`, 'Less', [places, column('end', first + 1)], { T: type('int32') });
      const inside = step(`${name}-inside`, 'LogicalAnd', [begun, going]);
      const ones = step(`${name}-ones`, 'Cast', [inside], { SrcT: type('bool'), DstT: type('float32') });
      return step(name, 'Reshape', [ones, graph.constant('int32', shape)], { T: type('float32'), Tshape: type('int32') });
    };
    const { height, width } = node.attributes;
    return [main('Mul', [axis('rows', 0, height, [-1, height, 1, 1]), axis('columns', 2, width, [-1, 1, width, 1])], { T: type('float32') })];
  },
};

function batchNormalisation(epsilon: number, training: boolean) {
  return { U: type('float32'), epsilon: float(epsilon), data_format: string('NHWC'), is_training: bool(training) };
}
