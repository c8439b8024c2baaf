import type { z } from 'zod';
import type { Shape } from '../shape/facts.ts';
import type { ShapeProblem } from '../shape/problem.ts';

/** A tensor that a layer owns. Names are those of tfjs and Keras; `layerId/name` is the variable's name everywhere. */
export interface Variable {
  readonly name: string;
  readonly shape: readonly number[];
  /** False for the running averages of batch norm: saved with the weights, never touched by the optimizer. */
  readonly trainable: boolean;
}

/** A shape, a reason why there is none, or both where the drawing can go on with a guess. */
export type ShapeResult = { readonly shape: Shape } | { readonly problem: ShapeProblem; readonly shape?: Shape };

/**
 * One operation of the lowered graph: everything that can be said of it without running it.
 * What runs it lives beside the target, in a map that `{ [O in OpName]: … }` closes, so that a target which lacks an
 * op does not type-check: the tfjs emitters in compile/emitters.ts; gradient rules and further targets follow suit.
 */
export interface Op<Name extends string, Attributes> {
  readonly name: Name;
  readonly attributes: z.ZodType<Attributes>;
  /** How many tensors come in. */
  readonly inputs: { readonly min: number; readonly max: number };
  /** Output shape from the input shapes, without the batch axis. */
  shape(attributes: Attributes, inputs: readonly Shape[]): ShapeResult;
  /** Tensors the layer owns, for inputs that `shape` accepted. */
  variables(attributes: Attributes, inputs: readonly Shape[]): readonly Variable[];
  /** Multiply-adds of one image's forward pass: those of convolutions and dense layers; the rest folds away or is negligible. */
  multiplyAdds(attributes: Attributes, inputs: readonly Shape[], output: Shape): number;
}

/** Infers the attribute type from the schema, so that an op is declared once. */
export function defineOp<Name extends string, Attributes>(op: Op<Name, Attributes>): Op<Name, Attributes> {
  return op;
}

export const one = { min: 1, max: 1 } as const;
export const many = { min: 2, max: Number.POSITIVE_INFINITY } as const;
export const noVariables = (): readonly Variable[] => [];
export const free = (): number => 0;
