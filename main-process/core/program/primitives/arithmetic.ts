import type { Value } from '../ir.ts';
import { sameDims, scalarType } from '../ir.ts';
import { at, broadcasts, expect, first, sameType, value, type Primitive } from './primitive.ts';

type None = Readonly<Record<string, never>>;

/** Sum of tensors of one type, in the order given. */
export const add: Primitive<None> = {
  infer: sameType,
  gradient: ({ inputs, dy }) => inputs.map(() => first(dy)),
};

/** a·b, where b has a's shape or broadcasts to it. Differentiable in b where the shapes are equal. */
export const multiply: Primitive<None> = {
  infer: (_, inputs) => {
    const [a, b] = [at(inputs, 0), at(inputs, 1)];
    expect(a.dtype === b.dtype && broadcasts(b.shape, a.shape), 'a factor that broadcasts to the tensor', inputs);
    return [a];
  },
  gradient: ({ build, inputs, dy, wanted }) => {
    const [a, b] = [value(inputs, 0), value(inputs, 1)];
    expect(wanted[1] !== true || sameDims(a.shape, b.shape), 'a factor of the same shape to differentiate in', inputs);
    const times = (factor: Value): Value => build.one('multiply', {}, [first(dy), factor]);
    return [wanted[0] ? times(b) : null, wanted[1] ? times(a) : null];
  },
};

/** a − b, where b broadcasts to a. */
export const subtract: Primitive<None> = {
  infer: (_, inputs) => {
    expect(at(inputs, 0).dtype === at(inputs, 1).dtype && broadcasts(at(inputs, 1).shape, at(inputs, 0).shape), 'a term that broadcasts to the tensor', inputs);
    return [at(inputs, 0)];
  },
  gradient: null,
};

/** x·factor, a number known when the program is made. */
export const scale: Primitive<{ readonly factor: number }> = {
  infer: sameType,
  gradient: ({ build, attributes, dy }) => [build.one('scale', attributes, [first(dy)])],
};

/** `[N, f]` or `[N, h, w, f]` plus a bias `[f]`. */
export const biasAdd: Primitive<None> = {
  infer: (_, inputs) => {
    const [x, bias] = [at(inputs, 0), at(inputs, 1)];
    expect(bias.dtype === x.dtype && bias.shape.length === 1 && bias.shape[0] === x.shape.at(-1), 'a bias a channel', inputs);
    return [x];
  },
  gradient: ({ build, dy, wanted }) => [first(dy), wanted[1] ? build.one('sumToChannels', {}, [first(dy)]) : null],
};
/** Sum over all axes but the last. */
export const sumToChannels: Primitive<None> = {
  infer: (_, inputs) => [{ dtype: at(inputs, 0).dtype, shape: [at(inputs, 0).shape.at(-1) ?? null] }],
  gradient: null,
};

export interface Transposition {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}
/** a·b of two matrices, either transposed. Gradients for the plain product only. */
export const matMul: Primitive<Transposition> = {
  infer: ({ transposeA, transposeB }, inputs) => {
    const [a, b] = [at(inputs, 0), at(inputs, 1)];
    const [rows, inner] = transposeA ? [a.shape[1], a.shape[0]] : a.shape;
    const [other, columns] = transposeB ? [b.shape[1], b.shape[0]] : b.shape;
    expect(a.dtype === b.dtype && a.shape.length === 2 && b.shape.length === 2 && inner === other, 'matrices that fit', inputs);
    return [{ dtype: a.dtype, shape: [rows ?? null, columns ?? null] }];
  },
  gradient: ({ build, attributes: { transposeA, transposeB }, inputs, dy, wanted }) => {
    const [a, b, error] = [value(inputs, 0), value(inputs, 1), first(dy)];
    expect(!transposeA && !transposeB, 'a plain product to differentiate', inputs);
    return [
      wanted[0] ? build.one('matMul', { transposeA: false, transposeB: true }, [error, b]) : null,
      wanted[1] ? build.one('matMul', { transposeA: true, transposeB: false }, [a, error]) : null,
    ];
  },
};

const scalars = (_: unknown, inputs: readonly { readonly dtype: string; readonly shape: readonly unknown[] }[]) => {
  if (!inputs.every(({ dtype, shape }) => dtype === 'float32' && shape.length === 0)) expect(false, 'float32 scalars', inputs as readonly Value[]);
  return [scalarType];
};
/** a / b */
export const divideScalars: Primitive<None> = { infer: scalars, gradient: null };
/** The smaller of a and 1. */
export const atMostOne: Primitive<None> = { infer: scalars, gradient: null };
export const squareRoot: Primitive<None> = { infer: scalars, gradient: null };
/** Inputs a, b, then, otherwise: `then` where a > factor·b. */
export const selectIfGreater: Primitive<{ readonly factor: number }> = { infer: scalars, gradient: null };
/** a + offset */
export const addConstant: Primitive<{ readonly offset: number }> = { infer: scalars, gradient: null };

/** Sum of the squares of all values, a float32 scalar. */
export const squaredNorm: Primitive<None> = { infer: () => [scalarType], gradient: null };
/** Entries that are no numbers (NaN; with `infinite` also ±∞) become 0 (spec §3). */
export const zeroNaN: Primitive<{ readonly infinite: boolean }> = { infer: sameType, gradient: null };
/** How many entries of all inputs are no numbers. */
export const countNaN: Primitive<{ readonly infinite: boolean }> = { infer: () => [scalarType], gradient: null };
/** Scalars as one vector. */
export const stack: Primitive<None> = {
  infer: (_, inputs) => {
    scalars(_, inputs);
    return [{ dtype: 'float32', shape: [inputs.length] }];
  },
  gradient: null,
};
