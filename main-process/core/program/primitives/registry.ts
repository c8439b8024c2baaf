import * as activation from './activation.ts';
import * as arithmetic from './arithmetic.ts';
import * as batchNorm from './batch-norm.ts';
import * as convolution from './convolution.ts';
import * as pooling from './pooling.ts';
import type { Primitive } from './primitive.ts';
import * as shaping from './shaping.ts';
import * as state from './state.ts';
import * as training from './training.ts';

/** Every primitive, by name. An executor is a map over these names that the type checker closes. */
export const primitives = {
  ...activation,
  ...arithmetic,
  ...batchNorm,
  ...convolution,
  ...pooling,
  ...shaping,
  ...state,
  ...training,
} as const;

export type PrimitiveName = keyof typeof primitives;
export type PrimitiveAttributes = {
  readonly [P in PrimitiveName]: (typeof primitives)[P] extends Primitive<infer Attributes> ? Attributes : never;
};
export const primitiveNames = Object.keys(primitives) as readonly PrimitiveName[];
