import type { Dims, DType, ProgramVariable } from '../ir.ts';
import { at, expect, type Primitive } from './primitive.ts';
import { sameDims } from '../ir.ts';

/** A value given with every run. */
export const placeholder: Primitive<{ readonly dtype: DType; readonly shape: Dims }> = {
  infer: ({ dtype, shape }) => [{ dtype, shape }],
  gradient: null,
};
/** Images given as bytes, 0–255: a float32 value `[N, height, width, channels]`. */
export const imageBytes: Primitive<{ readonly height: number; readonly width: number; readonly channels: number }> = {
  infer: ({ height, width, channels }) => [{ dtype: 'float32', shape: [null, height, width, channels] }],
  gradient: null,
};
/** Few numbers known when the program is made; one value fills the shape. */
export const constant: Primitive<{ readonly values: readonly number[]; readonly shape: readonly number[] }> = {
  infer: ({ shape }) => [{ dtype: 'float32', shape }],
  gradient: null,
};

export interface VariableAttribute {
  readonly variable: ProgramVariable;
}
/** The variable's value at this point of the program. */
export const read: Primitive<VariableAttribute> = { infer: ({ variable }) => [{ dtype: 'float32', shape: variable.shape }], gradient: null };
/** Sets a variable. */
export const assign: Primitive<VariableAttribute> = {
  infer: ({ variable }, inputs) => {
    expect(sameDims(at(inputs, 0).shape, variable.shape), `the shape of "${variable.name}"`, inputs);
    return [];
  },
  gradient: null,
};

export interface MomentumAttributes extends VariableAttribute {
  readonly velocity: ProgramVariable;
  readonly momentum: number;
  readonly nesterov: boolean;
}
/**
 * SGD with momentum: v ← μ·v + g; then θ ← θ − lr·(g + μ·v) with Nesterov's (spec §3), θ ← θ − lr·v without. Inputs lr (scalar) and g.
 */
export const applyMomentum: Primitive<MomentumAttributes> = {
  infer: ({ variable }, inputs) => {
    expect(sameDims(at(inputs, 1).shape, variable.shape), `a learning rate and a gradient of "${variable.name}"`, inputs);
    return [];
  },
  gradient: null,
};

export interface AdamAttributes extends VariableAttribute {
  /** Running mean of g. */
  readonly mean: ProgramVariable;
  /** Running mean of g². */
  readonly square: ProgramVariable;
  readonly beta1: number;
  readonly beta2: number;
}
/**
 * Adam (arXiv 1412.6980, algorithm 1): m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²;
 * θ ← θ − lr·(√(1−β₂ᵗ)/(1−β₁ᵗ))·m/(√v + ε̂). Inputs lr, β₁ᵗ, β₂ᵗ, ε̂ = ε·√(1−β₂ᵗ) (scalars), g.
 */
export const applyAdam: Primitive<AdamAttributes> = {
  infer: ({ variable }, inputs) => {
    expect(sameDims(at(inputs, 4).shape, variable.shape), `four scalars and a gradient of "${variable.name}"`, inputs);
    return [];
  },
  gradient: null,
};

/** All inputs flattened, end to end: `[total]`. */
export const pack: Primitive<Readonly<Record<string, never>>> = {
  infer: (_, inputs) => [{ dtype: 'float32', shape: [inputs.reduce((sum, { shape }) => sum + shape.reduce<number>((product, dim) => product * (dim ?? 0), 1), 0)] }],
  gradient: null,
};
/** The reverse: a vector to tensors of these shapes. */
export const unpack: Primitive<{ readonly shapes: readonly (readonly number[])[] }> = {
  infer: ({ shapes }) => shapes.map((shape) => ({ dtype: 'float32', shape })),
  gradient: null,
};
