import { ProgramBuilder } from '../../main-process/core/program/builder.ts';
import { differentiate } from '../../main-process/core/program/differentiate.ts';
import type { Dims, Program, ProgramVariable, Value } from '../../main-process/core/program/ir.ts';
import type { Pair } from '../../main-process/core/ops/window.ts';
import type { Feed } from '../../main-process/engines/executor.ts';
import { wiggle64 } from './reference/numbers.ts';
import type { Tensor64 } from './reference/tensor.ts';

/** A program of a few primitives, with values to feed it: function `run`, fetches `0`, `1`, … */
export interface PrimitiveCase {
  readonly program: Program;
  readonly feeds: Readonly<Record<string, Feed>>;
}

/** Makes the inputs of a case; every float input is numbers without pattern. */
class Case {
  readonly build = new ProgramBuilder();
  readonly feeds: Record<string, Feed> = {};
  readonly placeholders: Record<string, Value> = {};

  float(shape: readonly number[], values?: ArrayLike<number>, dims: Dims = shape): Value {
    const feed: Feed = { dtype: 'float32', data: Float32Array.from(values ?? wiggle64(shape, Object.keys(this.feeds).length).data), shape };
    return this.#feed(feed, (name) => this.build.placeholder(name, 'float32', dims));
  }
  /** Images `[2, height, width, channels]` whose batch the program does not know. */
  images(height: number, width: number, channels: number, values?: ArrayLike<number>): Value {
    return this.float([2, height, width, channels], values, [null, height, width, channels]);
  }
  ints(values: readonly number[], shape: readonly number[], dims: Dims = shape): Value {
    const feed: Feed = { dtype: 'int32', data: Int32Array.from(values), shape };
    return this.#feed(feed, (name) => this.build.placeholder(name, 'int32', dims));
  }
  bytes(height: number, width: number, channels: number): Value {
    const shape = [2, height, width, channels];
    const data = Uint8Array.from({ length: 2 * height * width * channels }, (_, i) => (i * 37 + 250) % 256);
    return this.#feed({ dtype: 'bytes', data, shape }, () => this.build.one('imageBytes', { height, width, channels }));
  }
  variable(name: string, shape: readonly number[], value: Value): ProgramVariable {
    const variable = this.build.variable({ name, shape, members: [] });
    this.build.write('assign', { variable }, [value], [variable]);
    return variable;
  }

  /** Outputs, and the gradients that come to some inputs from a gradient at the first output. */
  withGradients(outputs: Value | readonly Value[], wanted: readonly Value[]): readonly Value[] {
    const all = 'node' in outputs ? [outputs] : outputs;
    const [y] = all;
    if (!y) throw new Error('A case has an output.');
    const shape = y.shape.map((dim) => dim ?? 2);
    const seed = this.float(shape, undefined, y.shape);
    const { of } = differentiate(this.build, { seeds: new Map([[y, seed]]), wanted });
    return [...all, ...wanted.map((input) => of(input) as Value)];
  }

  #feed(feed: Feed, make: (name: string) => Value): Value {
    const name = `input${Object.keys(this.feeds).length}`;
    this.feeds[name] = feed;
    return (this.placeholders[name] = make(name));
  }
}

export function primitiveCase(define: (make: Case) => Value | readonly Value[]): PrimitiveCase {
  const make = new Case();
  make.build.define('run', () => {
    const fetched = [define(make)].flat();
    const fetches = Object.fromEntries(fetched.map((value, i) => [String(i), value]));
    // A fetch that reads a variable waits for the writes before it, so there are no effects beside.
    return { feeds: make.placeholders, fetches, effects: [] };
  });
  return { program: make.build.finish(), feeds: make.feeds };
}

/** As the reference takes it. */
export const toTensor64 = ({ data, shape }: Feed): Tensor64 => ({ shape, data: Float64Array.from(data) });

const none = {};
const plain = { transposeA: false, transposeB: false };
const bad = [0.5, Number.NaN, -2, Infinity, 3, -Infinity];

const element = (primitive: 'relu' | 'elu' | 'sigmoid') =>
  primitiveCase((make) => {
    const x = make.images(3, 2, 2);
    return make.withGradients(make.build.one(primitive, none, [x]), [x]);
  });

interface Sliding {
  readonly size: Pair;
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly padding: 'same' | 'valid';
}
const windows: readonly Sliding[] = [
  { size: [5, 5], kernel: [3, 3], strides: [1, 1], padding: 'same' },
  { size: [5, 4], kernel: [3, 3], strides: [2, 2], padding: 'same' },
  { size: [5, 6], kernel: [1, 1], strides: [2, 2], padding: 'same' },
  { size: [7, 5], kernel: [4, 2], strides: [2, 3], padding: 'same' },
  { size: [6, 4], kernel: [3, 2], strides: [2, 1], padding: 'valid' },
  { size: [7, 7], kernel: [3, 3], strides: [2, 2], padding: 'valid' },
  // Pixels that no window reaches.
  { size: [6, 6], kernel: [1, 1], strides: [2, 2], padding: 'valid' },
  { size: [7, 7], kernel: [5, 5], strides: [3, 3], padding: 'valid' },
];
const titleOf = ({ size, kernel, strides, padding }: Sliding): string => `${size.join('×')} by ${kernel.join('×')} / ${strides.join(',')} ${padding}`;

const convolution = ({ size, kernel, strides, padding }: Sliding, groups = 1) =>
  primitiveCase((make) => {
    const channels = 3 * groups;
    const [x, k] = [make.images(...size, channels), make.float([...kernel, 3, 4 * groups])];
    return make.withGradients(make.build.one('conv2d', { strides, padding }, [x, k]), [x, k]);
  });
const pool = (primitive: 'maxPool' | 'averagePool', { size, kernel, strides, padding }: Sliding, values?: (i: number) => number) =>
  primitiveCase((make) => {
    const data = values && Float32Array.from({ length: 2 * size[0] * size[1] * 2 }, (_, i) => values(i));
    const x = make.images(...size, 2, data);
    return make.withGradients(make.build.one(primitive, { poolSize: kernel, strides, padding }, [x]), [x]);
  });
const batchNorm = (size: Pair, momentum: number) =>
  primitiveCase((make) => {
    const x = make.images(...size, 3);
    const [gamma, beta, mean] = [make.float([3]), make.float([3]), make.float([3])];
    const variance = make.float([3], [0.5, 1.5, 2.5]);
    // The opaque outputs are the executor's own affair.
    const outputs = make.build.many('batchNorm', { epsilon: 1e-3, momentum }, [x, gamma, beta, mean, variance]).slice(0, 3);
    return make.withGradients(outputs, [x, gamma, beta]);
  });

/** At least one case a primitive; gradient primitives by differentiating. */
export const primitiveCases: Readonly<Record<string, PrimitiveCase>> = {
  relu: element('relu'),
  elu: element('elu'),
  sigmoid: element('sigmoid'),
  leakyRelu: primitiveCase((make) => {
    const x = make.images(3, 2, 2);
    return make.withGradients(make.build.one('leakyRelu', { slope: 0.01 }, [x]), [x]);
  }),
  junction: primitiveCase((make) => {
    const x = make.images(2, 2, 2);
    return make.withGradients(make.build.one('junction', { exit: 0 }, [x]), [x]);
  }),

  'add of ten': primitiveCase((make) => make.build.one('add', none, Array.from({ length: 10 }, () => make.images(2, 2, 2)))),
  'multiply by the same shape': primitiveCase((make) => {
    const [a, b] = [make.images(2, 3, 2), make.images(2, 3, 2)];
    return make.withGradients(make.build.one('multiply', none, [a, b]), [a, b]);
  }),
  'multiply by a mask': primitiveCase((make) => make.build.one('multiply', none, [make.images(2, 3, 2), make.images(2, 3, 1)])),
  'multiply by a scalar': primitiveCase((make) => make.build.one('multiply', none, [make.images(2, 3, 2), make.float([])])),
  'subtract a constant a channel': primitiveCase((make) =>
    make.build.one('subtract', none, [make.images(2, 3, 2), make.build.one('constant', { values: [1.5, -2], shape: [2] })]),
  ),
  scale: primitiveCase((make) => make.build.one('scale', { factor: -0.7 }, [make.images(2, 2, 2)])),
  'biasAdd to images': primitiveCase((make) => {
    const [x, bias] = [make.images(3, 2, 2), make.float([2])];
    return make.withGradients(make.build.one('biasAdd', none, [x, bias]), [x, bias]);
  }),
  'biasAdd to features': primitiveCase((make) => {
    const [x, bias] = [make.float([2, 4], undefined, [null, 4]), make.float([4])];
    return make.withGradients(make.build.one('biasAdd', none, [x, bias]), [x, bias]);
  }),
  matMul: primitiveCase((make) => {
    const [a, b] = [make.float([2, 5], undefined, [null, 5]), make.float([5, 3])];
    return make.withGradients(make.build.one('matMul', plain, [a, b]), [a, b]);
  }),
  'arithmetic of scalars': primitiveCase((make) => {
    const { build } = make;
    const [a, b] = [make.float([], [2.25]), make.float([], [1.5])];
    const select = (left: Value, right: Value): Value => build.one('selectIfGreater', { factor: 1.2 }, [left, right, a, b]);
    const one = (name: 'atMostOne' | 'squareRoot', x: Value): Value => build.one(name, none, [x]);
    const quotient = build.one('divideScalars', none, [b, a]);
    return [quotient, one('atMostOne', a), one('atMostOne', quotient), one('squareRoot', a), select(a, b), select(b, a), build.one('addConstant', { offset: -4 }, [a])];
  }),
  'squaredNorm and stack': primitiveCase((make) => make.build.one('stack', none, [make.build.one('squaredNorm', none, [make.images(3, 3, 2)]), make.float([])])),
  zeroNaN: primitiveCase((make) => [
    make.build.one('zeroNaN', { infinite: false }, [make.float([3], bad.slice(0, 3))]),
    make.build.one('zeroNaN', { infinite: true }, [make.float([6], bad)]),
  ]),
  countNaN: primitiveCase((make) => {
    const inputs = [make.float([6], bad), make.float([2, 3], bad), make.float([2])];
    return [false, true].map((infinite) => make.build.one('countNaN', { infinite }, inputs));
  }),

  'batchNorm of images': batchNorm([4, 3], 0.9),
  'batchNorm of features': batchNorm([1, 1], 0.5),
  batchNormAtRest: primitiveCase((make) => {
    const vector = (): Value => make.float([3]);
    return make.build.one('batchNormAtRest', { epsilon: 1e-3 }, [make.images(4, 3, 3), vector(), vector(), vector(), make.float([3], [0.5, 1.5, 2.5])]);
  }),

  ...Object.fromEntries(windows.map((window) => [`conv2d ${titleOf(window)}`, convolution(window)])),
  ...Object.fromEntries(windows.slice(0, 2).map((window) => [`conv2d in 2 groups ${titleOf(window)}`, convolution(window, 2)])),
  ...Object.fromEntries(windows.map((window) => [`maxPool ${titleOf(window)}`, pool('maxPool', window)])),
  // After a ReLU most values of a window are 0: the first of the largest gets the gradient.
  ...Object.fromEntries(windows.map((window) => [`maxPool of equals ${titleOf(window)}`, pool('maxPool', window, (i) => i % 3)])),
  ...Object.fromEntries(windows.map((window) => [`averagePool ${titleOf(window)}`, pool('averagePool', window)])),
  spatialMean: primitiveCase((make) => {
    const x = make.images(3, 4, 2);
    return make.withGradients(make.build.one('spatialMean', none, [x]), [x]);
  }),

  reshape: primitiveCase((make) => make.build.one('reshape', { shape: [null, 12] }, [make.images(3, 2, 2)])),
  'cast to float32': primitiveCase((make) => make.build.one('cast', { dtype: 'float32' }, [make.ints([3, -4], [2])])),
  'cast of float32': primitiveCase((make) => make.build.one('cast', { dtype: 'float32' }, [make.float([2])])),
  concatenate: primitiveCase((make) => {
    const inputs = [make.images(3, 2, 2), make.images(3, 2, 1), make.images(3, 2, 3)];
    return make.withGradients(make.build.one('concatenate', none, inputs), inputs);
  }),
  ...Object.fromEntries(
    [0, -5].map((value) => [
      `pad by ${value}`,
      primitiveCase((make) => {
        const x = make.images(3, 2, 2);
        return make.withGradients(make.build.one('pad', { rows: [1, 0], columns: [0, 2], channels: [1, 3], value }, [x]), [x]);
      }),
    ]),
  ),
  ...Object.fromEntries(
    [1, 2, 3].map((strides) => [
      `subsample every ${strides}`,
      primitiveCase((make) => {
        const x = make.images(5, 4, 2);
        return make.withGradients(make.build.one('subsample', { strides }, [x]), [x]);
      }),
    ]),
  ),

  imageBytes: primitiveCase((make) => make.build.one('scale', { factor: 1 / 255 }, [make.bytes(3, 5, 3)])),
  'assign and read': primitiveCase((make) => {
    const variable = make.variable('w', [3], make.float([3]));
    const before = make.build.read(variable);
    make.build.write('assign', { variable }, [make.float([3])], [variable]);
    return [before, make.build.read(variable)];
  }),
  applyMomentum: primitiveCase((make) => {
    const [variable, velocity] = [make.variable('w', [3], make.float([3])), make.variable('v', [3], make.float([3]))];
    make.build.write('applyMomentum', { variable, velocity, momentum: 0.9, nesterov: true }, [make.float([], [0.1]), make.float([3])], [variable, velocity]);
    return [make.build.read(variable), make.build.read(velocity)];
  }),
  applyAdam: primitiveCase((make) => {
    const [variable, mean] = [make.variable('w', [3], make.float([3])), make.variable('m', [3], make.float([3]))];
    const square = make.variable('s', [3], make.float([3], [0.1, 0.2, 0.3]));
    const inputs = [[0.1], [0.9], [0.999], [1e-8]].map((value) => make.float([], value));
    make.build.write('applyAdam', { variable, mean, square, beta1: 0.9, beta2: 0.999 }, [...inputs, make.float([3])], [variable, mean, square]);
    return [variable, mean, square].map((each) => make.build.read(each));
  }),
  'pack and unpack': primitiveCase((make) => {
    const packed = make.build.one('pack', none, [make.float([2, 3]), make.float([]), make.float([2])]);
    return [packed, ...make.build.many('unpack', { shapes: [[3], [1, 5], []] }, [packed])];
  }),

  crossEntropy: primitiveCase((make) => {
    const logits = make.float([3, 4], undefined, [null, 4]);
    const targets = make.build.one('oneHot', { classes: 4, on: 0.9, off: 0.1 / 3 }, [make.ints([3, 0, 2], [3], [null])]);
    const [loss, residual] = make.build.many('crossEntropy', none, [logits, targets]);
    const share = make.build.one('divideScalars', none, [make.float([], [0.5]), make.build.one('batchSize', none, [logits])]);
    return [loss as Value, make.build.one('multiply', none, [residual as Value, share]), targets];
  }),
  // Logits that would overflow without the largest taken off first.
  'crossEntropy of large logits': primitiveCase((make) => {
    const targets = make.build.one('oneHot', { classes: 2, on: 1, off: 0 }, [make.ints([1, 0], [2], [null])]);
    return make.build.many('crossEntropy', none, [make.float([2, 2], [500, -500, 200, 100], [null, 2]), targets]);
  }),
  errorCount: primitiveCase((make) =>
    make.build.one('errorCount', none, [make.float([3, 3], [1, 2, 0, 5, 5, 1, 0, -1, -2], [null, 3]), make.ints([1, 1, 0], [3], [null])]),
  ),
  ...Object.fromEntries(
    [0.25, 0.5].map((rate) => [
      `dropoutMask of ${rate}`,
      primitiveCase((make) => {
        const seed = make.build.one('row', { index: 1 }, [make.ints([1, 2, -123_456_789, 987_654_321], [2, 2])]);
        return [make.build.one('dropoutMask', { rate, layer: 'drop' }, [make.images(3, 3, 3), seed]), make.build.one('cast', { dtype: 'float32' }, [seed])];
      }),
    ]),
  ),
  windowMask: primitiveCase((make) => make.build.one('windowMask', { height: 4, width: 3 }, [make.ints([0, 4, 0, 3, 1, 3, 2, 3], [2, 4], [null, 4])])),
};
