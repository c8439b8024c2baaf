import { at, imageShape, map, sumToChannels, tensor64, zip, zeros, type Tensor64 } from '../reference/tensor.ts';
import { convolve, convolveFilterGradient, convolveInputGradient } from '../reference/windows.ts';

/** A weight as it is now; updates replace the value. */
export interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  value: Tensor64;
}
/** Takes dL/d(weight). */
export type Collect = (weight: Weight, gradient: Tensor64) => void;

/**
 * A layer with its derivatives written out. `backward` reads the activations that `forward` saved, and the weights as they
 * are when it is called: that is what sequential multi-way back-propagation asks for (spec §4.1).
 */
export interface Layer {
  readonly weights: readonly Weight[];
  forward(x: Tensor64): Tensor64;
  /** @returns dL/dx from dL/dy */
  backward(dy: Tensor64, collect: Collect): Tensor64;
}

const weight = (name: string, shape: readonly number[]): Weight => ({ name, shape, value: zeros(shape) });

/** Symmetric zero padding of (k − 1)/2 pixels, no bias. */
export function convolution(id: string, size: number, channels: number, filters: number, strides = 1): Layer {
  const kernel = weight(`${id}/kernel`, [size, size, channels, filters]);
  const margin = [(size - 1) / 2, (size - 1) / 2] as const;
  const window = { strides: [strides, strides], padding: [margin, margin] } as const;
  let seen: Tensor64;
  return {
    weights: [kernel],
    forward: (x) => {
      seen = x;
      return convolve(x, kernel.value, window);
    },
    backward: (dy, collect) => {
      collect(kernel, convolveFilterGradient(seen, kernel.value, dy, window));
      return convolveInputGradient(seen, kernel.value, dy, window);
    },
  };
}

/** Over `[batch, height, width, channels]`, ε 1e-5; the running averages are not kept. */
export function batchNorm(id: string, channels: number): Layer {
  const [gamma, beta] = [weight(`${id}/gamma`, [channels]), weight(`${id}/beta`, [channels])];
  const of = (x: Tensor64, i: number): number => at(x, i % channels);
  let normalised: Tensor64;
  let deviation: Tensor64;
  return {
    weights: [gamma, beta],
    forward: (x) => {
      const count = x.data.length / channels;
      const mean = map(sumToChannels(x), (total) => total / count);
      const variance = map(sumToChannels(map(x, (v, i) => (v - of(mean, i)) ** 2)), (total) => total / count);
      deviation = map(variance, (v) => Math.sqrt(v + 1e-5));
      normalised = map(x, (v, i) => (v - of(mean, i)) / of(deviation, i));
      return map(normalised, (v, i) => v * of(gamma.value, i) + of(beta.value, i));
    },
    backward: (dy, collect) => {
      const count = dy.data.length / channels;
      collect(beta, sumToChannels(dy));
      collect(gamma, sumToChannels(zip(dy, normalised, (d, v) => d * v)));
      const towardsNormalised = map(dy, (d, i) => d * of(gamma.value, i));
      const mean = map(sumToChannels(towardsNormalised), (total) => total / count);
      const projection = map(sumToChannels(zip(towardsNormalised, normalised, (d, v) => d * v)), (total) => total / count);
      return map(towardsNormalised, (d, i) => (d - of(mean, i) - at(normalised, i) * of(projection, i)) / of(deviation, i));
    },
  };
}

export function relu(): Layer {
  let output: Tensor64;
  return {
    weights: [],
    forward: (x) => (output = map(x, (v) => Math.max(v, 0))),
    backward: (dy) => zip(dy, output, (d, y) => (y > 0 ? d : 0)),
  };
}

/** `[batch, height, width, channels]` to its means `[batch, channels]`. */
export function globalPool(): Layer {
  let shape: readonly [number, number, number, number];
  const entry = (i: number): number => Math.floor(i / (shape[1] * shape[2] * shape[3])) * shape[3] + (i % shape[3]);
  return {
    weights: [],
    forward: (x) => {
      shape = imageShape(x);
      const mean = zeros([shape[0], shape[3]]);
      x.data.forEach((v, i) => (mean.data[entry(i)] = at(mean, entry(i)) + v / (shape[1] * shape[2])));
      return mean;
    },
    backward: (dy) => map(zeros(shape), (_, i) => at(dy, entry(i)) / (shape[1] * shape[2])),
  };
}

export function dense(id: string, features: number, units: number): Layer {
  const [kernel, bias] = [weight(`${id}/kernel`, [features, units]), weight(`${id}/bias`, [units])];
  let seen: Tensor64;
  return {
    weights: [kernel, bias],
    forward: (x) => {
      seen = x;
      const count = x.data.length / features;
      return map(zeros([count, units]), (_, i) => {
        let score = at(bias.value, i % units);
        for (let f = 0; f < features; f++) score += at(x, Math.floor(i / units) * features + f) * at(kernel.value, f * units + (i % units));
        return score;
      });
    },
    backward: (dy, collect) => {
      const towardsKernel = zeros(kernel.shape);
      const towardsInput = zeros(seen.shape);
      dy.data.forEach((d, i) => {
        for (let f = 0; f < features; f++) {
          const [input, entry] = [Math.floor(i / units) * features + f, f * units + (i % units)];
          towardsKernel.data[entry] = at(towardsKernel, entry) + d * at(seen, input);
          towardsInput.data[input] = at(towardsInput, input) + d * at(kernel.value, entry);
        }
      });
      collect(kernel, towardsKernel);
      collect(bias, sumToChannels(dy));
      return towardsInput;
    },
  };
}

export function chain(...layers: readonly Layer[]): Layer {
  return {
    weights: layers.flatMap(({ weights }) => weights),
    forward: (x) => layers.reduce((value, layer) => layer.forward(value), x),
    backward: (dy, collect) => layers.reduceRight((error, layer) => layer.backward(error, collect), dy),
  };
}

const sum = (a: Tensor64, b: Tensor64): Tensor64 => zip(a, b, (x, y) => x + y);

/** Pre-activation basic block (spec §1): where the shape changes the shortcut starts after the first ReLU. */
export function basicBlock(id: string, channels: number, filters: number, strides: number): Layer {
  const start = chain(batchNorm(`${id}/a/bn`, channels), relu());
  const residual = chain(
    convolution(`${id}/conv1`, 3, channels, filters, strides),
    batchNorm(`${id}/b/bn`, filters),
    relu(),
    convolution(`${id}/conv2`, 3, filters, filters),
  );
  if (strides === 1 && channels === filters) {
    return {
      weights: [...start.weights, ...residual.weights],
      forward: (x) => sum(residual.forward(start.forward(x)), x),
      backward: (dy, collect) => sum(start.backward(residual.backward(dy, collect), collect), dy),
    };
  }
  const shortcut = convolution(`${id}/shortcut`, 1, channels, filters, strides);
  return {
    weights: [...start.weights, ...residual.weights, ...shortcut.weights],
    forward: (x) => {
      const active = start.forward(x);
      return sum(residual.forward(active), shortcut.forward(active));
    },
    backward: (dy, collect) => start.backward(sum(residual.backward(dy, collect), shortcut.backward(dy, collect)), collect),
  };
}

/** Head A (spec §2). */
export const head = (id: string, channels: number, classes: number): Layer =>
  chain(batchNorm(`${id}/bn`, channels), relu(), globalPool(), dense(`${id}/dense`, channels, classes));

/** @param values by the weights' names */
export function assign(weights: readonly Weight[], values: ReadonlyMap<string, { readonly data: ArrayLike<number> }>): void {
  for (const each of weights) each.value = tensor64(values.get(each.name)?.data ?? [], each.shape);
}
