import { describe, expect, it } from 'vitest';
import { ProgramBuilder } from '../../../main-process/core/program/builder.ts';
import { formatType, type Dims, type DType, type ProgramVariable, type TensorType } from '../../../main-process/core/program/ir.ts';
import { primitiveNames, type PrimitiveAttributes, type PrimitiveName } from '../../../main-process/core/program/primitives/registry.ts';

const float = (...shape: Dims): TensorType => ({ dtype: 'float32', shape });
const half = (...shape: Dims): TensorType => ({ dtype: 'float16', shape });
const int = (...shape: Dims): TensorType => ({ dtype: 'int32', shape });
const N = null;

/** A vector of five numbers, and its optimizer state. */
const variable: ProgramVariable = { name: 'weights-0', shape: [5], members: [] };
const slot: ProgramVariable = { name: 'weights-0/momentum', shape: [5], members: [] };
const window = { strides: [2, 2], padding: 'same' } as const;
const pool = { ...window, poolSize: [3, 2] } as const;
const margins = { rows: [1, 2], columns: [0, 1], channels: [0, 3] } as const;
const norm = { epsilon: 1e-5, momentum: 0.9 };
const adam = { variable, mean: slot, square: slot, beta1: 0.9, beta2: 0.999 };
const plain = { transposeA: false, transposeB: false };
const images = float(N, 7, 5, 4);
const perChannel = [float(4), float(4), float(4), float(4)];
const sameFor = ['relu', 'reluGradient', 'elu', 'eluGradient', 'sigmoid', 'sigmoidGradient', 'add'] as const;

type Accepted = { [P in PrimitiveName]: readonly [P, PrimitiveAttributes[P], readonly TensorType[], readonly TensorType[]] }[PrimitiveName];

/** Attributes, inputs, outputs. */
const accepts: readonly Accepted[] = [
  ...sameFor.map((name): Accepted => [name, {}, [half(N, 3), half(N, 3)], [half(N, 3)]]),
  ['leakyRelu', { slope: 0.01 }, [float(N, 3)], [float(N, 3)]],
  ['leakyReluGradient', { slope: 0.01 }, [float(N, 3), float(N, 3)], [float(N, 3)]],
  ['junction', { exit: 0 }, [half(N, 3)], [half(N, 3)]],

  ['multiply', {}, [images, float(N, 7, 5, 1)], [images]],
  ['multiply', {}, [images, float()], [images]],
  ['subtract', {}, [images, float(4)], [images]],
  ['scale', { factor: 2 }, [half(3)], [half(3)]],
  ['biasAdd', {}, [images, float(4)], [images]],
  ['sumToChannels', {}, [images], [float(4)]],
  ['matMul', plain, [float(N, 4), float(4, 3)], [float(N, 3)]],
  ['matMul', { transposeA: true, transposeB: false }, [float(N, 4), float(N, 3)], [float(4, 3)]],
  ['matMul', { transposeA: false, transposeB: true }, [float(N, 3), float(4, 3)], [float(N, 4)]],
  ['divideScalars', {}, [float(), float()], [float()]],
  ['atMostOne', {}, [float()], [float()]],
  ['squareRoot', {}, [float()], [float()]],
  ['selectIfGreater', { factor: 2 }, [float(), float(), float(), float()], [float()]],
  ['addConstant', { offset: 1 }, [float()], [float()]],
  ['squaredNorm', {}, [half(3, 3)], [float()]],
  ['zeroNaN', { infinite: false }, [float(5)], [float(5)]],
  ['countNaN', { infinite: true }, [float(5), float(2)], [float()]],
  ['stack', {}, [float(), float(), float()], [float(3)]],

  ['batchNorm', norm, [half(N, 7, 5, 4), ...perChannel], [half(N, 7, 5, 4), ...perChannel]],
  ['batchNormGradient', norm, [half(N, 7, 5, 4), half(N, 7, 5, 4), ...perChannel.slice(0, 3)], [half(N, 7, 5, 4), float(4), float(4)]],
  ['batchNormAtRest', { epsilon: 1e-5 }, [images, ...perChannel], [images]],

  ['conv2d', window, [images, float(3, 3, 4, 6)], [float(N, 4, 3, 6)]],
  ['conv2d', { strides: [2, 1], padding: 'valid' }, [images, float(3, 2, 2, 6)], [float(N, 3, 4, 6)]],
  ['conv2dInputGradient', window, [images, float(3, 3, 4, 6), float(N, 4, 3, 6)], [images]],
  ['conv2dFilterGradient', window, [images, float(3, 3, 4, 6), float(N, 4, 3, 6)], [float(3, 3, 4, 6)]],
  ['maxPool', pool, [images], [float(N, 4, 3, 4)]],
  ['maxPoolGradient', pool, [images, float(N, 4, 3, 4), float(N, 4, 3, 4)], [images]],
  ['averagePool', { ...pool, padding: 'valid' }, [images], [float(N, 3, 2, 4)]],
  ['averagePoolGradient', pool, [images, float(N, 4, 3, 4)], [images]],
  ['spatialMean', {}, [images], [float(N, 4)]],
  ['spread', { height: 7, width: 5, factor: 1 }, [float(N, 4)], [images]],

  ['reshape', { shape: [N, 140] }, [images], [float(N, 140)]],
  ['cast', { dtype: 'float16' }, [images], [half(N, 7, 5, 4)]],
  ['concatenate', {}, [images, float(N, 7, 5, 1)], [float(N, 7, 5, 5)]],
  ['channels', { start: 1, size: 3 }, [images], [float(N, 7, 5, 3)]],
  ['pad', { ...margins, value: 0 }, [images], [float(N, 10, 6, 7)]],
  ['crop', margins, [images], [float(N, 4, 4, 1)]],
  ['subsample', { strides: 2 }, [images], [float(N, 4, 3, 4)]],
  ['subsampleGradient', { strides: 2 }, [images, float(N, 4, 3, 4)], [images]],

  ['placeholder', { dtype: 'int32', shape: [N] }, [], [int(N)]],
  ['imageBytes', { height: 7, width: 5, channels: 4 }, [], [images]],
  ['constant', { values: [1], shape: [2, 2] }, [], [float(2, 2)]],
  ['read', { variable }, [], [float(5)]],
  ['assign', { variable }, [float(5)], []],
  ['applyMomentum', { variable, velocity: slot, momentum: 0.9, nesterov: true }, [float(), float(5)], []],
  ['applyAdam', adam, [float(), float(), float(), float(), float(5)], []],
  ['pack', {}, [float(2, 3), float(), float(4)], [float(11)]],
  ['unpack', { shapes: [[2, 2], [1]] }, [float(5)], [float(2, 2), float(1)]],

  ['crossEntropy', {}, [float(N, 3), float(N, 3)], [float(), float(N, 3)]],
  ['batchSize', {}, [float(N, 3)], [float()]],
  ['oneHot', { classes: 3, on: 1, off: 0 }, [int(N)], [float(N, 3)]],
  ['errorCount', {}, [float(N, 3), int(N)], [float()]],
  ['dropoutMask', { rate: 0.5, layer: 'l' }, [half(N, 3), int(2)], [half(N, 3)]],
  ['row', { index: 1 }, [int(4, 2)], [int(2)]],
  ['windowMask', { height: 7, width: 5 }, [int(N, 4)], [float(N, 7, 5, 1)]],
];

type Refused = { [P in PrimitiveName]: readonly [P, PrimitiveAttributes[P], readonly TensorType[], string] }[PrimitiveName];

/** Attributes, inputs, the whole message after the node's name. */
const refuses: readonly Refused[] = [
  ['add', {}, [float(3), float(4)], 'expected tensors of one type, received [3] float32 and [4] float32'],
  ['add', {}, [float(3), half(3)], 'expected tensors of one type, received [3] float32 and [3] float16'],
  ['relu', {}, [], 'expected at least 1 inputs, received 0'],
  ['multiply', {}, [float(4), images], 'expected a factor that broadcasts to the tensor, received [4] float32 and [N, 7, 5, 4] float32'],
  ['multiply', {}, [images, half()], 'expected a factor that broadcasts to the tensor, received [N, 7, 5, 4] float32 and [] float16'],
  ['subtract', {}, [images, float(5)], 'expected a term that broadcasts to the tensor, received [N, 7, 5, 4] float32 and [5] float32'],
  ['biasAdd', {}, [images, float(5)], 'expected a bias a channel, received [N, 7, 5, 4] float32 and [5] float32'],
  ['matMul', plain, [float(N, 4), float(3, 4)], 'expected matrices that fit, received [N, 4] float32 and [3, 4] float32'],
  ['matMul', plain, [images, float(4, 3)], 'expected matrices that fit, received [N, 7, 5, 4] float32 and [4, 3] float32'],
  ['divideScalars', {}, [float(), float(1)], 'expected float32 scalars, received [] float32 and [1] float32'],
  ['squareRoot', {}, [half()], 'expected float32 scalars, received [] float16'],
  ['stack', {}, [float(), int()], 'expected float32 scalars, received [] float32 and [] int32'],

  ['batchNorm', norm, [images, float(4), float(4), float(3), float(4)],
    'expected float32 [4] for γ, β, mean and variance, received [N, 7, 5, 4] float32 and [4] float32 and [4] float32 and [3] float32 and [4] float32'],
  ['batchNormAtRest', norm, [float(N, 4), ...perChannel], 'expected images [N, height, width, channels], received [N, 4] float32'],

  ['conv2d', window, [images, float(3, 3, 3, 6)], 'expected a kernel for these channels, received [N, 7, 5, 4] float32 and [3, 3, 3, 6] float32'],
  ['conv2d', window, [images, half(3, 3, 4, 6)], 'expected a kernel for these channels, received [N, 7, 5, 4] float32 and [3, 3, 4, 6] float16'],
  ['conv2d', { ...window, padding: 'valid' }, [images, float(8, 3, 4, 6)], 'expected images of at least the window 8×3, received [N, 7, 5, 4] float32'],
  ['maxPool', { ...pool, poolSize: [2, 6], padding: 'valid' }, [images], 'expected images of at least the window 2×6, received [N, 7, 5, 4] float32'],
  ['averagePool', pool, [float(N, N, 5, 4)], 'expected images [N, height, width, channels], received [N, N, 5, 4] float32'],
  ['spatialMean', {}, [float(N, 4)], 'expected images [N, height, width, channels], received [N, 4] float32'],
  ['spread', { height: 2, width: 2, factor: 1 }, [images], 'expected features [N, c], received [N, 7, 5, 4] float32'],

  ['reshape', { shape: [N, 141] }, [images], 'expected 141 values an image, received [N, 7, 5, 4] float32'],
  ['reshape', { shape: [140] }, [images], 'expected 140 values an image, received [N, 7, 5, 4] float32'],
  ['concatenate', {}, [images, float(N, 7, 4, 4)], 'expected tensors that differ in channels only, received [N, 7, 5, 4] float32 and [N, 7, 4, 4] float32'],
  ['channels', { start: 2, size: 3 }, [images], 'expected at least 5 channels, received [N, 7, 5, 4] float32'],
  ['subsample', { strides: 2 }, [float(N, 4)], 'expected images [N, height, width, channels], received [N, 4] float32'],

  ['assign', { variable }, [float(4)], 'expected the shape of "weights-0", received [4] float32'],
  ['applyMomentum', { variable, velocity: slot, momentum: 0.9, nesterov: true }, [float(), float(4)],
    'expected a learning rate and a gradient of "weights-0", received [] float32 and [4] float32'],
  ['applyAdam', adam, [float(), float(), float(), float()], 'expected at least 5 inputs, received 4'],

  ['crossEntropy', {}, [half(N, 3), half(N, 3)], 'expected logits and targets [N, classes], received [N, 3] float16 and [N, 3] float16'],
  ['crossEntropy', {}, [float(N, 3), float(N, 4)], 'expected logits and targets [N, classes], received [N, 3] float32 and [N, 4] float32'],
  ['oneHot', { classes: 3, on: 1, off: 0 }, [float(N)], 'expected int32 classes [N], received [N] float32'],
];

/** Makes the node in a scope, on placeholders of these types. */
function make([primitive, attributes, inputs]: readonly [PrimitiveName, object, readonly TensorType[], unknown]): readonly string[] {
  const build = new ProgramBuilder();
  const values = inputs.map(({ dtype, shape }: { dtype: DType; shape: Dims }, i) => build.placeholder(`input${i}`, dtype, shape));
  // Primitive and attributes of an entry belong together; the call does not see it through the union.
  return build.within('train/layer', () => build.many(primitive, attributes as never, values)).map(formatType);
}
const title = ([primitive, attributes, inputs]: readonly [PrimitiveName, object, readonly TensorType[], unknown]): string =>
  `${primitive} ${JSON.stringify(attributes)} of ${inputs.map(formatType).join(', ')}`;

describe('type inference', () => {
  it.each(accepts.map((entry) => [title(entry), entry] as const))('%s', (_, entry) => {
    expect(make(entry)).toEqual(entry[3].map(formatType));
  });

  it('is tested for every primitive', () => {
    expect([...new Set(accepts.map(([name]) => name))].sort()).toEqual([...primitiveNames].sort());
  });

  it.each(refuses.map((entry) => [title(entry), entry] as const))('refuses %s, naming the node', (_, entry) => {
    expect(() => make(entry)).toThrow(new Error(`Node "train/layer/${entry[0]}": ${entry[3]}.`));
  });
});
