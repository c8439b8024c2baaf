import { beforeAll, describe, expect, it } from 'vitest';
import { batchNorm, type BatchNormParameters } from '../../../main-process/core/compile/layers/batch-norm.ts';
import { keepMask } from '../../../main-process/core/compile/layers/dropout.ts';
import { scaleGradient } from '../../../main-process/core/compile/layers/gradient-scale.ts';
import { groupedConv } from '../../../main-process/core/compile/layers/grouped-conv.ts';
import { shortcutPad } from '../../../main-process/core/compile/layers/shortcut-pad.ts';
import type { Tensor, Tf, Variable } from '../../../main-process/core/compile/tf.ts';
import { backends, finiteDifferences, relativeDifference, testEngine, values, wiggle } from '../../helpers/engine.ts';

const names = await backends();
const { tf } = await testEngine();

/** `f` against central differences towards each of its inputs; the output is projected on fixed numbers to get a scalar. */
function checkGradients(f: (...inputs: Tensor[]) => Tensor, inputs: readonly Tensor[], tolerance = 5e-3): void {
  const project = (y: Tensor): Tensor => tf.sum(tf.mul(y, wiggle(tf, y.shape, 5)));
  const gradients = tf.grads((...xs: Tensor[]) => project(f(...xs)) as never)([...inputs]);
  inputs.forEach((input, i) => {
    const numeric = finiteDifferences(tf, (x) => project(f(...inputs.map((other, j) => (j === i ? x : other)))), input);
    expect(relativeDifference(values(gradients[i] as Tensor), numeric), `input ${i}`).toBeLessThan(tolerance);
  });
}

describe.each(names)('gradients on %s, against finite differences', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  it.each([
    ['images', [3, 2, 2, 3]],
    ['features', [6, 3]],
  ])('batch norm in training, %s', (_, shape) => {
    const parameters = runningAverages(tf, 3);
    const train = (x: Tensor, gamma: Tensor, beta: Tensor) => batchNorm(tf, x, { ...parameters, gamma, beta }, 1e-5, 0.9);
    checkGradients(train, [wiggle(tf, shape, 0), wiggle(tf, [3], 1), wiggle(tf, [3], 2)], 2e-2);
  });

  it.each([
    { groups: 2, strides: [1, 1], padding: 'same' },
    { groups: 4, strides: [2, 2], padding: 'valid' },
  ] as const)('grouped convolution %j', (shape) => {
    const f = (x: Tensor, kernel: Tensor) => groupedConv(tf, x, kernel, shape);
    checkGradients(f, [wiggle(tf, [2, 5, 5, 4], 0), wiggle(tf, [3, 3, 4 / shape.groups, 8], 1)]);
  });

  it.each([1, 2])('parameter-free shortcut, strides %i', (strides) => {
    checkGradients((x) => shortcutPad(tf, x, 5, strides), [wiggle(tf, [2, 5, 5, 3])]);
  });

  it('dropout: the gradient passes where the value does', () => {
    checkGradients((x) => tf.mul(x, keepMask(tf, x.shape, 0.4, 1, 'layer', 3)), [wiggle(tf, [4, 6])]);
  });

  it.each([0, 0.25, 1])('gradient scale %d: identity forward, scaled backward', (scale) => {
    const x = wiggle(tf, [2, 3]);
    const square = (input: Tensor): Tensor => tf.sum(tf.square(input));
    expect(values(scaleGradient(tf, x, scale))).toEqual(values(x));
    const gradient = tf.grad((input: Tensor) => square(scaleGradient(tf, input, scale)) as never)(x);
    expect(relativeDifference(values(gradient), finiteDifferences(tf, square, x).map((value) => value * scale))).toBeLessThan(5e-3);
  });
});

describe.each(names)('layers on %s, values', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  it('batch norm normalises by the biased variance and averages the unbiased one, as Torch', () => {
    const parameters = { ...runningAverages(tf, 1), gamma: tf.tensor1d([2]), beta: tf.tensor1d([1]) };
    const y = batchNorm(tf, tf.tensor4d([1, 2, 3, 6], [2, 1, 2, 1]), parameters, 1e-5, 0.9);
    // torch.nn.BatchNorm2d(1), weight 2, bias 1, on [1, 2, 3, 6]: mean 3, biased variance 3.5, unbiased 14/3.
    const normalise = (x: number): number => (2 * (x - 3)) / Math.sqrt(3.5 + 1e-5) + 1;
    expect(relativeDifference(values(y), [1, 2, 3, 6].map(normalise))).toBeLessThan(1e-5);
    expect(values(parameters.mean)[0]).toBeCloseTo(0.1 * 3, 5);
    expect(values(parameters.variance)[0]).toBeCloseTo(0.9 + (0.1 * 14) / 3, 5);
    const rest = batchNorm(tf, tf.tensor4d([5], [1, 1, 1, 1]), parameters, 1e-5, null);
    expect(values(rest)[0]).toBeCloseTo((2 * (5 - 0.3)) / Math.sqrt(0.9 + 1.4 / 3 + 1e-5) + 1, 4);
  });

  it('grouped convolution keeps the groups apart', () => {
    const x = wiggle(tf, [1, 4, 4, 4]);
    const kernel = wiggle(tf, [3, 3, 2, 6], 1);
    const whole = values(groupedConv(tf, x, kernel, { groups: 2, strides: [1, 1], padding: 'same' }));
    const halves = [0, 1].map((g) => {
      const image = tf.slice(x, [0, 0, 0, 2 * g], [1, 4, 4, 2]);
      return tf.conv2d(image as never, tf.slice(kernel, [0, 0, 0, 3 * g], [3, 3, 2, 3]) as never, 1, 'same') as Tensor;
    });
    expect(relativeDifference(whole, values(tf.concat(halves, 3)))).toBeLessThan(1e-5);
  });

  it('the parameter-free shortcut takes every second pixel and adds empty channels', () => {
    const x = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
    const y = shortcutPad(tf, x, 2, 2);
    expect(y.shape).toEqual([1, 2, 2, 2]);
    expect(values(y)).toEqual([1, 0, 3, 0, 7, 0, 9, 0]);
  });

  it('dropout masks follow from seed, layer and step alone, and keep the mean', () => {
    const mask = (seed: number, layer: string, step: number): number[] => values(keepMask(tf, [100, 100], 0.3, seed, layer, step));
    const first = mask(1, 'a', 1);
    expect(mask(1, 'a', 1)).toEqual(first);
    for (const other of [mask(2, 'a', 1), mask(1, 'b', 1), mask(1, 'a', 2)]) expect(other).not.toEqual(first);
    expect(first.filter((value) => value === 0).length / first.length).toBeCloseTo(0.3, 1);
    expect(first.reduce((sum, value) => sum + value, 0) / first.length).toBeCloseTo(1, 1);
  });
});

function runningAverages(library: Tf, channels: number): Pick<BatchNormParameters, 'mean' | 'variance'> {
  const variable = (value: number): Variable => library.variable(library.fill([channels], value), false);
  return { mean: variable(0), variance: variable(1) };
}
