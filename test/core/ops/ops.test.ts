import { describe, expect, it } from 'vitest';
import { opNames, opOf, ops, type OpAttributes, type OpName } from '../../../main-process/core/ops/registry.ts';
import type { Shape } from '../../../main-process/core/shape/facts.ts';
import { inferLayer } from '../../../main-process/core/shape/infer-layer.ts';

/** One worked example an op, by hand: a new op does not type-check until it has one. */
type Example<O extends OpName> = {
  readonly attributes: OpAttributes[O];
  readonly inputs: readonly Shape[];
  readonly output: Shape;
  readonly variables: Readonly<Record<string, Shape>>;
  readonly trainable: number;
  readonly multiplyAdds: number;
};
const image: Shape = [32, 32, 16];
const nothing = { variables: {}, trainable: 0, multiplyAdds: 0 };
const examples: { readonly [O in OpName]: Example<O> } = {
  input: { attributes: { height: 28, width: 24, channels: 1 }, inputs: [], output: [28, 24, 1], ...nothing },
  conv2d: {
    attributes: { filters: 32, kernelSize: [3, 5], strides: [2, 1], padding: 'same', groups: 4, useBias: true },
    inputs: [image],
    output: [16, 32, 32],
    variables: { kernel: [3, 5, 4, 32], bias: [32] },
    trainable: 3 * 5 * 4 * 32 + 32,
    multiplyAdds: 16 * 32 * 32 * (3 * 5 * 4),
  },
  batchNorm: {
    attributes: { epsilon: 1e-5, momentum: 0.9 },
    inputs: [image],
    output: image,
    variables: { gamma: [16], beta: [16], moving_mean: [16], moving_variance: [16] },
    trainable: 32,
    multiplyAdds: 0,
  },
  activation: { attributes: { function: 'relu' }, inputs: [image], output: image, ...nothing },
  maxPool: { attributes: { poolSize: [2, 2], strides: [2, 2], padding: 'valid' }, inputs: [[33, 32, 16]], output: [16, 16, 16], ...nothing },
  averagePool: { attributes: { poolSize: [3, 3], strides: [2, 2], padding: 1 }, inputs: [image], output: [16, 16, 16], ...nothing },
  globalAveragePool: { attributes: {}, inputs: [[8, 4, 64]], output: [64], ...nothing },
  flatten: { attributes: {}, inputs: [[8, 4, 64]], output: [2048], ...nothing },
  dense: {
    attributes: { units: 10, useBias: true },
    inputs: [[64]],
    output: [10],
    variables: { kernel: [64, 10], bias: [10] },
    trainable: 650,
    multiplyAdds: 640,
  },
  dropout: { attributes: { rate: 0.5 }, inputs: [[64]], output: [64], ...nothing },
  add: { attributes: {}, inputs: [image, image, image], output: image, ...nothing },
  concatenate: { attributes: {}, inputs: [image, [32, 32, 5]], output: [32, 32, 21], ...nothing },
  shortcutPad: { attributes: { filters: 32, strides: 2 }, inputs: [[33, 32, 16]], output: [17, 16, 32], ...nothing },
};

describe('every op', () => {
  it.each(opNames)('%s: shape, variables and cost', (name) => {
    const op = opOf(name);
    const { attributes, inputs, output, variables, trainable, multiplyAdds } = examples[name] as Example<typeof name>;
    expect(op.name).toBe(name);
    expect(op.attributes.parse(attributes)).toEqual(attributes);
    expect(inputs.length).toBeGreaterThanOrEqual(op.inputs.min);
    expect(inputs.length).toBeLessThanOrEqual(op.inputs.max);
    expect(Object.fromEntries(op.variables(attributes, inputs).map((variable) => [variable.name, variable.shape]))).toEqual(variables);
    const activationBytes = output.reduce((product, size) => product * size, 4);
    const facts = { inputs, output, parameters: trainable, multiplyAdds, activationBytes };
    expect(inferLayer(op, attributes, inputs)).toEqual({ problem: null, facts });
  });
});

describe('windows', () => {
  /** Counts the places of the window one by one. */
  const places = (size: number, window: number, stride: number, pad: number): number => {
    let count = 0;
    for (let start = -pad; start + window <= size + pad; start += stride) count += 1;
    return count;
  };
  const conv = (size: number, window: number, stride: number, padding: 'same' | 'valid' | number) => {
    const attributes = { filters: 1, kernelSize: [window, window], strides: [stride, stride], padding, groups: 1, useBias: false } as const;
    return ops.conv2d.shape(attributes, [[size, size, 1]]);
  };

  it('take as many steps as fit', () => {
    for (let size = 1; size <= 12; size += 1) {
      for (let window = 1; window <= 7; window += 1) {
        for (let stride = 1; stride <= 4; stride += 1) {
          for (const pad of [0, 1, 2, 3]) {
            const steps = places(size, window, stride, pad);
            const problem = { kind: 'window-too-large', window: [window, window], received: [size, size, 1], padding: pad };
            const expected = steps > 0 ? { shape: [steps, steps, 1] } : { problem };
            expect(conv(size, window, stride, pad)).toEqual(expected);
            if (pad === 0) expect(conv(size, window, stride, 'valid')).toEqual(expected);
          }
          expect(conv(size, window, stride, 'same')).toEqual({ shape: [Math.ceil(size / stride), Math.ceil(size / stride), 1] });
        }
      }
    }
  });
});

describe('what cannot be', () => {
  const grouped = (groups: number, filters: number) =>
    ({ filters, kernelSize: [3, 3], strides: [1, 1], padding: 1, groups, useBias: false }) as const;
  it.each([
    { what: 'a convolution of a vector', result: ops.conv2d.shape(grouped(1, 8), [[64]]), problem: { kind: 'needs-image', received: [64] } },
    { what: 'groups that do not divide the input', result: ops.conv2d.shape(grouped(3, 9), [image]), problem: { kind: 'groups', groups: 3, channels: 16, of: 'input' } },
    { what: 'groups that do not divide the filters', result: ops.conv2d.shape(grouped(4, 9), [image]), problem: { kind: 'groups', groups: 4, channels: 9, of: 'output' } },
    { what: 'dense on an image', result: ops.dense.shape({ units: 10, useBias: true }, [image]), problem: { kind: 'needs-vector', received: image } },
    { what: 'global pooling of a vector', result: ops.globalAveragePool.shape({}, [[64]]), problem: { kind: 'needs-image', received: [64] } },
    { what: 'pooling a vector', result: ops.maxPool.shape({ poolSize: [2, 2], strides: [2, 2], padding: 'valid' }, [[64]]), problem: { kind: 'needs-image', received: [64] } },
    { what: 'adding unequal shapes', result: ops.add.shape({}, [image, [16, 16, 32]]), problem: { kind: 'shapes-differ', shapes: [image, [16, 16, 32]] } },
    { what: 'adding an image to a vector', result: ops.add.shape({}, [image, [16]]), problem: { kind: 'shapes-differ', shapes: [image, [16]] } },
    { what: 'joining unequal sizes', result: ops.concatenate.shape({}, [image, [16, 16, 16]]), problem: { kind: 'shapes-differ', shapes: [image, [16, 16, 16]] } },
    { what: 'padding to fewer channels', result: ops.shortcutPad.shape({ filters: 8, strides: 1 }, [image]), problem: { kind: 'cannot-narrow', received: image, filters: 8 } },
  ])('$what', ({ result, problem }) => {
    expect(result).toMatchObject({ problem });
  });

  it('an addition that fails goes on with the shape of its first input', () => {
    expect(ops.add.shape({}, [image, [16, 16, 32]])).toMatchObject({ shape: image });
  });
});
