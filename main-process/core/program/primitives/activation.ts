import { first, sameType, value, type Primitive } from './primitive.ts';

type None = Readonly<Record<string, never>>;

/** max(x, 0) */
export const relu: Primitive<None> = {
  infer: sameType,
  gradient: ({ build, outputs, dy }) => [build.one('reluGradient', {}, [first(dy), value(outputs, 0)])],
};
/** dL/dx from dL/dy and y. */
export const reluGradient: Primitive<None> = { infer: sameType, gradient: null };

/** x where positive, else slope·x */
export const leakyRelu: Primitive<{ readonly slope: number }> = {
  infer: sameType,
  gradient: ({ build, attributes, inputs, dy }) => [build.one('leakyReluGradient', attributes, [first(dy), value(inputs, 0)])],
};
/** dL/dx from dL/dy and x. */
export const leakyReluGradient: Primitive<{ readonly slope: number }> = { infer: sameType, gradient: null };

/** x where positive, else eˣ − 1 */
export const elu: Primitive<None> = {
  infer: sameType,
  gradient: ({ build, outputs, dy }) => [build.one('eluGradient', {}, [first(dy), value(outputs, 0)])],
};
/** dL/dx from dL/dy and y. */
export const eluGradient: Primitive<None> = { infer: sameType, gradient: null };

/** 1 / (1 + e⁻ˣ); SiLU is x times it. */
export const sigmoid: Primitive<None> = {
  infer: sameType,
  gradient: ({ build, outputs, dy }) => [build.one('sigmoidGradient', {}, [first(dy), value(outputs, 0)])],
};
/** dL/dx from dL/dy and y: dy·y·(1 − y). */
export const sigmoidGradient: Primitive<None> = { infer: sameType, gradient: null };

/** Identity where a head leaves the trunk. The method says how much of its gradient passes (`DifferentiateOptions.junctionScale`). */
export const junction: Primitive<{ readonly exit: number }> = {
  infer: sameType,
  gradient: ({ dy }) => [first(dy)],
};
