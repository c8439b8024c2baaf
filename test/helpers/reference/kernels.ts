import type { PrimitiveAttributes, PrimitiveName } from '../../../main-process/core/program/primitives/registry.ts';
import type { Margins } from '../../../main-process/core/program/primitives/shaping.ts';
import { at, broadcastIndex, imageShape, lastDim, map, pixel, scalar, sizeOf, sum, tensor64, valueOf, zeros, zip, type ImageShape, type Tensor64 } from './tensor.ts';
import { convolve, convolveFilterGradient, convolveInputGradient, poolWindows } from './windows.ts';

/** What a kernel sees of the world outside its inputs. */
export interface Machine {
  /** Values of the variables; a write replaces the array. */
  readonly variables: Map<string, Float64Array>;
  /** Numbers in [0, 1) for a dropout mask, from two words of seed. */
  readonly uniform: (seed: readonly [number, number], shape: readonly number[]) => ArrayLike<number>;
}

type Kernel<P extends PrimitiveName> = (attributes: PrimitiveAttributes[P], inputs: readonly Tensor64[], machine: Machine) => readonly Tensor64[];

/** Values given from outside: no kernel computes them. */
export type FedPrimitive = 'placeholder' | 'imageBytes';

/** What each primitive means, by its definition. Float16 is computed in double precision too. */
export const kernels: { readonly [P in Exclude<PrimitiveName, FedPrimitive>]: Kernel<P> } = {
  constant: ({ values, shape }) => [map(zeros(shape), (_, i) => (values.length === 1 ? values[0] : values[i]) ?? NaN)],
  junction: (_, [x]) => [given(x)],

  relu: (_, [x]) => [map(given(x), (v) => Math.max(v, 0))],
  reluGradient: (_, [dy, y]) => [zip(given(dy), given(y), (d, v) => (v > 0 ? d : 0))],
  leakyRelu: ({ slope }, [x]) => [map(given(x), (v) => (v > 0 ? v : slope * v))],
  leakyReluGradient: ({ slope }, [dy, x]) => [zip(given(dy), given(x), (d, v) => (v > 0 ? d : slope * d))],
  elu: (_, [x]) => [map(given(x), (v) => (v > 0 ? v : Math.expm1(v)))],
  eluGradient: (_, [dy, y]) => [zip(given(dy), given(y), (d, v) => (v > 0 ? d : d * (v + 1)))],
  sigmoid: (_, [x]) => [map(given(x), (v) => 1 / (1 + Math.exp(-v)))],
  sigmoidGradient: (_, [dy, y]) => [zip(given(dy), given(y), (d, v) => d * v * (1 - v))],

  add: (_, inputs) => [inputs.reduce((total, x) => zip(total, x, (a, b) => a + b))],
  multiply: (_, [a, b]) => [broadcast(given(a), given(b), (x, y) => x * y)],
  subtract: (_, [a, b]) => [broadcast(given(a), given(b), (x, y) => x - y)],
  scale: ({ factor }, [x]) => [map(given(x), (v) => v * factor)],
  biasAdd: (_, [x, bias]) => [broadcast(given(x), given(bias), (v, b) => v + b)],
  sumToChannels: (_, [x]) => [sumToChannels(given(x))],
  matMul: ({ transposeA, transposeB }, [a, b]) => [matMul(transposeA ? transpose(given(a)) : given(a), transposeB ? transpose(given(b)) : given(b))],

  divideScalars: (_, [a, b]) => [zip(given(a), given(b), (x, y) => x / y)],
  atMostOne: (_, [a]) => [map(given(a), (v) => Math.min(v, 1))],
  squareRoot: (_, [a]) => [map(given(a), Math.sqrt)],
  selectIfGreater: ({ factor }, [a, b, then, otherwise]) => [valueOf(given(a)) > factor * valueOf(given(b)) ? given(then) : given(otherwise)],
  addConstant: ({ offset }, [a]) => [map(given(a), (v) => v + offset)],
  squaredNorm: (_, [x]) => [scalar(sum(map(given(x), (v) => v * v)))],
  zeroNaN: ({ infinite }, [x]) => [map(given(x), (v) => (isNumber(v, infinite) ? v : 0))],
  countNaN: ({ infinite }, inputs) => [scalar(inputs.reduce((count, x) => count + x.data.filter((v) => !isNumber(v, infinite)).length, 0))],
  stack: (_, inputs) => [tensor64(inputs.map(valueOf), [inputs.length])],

  conv2d: (window, [images, kernel]) => [convolve(given(images), given(kernel), window)],
  conv2dInputGradient: (window, [images, kernel, dy]) => [convolveInputGradient(given(images), given(kernel), given(dy), window)],
  conv2dFilterGradient: (window, [images, kernel, dy]) => [convolveFilterGradient(given(images), given(kernel), given(dy), window)],

  maxPool: (pool, [x]) => {
    const images = given(x);
    const { shape, windows } = poolWindows(imageShape(images), pool.poolSize, pool);
    return [tensor64(windows.map(({ inputs }) => Math.max(...inputs.map((i) => at(images, i)))), shape)];
  },
  maxPoolGradient: (pool, [x, y, dy]) => {
    const images = given(x);
    const dx = zeros(images.shape);
    for (const { output, inputs } of poolWindows(imageShape(images), pool.poolSize, pool).windows) {
      const largest = inputs.find((i) => at(images, i) === at(given(y), output));
      if (largest !== undefined) dx.data[largest] = at(dx, largest) + at(given(dy), output);
    }
    return [dx];
  },
  averagePool: (pool, [x]) => {
    const images = given(x);
    const { shape, windows } = poolWindows(imageShape(images), pool.poolSize, pool);
    return [tensor64(windows.map(({ inputs }) => inputs.reduce((total, i) => total + at(images, i), 0) / inputs.length), shape)];
  },
  averagePoolGradient: (pool, [x, dy]) => {
    const dx = zeros(given(x).shape);
    for (const { output, inputs } of poolWindows(imageShape(dx), pool.poolSize, pool).windows) {
      for (const i of inputs) dx.data[i] = at(dx, i) + at(given(dy), output) / inputs.length;
    }
    return [dx];
  },
  spatialMean: (_, [x]) => {
    const [batch, height, width, channels] = imageShape(given(x));
    const mean = zeros([batch, channels]);
    const pixels = height * width;
    given(x).data.forEach((value, i) => {
      const entry = Math.floor(i / (pixels * channels)) * channels + (i % channels);
      mean.data[entry] = at(mean, entry) + value / pixels;
    });
    return [mean];
  },
  spread: ({ height, width, factor }, [x]) => {
    const [batch = 0, channels = 0] = given(x).shape;
    const wide = zeros([batch, height, width, channels]);
    return [map(wide, (_value, i) => factor * at(given(x), Math.floor(i / (height * width * channels)) * channels + (i % channels)))];
  },

  batchNorm: ({ epsilon, momentum }, [x, gamma, beta, oldMean, oldVariance]) => {
    const [count, c] = [given(x).data.length / lastDim(given(x)), lastDim(given(x))];
    const mean = map(sumToChannels(given(x)), (total) => total / count);
    const variance = map(sumToChannels(map(given(x), (v, i) => (v - at(mean, i % c)) ** 2)), (total) => total / count);
    const y = normalise(given(x), given(gamma), given(beta), mean, variance, epsilon);
    const unbiased = map(variance, (v) => (v * count) / Math.max(1, count - 1));
    const moved = (old: Tensor64, batch: Tensor64): Tensor64 => zip(old, batch, (a, b) => momentum * a + (1 - momentum) * b);
    return [y, moved(given(oldMean), mean), moved(given(oldVariance), unbiased), mean, variance];
  },
  batchNormGradient: ({ epsilon }, [error, x, gamma, mean, variance]) => {
    const [dy, images] = [given(error), given(x)];
    const c = lastDim(images);
    const count = images.data.length / c;
    const inverse = map(given(variance), (v) => 1 / Math.sqrt(v + epsilon));
    const normalised = map(images, (v, i) => (v - at(given(mean), i % c)) * at(inverse, i % c));
    const dBeta = sumToChannels(dy);
    const dGamma = sumToChannels(zip(dy, normalised, (d, v) => d * v));
    // The batch's mean and variance depend on x too: dy loses its projections on 1 and on x̂.
    const dx = map(dy, (d, i) => {
      const own = d - at(dBeta, i % c) / count - (at(normalised, i) * at(dGamma, i % c)) / count;
      return own * at(given(gamma), i % c) * at(inverse, i % c);
    });
    return [dx, dGamma, dBeta];
  },
  batchNormAtRest: ({ epsilon }, [x, gamma, beta, mean, variance]) => [normalise(given(x), given(gamma), given(beta), given(mean), given(variance), epsilon)],

  reshape: ({ shape }, [x]) => {
    const { data } = given(x);
    const known = sizeOf(shape.map((dim) => dim ?? 1));
    return [{ shape: shape.map((dim) => dim ?? data.length / known), data }];
  },
  cast: ({ dtype }, [x]) => [dtype === 'int32' ? map(given(x), Math.trunc) : given(x)],
  concatenate: (_, inputs) => {
    const total = inputs.reduce((channels, x) => channels + lastDim(x), 0);
    const joined = zeros([...given(inputs[0]).shape.slice(0, -1), total]);
    let start = 0;
    for (const x of inputs) {
      const own = lastDim(x);
      const from = start;
      x.data.forEach((value, i) => (joined.data[Math.floor(i / own) * total + from + (i % own)] = value));
      start += own;
    }
    return [joined];
  },
  channels: ({ start, size }, [x]) => {
    const all = lastDim(given(x));
    return [map(zeros([...given(x).shape.slice(0, -1), size]), (_value, i) => at(given(x), Math.floor(i / size) * all + start + (i % size)))];
  },
  pad: ({ value, ...margins }, [x]) => {
    const inner = imageShape(given(x));
    const padded = map(zeros(widened(inner, margins, 1)), () => value);
    visitInside(inner, margins, (i, o) => (padded.data[o] = at(given(x), i)));
    return [padded];
  },
  crop: (margins, [x]) => {
    const inner = widened(imageShape(given(x)), margins, -1);
    const cropped = zeros(inner);
    visitInside(inner, margins, (i, o) => (cropped.data[i] = at(given(x), o)));
    return [cropped];
  },
  subsample: ({ strides }, [x]) => {
    const images = imageShape(given(x));
    const taken = zeros(thinned(images, strides));
    visitThinned(images, strides, (from, to) => (taken.data[to] = at(given(x), from)));
    return [taken];
  },
  subsampleGradient: ({ strides }, [x, dy]) => {
    const dx = zeros(given(x).shape);
    visitThinned(imageShape(dx), strides, (from, to) => (dx.data[from] = at(given(dy), to)));
    return [dx];
  },

  crossEntropy: (_, [logits, targets]) => {
    const [scores, target] = [given(logits), given(targets)];
    const [count, classes] = [scores.data.length / lastDim(scores), lastDim(scores)];
    const residual = zeros(scores.shape);
    let loss = 0;
    for (let image = 0; image < count; image++) {
      const row = scores.data.subarray(image * classes, (image + 1) * classes);
      const most = Math.max(...row);
      const logTotal = most + Math.log(row.reduce((total, score) => total + Math.exp(score - most), 0));
      row.forEach((score, k) => {
        const wanted = at(target, image * classes + k);
        loss -= (wanted * (score - logTotal)) / count;
        residual.data[image * classes + k] = Math.exp(score - logTotal) - wanted;
      });
    }
    return [scalar(loss), residual];
  },
  batchSize: (_, [x]) => [scalar(given(x).shape[0] ?? 0)],
  oneHot: ({ classes, on, off }, [labels]) => {
    const { data } = given(labels);
    return [map(zeros([data.length, classes]), (_value, i) => (i % classes === data[Math.floor(i / classes)] ? on : off))];
  },
  errorCount: (_, [logits, labels]) => {
    const classes = lastDim(given(logits));
    const wrong = given(labels).data.filter((label, image) => {
      const row = given(logits).data.subarray(image * classes, (image + 1) * classes);
      return row.indexOf(Math.max(...row)) !== label;
    });
    return [scalar(wrong.length)];
  },
  dropoutMask: ({ rate }, [x, seed], { uniform }) => {
    const draws = uniform([at(given(seed), 0), at(given(seed), 1)], given(x).shape);
    return [map(given(x), (_value, i) => ((draws[i] ?? NaN) >= rate ? 1 / (1 - rate) : 0))];
  },
  row: ({ index }, [x]) => {
    const [, ...shape] = given(x).shape;
    return [tensor64(given(x).data.subarray(index * sizeOf(shape), (index + 1) * sizeOf(shape)), shape)];
  },
  windowMask: ({ height, width }, [bounds]) => {
    const count = given(bounds).shape[0] ?? 0;
    const bound = (image: number, which: number): number => at(given(bounds), image * 4 + which);
    return [
      map(zeros([count, height, width, 1]), (_value, i) => {
        const [image, row, column] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
        const inside = row >= bound(image, 0) && row < bound(image, 1) && column >= bound(image, 2) && column < bound(image, 3);
        return inside ? 1 : 0;
      }),
    ];
  },

  read: ({ variable: { name, shape } }, _, machine) => [tensor64(variable(machine, name), shape)],
  assign: ({ variable: { name } }, [x], { variables }) => {
    variables.set(name, Float64Array.from(given(x).data));
    return [];
  },
  applyMomentum: ({ variable: { name }, velocity, momentum }, [rate, g], machine) => {
    const v = variable(machine, velocity.name).map((old, i) => momentum * old + at(given(g), i));
    const theta = variable(machine, name).map((old, i) => old - valueOf(given(rate)) * (at(given(g), i) + momentum * (v[i] as number)));
    machine.variables.set(velocity.name, v).set(name, theta);
    return [];
  },
  applyAdam: ({ variable: { name }, mean, square, beta1, beta2 }, [rate, beta1Power, beta2Power, epsilon, g], machine) => {
    const m = variable(machine, mean.name).map((old, i) => beta1 * old + (1 - beta1) * at(given(g), i));
    const v = variable(machine, square.name).map((old, i) => beta2 * old + (1 - beta2) * at(given(g), i) ** 2);
    const step = (valueOf(given(rate)) * Math.sqrt(1 - valueOf(given(beta2Power)))) / (1 - valueOf(given(beta1Power)));
    const theta = variable(machine, name).map((old, i) => old - (step * (m[i] as number)) / (Math.sqrt(v[i] as number) + valueOf(given(epsilon))));
    machine.variables.set(mean.name, m).set(square.name, v).set(name, theta);
    return [];
  },
  pack: (_, inputs) => {
    const values = inputs.flatMap(({ data }) => [...data]);
    return [tensor64(values, [values.length])];
  },
  unpack: ({ shapes }, [packed]) => {
    let end = 0;
    return shapes.map((shape) => {
      const start = end;
      end += sizeOf(shape);
      return tensor64(given(packed).data.subarray(start, end), shape);
    });
  },
};

function given(tensor: Tensor64 | undefined): Tensor64 {
  if (tensor === undefined) throw new Error('The node has fewer inputs than its primitive takes.');
  return tensor;
}

function variable({ variables }: Machine, name: string): Float64Array {
  const values = variables.get(name);
  if (values === undefined) throw new Error(`The variable "${name}" has no value.`);
  return values;
}

/** NaN is no number; ±∞ is one unless `infinite` says otherwise. */
const isNumber = (value: number, infinite: boolean): boolean => (infinite ? Number.isFinite(value) : !Number.isNaN(value));

function broadcast(a: Tensor64, b: Tensor64, f: (x: number, y: number) => number): Tensor64 {
  const other = broadcastIndex(b.shape, a.shape);
  return map(a, (value, i) => f(value, at(b, other(i))));
}

function sumToChannels(x: Tensor64): Tensor64 {
  const total = zeros([lastDim(x)]);
  x.data.forEach((value, i) => (total.data[i % lastDim(x)] = at(total, i % lastDim(x)) + value));
  return total;
}

function transpose(x: Tensor64): Tensor64 {
  const [rows = 0, columns = 0] = x.shape;
  return map(zeros([columns, rows]), (_, i) => at(x, (i % rows) * columns + Math.floor(i / rows)));
}

function matMul(a: Tensor64, b: Tensor64): Tensor64 {
  const [rows = 0, inner = 0] = a.shape;
  const columns = lastDim(b);
  return map(zeros([rows, columns]), (_, i) => {
    let total = 0;
    for (let k = 0; k < inner; k++) total += at(a, Math.floor(i / columns) * inner + k) * at(b, k * columns + (i % columns));
    return total;
  });
}

function normalise(x: Tensor64, gamma: Tensor64, beta: Tensor64, mean: Tensor64, variance: Tensor64, epsilon: number): Tensor64 {
  const c = lastDim(x);
  return map(x, (v, i) => ((v - at(mean, i % c)) / Math.sqrt(at(variance, i % c) + epsilon)) * at(gamma, i % c) + at(beta, i % c));
}

/** Images with margins put on (`sign` 1) or taken away (−1). */
const widened = ([batch, height, width, channels]: ImageShape, margins: Margins, sign: 1 | -1): ImageShape => [
  batch,
  height + sign * (margins.rows[0] + margins.rows[1]),
  width + sign * (margins.columns[0] + margins.columns[1]),
  channels + sign * (margins.channels[0] + margins.channels[1]),
];

/** Every entry of images without margins, with its place in the images with margins. */
function visitInside(inner: ImageShape, margins: Margins, visit: (inner: number, outer: number) => void): void {
  const outer = widened(inner, margins, 1);
  visitEntries(inner, (n, y, x, c) => {
    visit(pixel(inner, n, y, x, c), pixel(outer, n, y + margins.rows[0], x + margins.columns[0], c + margins.channels[0]));
  });
}

const thinned = ([batch, height, width, channels]: ImageShape, strides: number): ImageShape => [
  batch,
  Math.ceil(height / strides),
  Math.ceil(width / strides),
  channels,
];

/** Every entry that a subsampling keeps, with its place in what comes out. */
function visitThinned(images: ImageShape, strides: number, visit: (from: number, to: number) => void): void {
  const taken = thinned(images, strides);
  visitEntries(taken, (n, y, x, c) => visit(pixel(images, n, y * strides, x * strides, c), pixel(taken, n, y, x, c)));
}

function visitEntries([batch, height, width, channels]: ImageShape, visit: (n: number, y: number, x: number, c: number) => void): void {
  for (let n = 0; n < batch; n++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (let c = 0; c < channels; c++) visit(n, y, x, c);
      }
    }
  }
}
