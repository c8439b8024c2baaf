import { describe, expect, it } from 'vitest';
import { ProgramBuilder } from '../../../main-process/core/program/builder.ts';
import { differentiate } from '../../../main-process/core/program/differentiate.ts';
import type { Dims, DType, Value } from '../../../main-process/core/program/ir.ts';
import { primitiveNames, primitives, type PrimitiveAttributes, type PrimitiveName } from '../../../main-process/core/program/primitives/registry.ts';
import { evaluate, type Tensor64 } from '../../helpers/reference-program.ts';
import { centralDifferences, relativeError, wiggle64 } from '../../helpers/reference/numbers.ts';

const BATCH = 3;

type Case = {
  [P in PrimitiveName]: {
    readonly primitive: P;
    readonly attributes: PrimitiveAttributes[P];
    /** Null is the batch axis. */
    readonly inputs: readonly Dims[];
    /** Inputs to differentiate in; all where left out. */
    readonly wanted?: readonly number[];
    /** Inputs whose rows are positive and sum to 1. */
    readonly distributions?: readonly number[];
    readonly dtype?: DType;
  };
}[PrimitiveName];

const images: Dims = [null, 4, 3, 2];
/** They read shapes only: nothing flows back, which `differentiate.test.ts` shows. */
const stops: readonly PrimitiveName[] = ['dropoutMask'];
const margins = { rows: [1, 0], columns: [0, 2], channels: [1, 3] } as const;
const none = {};

/** Convolutions and pools: even and odd sizes, windows that do not tile the image, the odd pixel of `same`. */
const windows = [
  { size: [5, 5], kernel: [3, 3], strides: [1, 1], padding: 'same' },
  { size: [5, 4], kernel: [3, 3], strides: [2, 2], padding: 'same' },
  { size: [6, 6], kernel: [2, 2], strides: [1, 1], padding: 'same' },
  { size: [5, 6], kernel: [1, 1], strides: [2, 2], padding: 'same' },
  { size: [7, 5], kernel: [4, 2], strides: [2, 3], padding: 'same' },
  { size: [5, 5], kernel: [3, 3], strides: [1, 1], padding: 'valid' },
  { size: [6, 4], kernel: [3, 2], strides: [2, 1], padding: 'valid' },
  { size: [4, 4], kernel: [4, 4], strides: [1, 1], padding: 'valid' },
] as const;
const cases: readonly Case[] = [
  { primitive: 'relu', attributes: none, inputs: [images] },
  { primitive: 'leakyRelu', attributes: { slope: 0.01 }, inputs: [images] },
  { primitive: 'elu', attributes: none, inputs: [images] },
  { primitive: 'sigmoid', attributes: none, inputs: [images] },
  { primitive: 'junction', attributes: { exit: 0 }, inputs: [images] },

  { primitive: 'add', attributes: none, inputs: [images, images, images] },
  { primitive: 'multiply', attributes: none, inputs: [images, images] },
  { primitive: 'multiply', attributes: none, inputs: [images, [2]], wanted: [0] },
  { primitive: 'multiply', attributes: none, inputs: [images, [null, 4, 3, 1]], wanted: [0] },
  { primitive: 'multiply', attributes: none, inputs: [images, []], wanted: [0] },
  { primitive: 'scale', attributes: { factor: -0.7 }, inputs: [images] },
  { primitive: 'biasAdd', attributes: none, inputs: [images, [2]] },
  { primitive: 'biasAdd', attributes: none, inputs: [[null, 4], [4]] },
  { primitive: 'matMul', attributes: { transposeA: false, transposeB: false }, inputs: [[null, 4], [4, 5]] },

  { primitive: 'batchNorm', attributes: { epsilon: 1e-5, momentum: 0.9 }, inputs: [images, [2], [2], [2], [2]], wanted: [0, 1, 2] },
  { primitive: 'batchNorm', attributes: { epsilon: 0.3, momentum: 0.9 }, inputs: [[null, 1, 1, 5], [5], [5], [5], [5]], wanted: [0, 1, 2] },

  ...windows.map(({ size, kernel, strides, padding }): Case => (
    { primitive: 'conv2d', attributes: { strides, padding }, inputs: [[null, ...size, 2], [...kernel, 2, 3]] }
  )),
  { primitive: 'conv2d', attributes: { strides: [2, 2], padding: 'same' }, inputs: [[null, 5, 4, 4], [3, 3, 2, 6]] },
  { primitive: 'conv2d', attributes: { strides: [1, 1], padding: 'same' }, inputs: [[null, 4, 4, 3], [2, 2, 1, 3]] },

  ...windows.flatMap(({ size, kernel, strides, padding }): Case[] => {
    const pool = { attributes: { poolSize: kernel, strides, padding }, inputs: [[null, ...size, 2]] };
    return [{ primitive: 'maxPool', ...pool }, { primitive: 'averagePool', ...pool }];
  }),
  { primitive: 'spatialMean', attributes: none, inputs: [images] },

  { primitive: 'reshape', attributes: { shape: [null, 24] }, inputs: [images] },
  { primitive: 'cast', attributes: { dtype: 'float32' }, inputs: [images], dtype: 'float16' },
  { primitive: 'concatenate', attributes: none, inputs: [images, [null, 4, 3, 1], images] },
  { primitive: 'pad', attributes: { ...margins, value: -5 }, inputs: [images] },
  ...[1, 2, 3].map((strides): Case => ({ primitive: 'subsample', attributes: { strides }, inputs: [[null, 5, 4, 2]] })),
  { primitive: 'crossEntropy', attributes: none, inputs: [[null, 4], [null, 4]], wanted: [0], distributions: [1] },
];

const shapeOf = (dims: Dims): number[] => dims.map((dim) => dim ?? BATCH);
/** Soft-max by rows. */
function distribution({ shape, data }: Tensor64): Tensor64 {
  const classes = shape.at(-1) ?? 1;
  const total = (row: number): number => data.slice(row * classes, (row + 1) * classes).reduce((sum, value) => sum + Math.exp(value), 0);
  return { shape, data: data.map((value, i) => Math.exp(value) / total(Math.floor(i / classes))) };
}
const nameOf = ({ primitive, inputs, attributes }: Case): string => `${primitive} ${JSON.stringify(inputs)} ${JSON.stringify(attributes)}`;

describe('gradient rules, against central differences in double precision', () => {
  it.each(cases.map((entry) => [nameOf(entry), entry] as const))('%s', (_, entry) => {
    const build = new ProgramBuilder();
    const inputs = entry.inputs.map((dims, i) => build.placeholder(`input${i}`, entry.dtype ?? 'float32', dims));
    // Primitive and attributes of a case belong together; the call does not see it through the union.
    const y = build.one(entry.primitive, entry.attributes as never, inputs);
    const seed = build.placeholder('seed', y.dtype, y.shape);
    const wanted = entry.wanted ?? inputs.map((_input, i) => i);
    const { of } = differentiate(build, { seeds: new Map([[y, seed]]), wanted: wanted.map((i) => inputs[i] as Value) });

    const at: readonly Tensor64[] = entry.inputs.map((dims, i) => {
      const values = wiggle64(shapeOf(dims), i);
      return entry.distributions?.includes(i) ? distribution(values) : values;
    });
    const dy = wiggle64(shapeOf(y.shape), 7);
    const feeds = (values: readonly Tensor64[]): Map<Value, Tensor64> => {
      const fed = inputs.map((input, i): [Value, Tensor64] => [input, values[i] as Tensor64]);
      return new Map([...fed, [seed, dy]]);
    };
    /** Σ dy·y: its gradient is the rule's answer. */
    const projected = (values: readonly Tensor64[]): number => {
      const [result] = evaluate([y], feeds(values));
      return result?.data.reduce((total, value, i) => total + value * (dy.data[i] ?? 0), 0) ?? NaN;
    };
    for (const i of wanted) {
      const [analytic] = evaluate([of(inputs[i] as Value) as Value], feeds(at));
      const numeric = centralDifferences((x) => projected(at.map((value, j) => (j === i ? x : value))), at[i] as Tensor64);
      expect(relativeError(analytic?.data ?? [], numeric), `input ${i}`).toBeLessThan(1e-7);
    }
  });

  it('cover every primitive that has one', () => {
    const differentiable = primitiveNames.filter((name) => primitives[name].gradient !== null);
    expect([...new Set([...cases.map(({ primitive }) => primitive), ...stops])].sort()).toEqual([...differentiable].sort());
  });
});
