import type { ProgramBuilder } from '../builder.ts';
import type { Dim, Dims, TensorType, Value } from '../ir.ts';
import { formatType, sameDims } from '../ir.ts';

/** What a gradient rule is given: the forward node's values, and dL/d(output) for each output that has one. */
export interface GradientStep<Attributes> {
  readonly build: ProgramBuilder;
  readonly attributes: Attributes;
  /** As the forward node saw them, but weights at their current values where a method re-reads them. */
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly dy: readonly (Value | null)[];
  /** Per input: whether its gradient is wanted. A rule may give more than is wanted; it is then dropped. */
  readonly wanted: readonly boolean[];
}

/** dL/d(input) for each input, null where nothing flows. Written in primitives, so that one rule serves every executor. */
export type GradientRule<Attributes> = (step: GradientStep<Attributes>) => readonly (Value | null)[];

export interface Primitive<Attributes> {
  /** Types of the outputs. @throws TypeProblem where the inputs do not fit */
  readonly infer: (attributes: Attributes, inputs: readonly TensorType[]) => readonly TensorType[];
  /** Null where nothing flows back: sources, effects, metrics, and gradients themselves (nothing is differentiated twice). */
  readonly gradient: GradientRule<Attributes> | null;
}

/** Inputs that a primitive cannot take. The builder adds where. */
export class TypeProblem extends Error {
  override readonly name = 'TypeProblem';
}

export function expect(condition: boolean, expected: string, received: readonly TensorType[]): asserts condition {
  if (!condition) throw new TypeProblem(`expected ${expected}, received ${received.map(formatType).join(' and ')}`);
}

export function at(inputs: readonly TensorType[], index: number): TensorType {
  const input = inputs[index];
  if (input === undefined) throw new TypeProblem(`expected at least ${index + 1} inputs, received ${inputs.length}`);
  return input;
}

/** The gradient of the first output. A rule runs only when some output has a gradient. */
export function first(dy: readonly (Value | null)[]): Value {
  const [value] = dy;
  if (value == null) throw new TypeProblem('its first output has no gradient');
  return value;
}

export const value = (values: readonly Value[], index: number): Value => at(values, index) as Value;

/** `[N, height, width, channels]` with known sizes. */
export function imageDims(type: TensorType): readonly [Dim, number, number, number] {
  const [batch, height, width, channels] = type.shape;
  expect(type.shape.length === 4 && height != null && width != null && channels != null && batch !== undefined, 'images [N, height, width, channels]', [type]);
  return [batch, height, width, channels];
}

/** Output type of element-wise work on tensors of one type. */
export const sameType = (_: unknown, inputs: readonly TensorType[]): readonly TensorType[] => {
  const head = at(inputs, 0);
  expect(inputs.every(({ dtype, shape }) => dtype === head.dtype && sameDims(shape, head.shape)), 'tensors of one type', inputs);
  return [head];
};

/** numpy's rule, one way: `small` must broadcast to `large`. */
export const broadcasts = (small: Dims, large: Dims): boolean =>
  small.length <= large.length && small.every((dim, i) => dim === 1 || dim === large[large.length - small.length + i]);
