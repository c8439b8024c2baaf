import type { LayerId } from '../lower/lowered-graph.ts';
import type { PrimitiveAttributes, PrimitiveName } from './primitives/registry.ts';

/**
 * The training program: a graph of TensorFlow-like primitives in static single assignment. A value is made once, by one
 * node; nodes are kept in the order in which they were made, which is an order in which they can run. Variables are the
 * only state; reads and writes of one variable happen in the order of the nodes (`Node.after` says so to executors that
 * run nodes as soon as their inputs are there).
 */
export type DType = 'float32' | 'float16' | 'int32';

/** Null stands for the number of images in the batch, known when the program runs. */
export type Dim = number | null;
export type Dims = readonly Dim[];

export interface TensorType {
  readonly dtype: DType;
  readonly shape: Dims;
}

export interface Value extends TensorType {
  readonly node: AnyNode;
  /** Which of the node's outputs it is. */
  readonly output: number;
}

export interface ProgramNode<P extends PrimitiveName = PrimitiveName> {
  /** Place in the program, from 0. */
  readonly id: number;
  /** Unique and readable: `train/stage1-block1/conv1/conv2d`. */
  readonly name: string;
  readonly primitive: P;
  readonly attributes: PrimitiveAttributes[P];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** Nodes whose effects must have happened before. */
  readonly after: readonly AnyNode[];
}
export type AnyNode = { [P in PrimitiveName]: ProgramNode<P> }[PrimitiveName];

/**
 * State that lives across runs: a vector that holds tensors of the design end to end. Weights that a method updates in the
 * same way share one, so that a step updates a handful of long vectors and not thousands of short ones. Always float32:
 * weights keep full precision also where activations do not.
 */
export interface ProgramVariable {
  readonly name: string;
  readonly shape: readonly number[];
  readonly members: readonly Member[];
}
/** A tensor of the design in a program variable. */
export interface Member {
  /** `layerId/role` for weights and running averages, `layerId/role/slot` for optimizer state. */
  readonly name: string;
  readonly layer: LayerId;
  readonly shape: readonly number[];
  readonly kind: 'weight' | 'average' | 'slot';
  readonly initial: Initial;
}
/** First values: one number for all, or drawn from the run's seed (core/random/initial-weights.ts). */
export type Initial = { readonly kind: 'fill'; readonly value: number } | { readonly kind: 'convolution' | 'dense' };

/** Something that can be run: values in, values out, writes to variables on the way. */
export interface ProgramFunction {
  readonly name: string;
  /** Placeholders, by name. */
  readonly feeds: Readonly<Record<string, Value>>;
  readonly fetches: Readonly<Record<string, Value>>;
  /** Writes that a run must make besides computing the fetches. */
  readonly effects: readonly AnyNode[];
}

export interface Program {
  readonly variables: readonly ProgramVariable[];
  readonly nodes: readonly AnyNode[];
  readonly functions: Readonly<Record<string, ProgramFunction>>;
}

/** The nodes that must run for these, themselves included, in the order of the program. */
export function neededBy(ends: readonly AnyNode[]): readonly AnyNode[] {
  const needed = new Set<AnyNode>();
  const open = [...ends];
  for (let node = open.pop(); node; node = open.pop()) {
    if (needed.has(node)) continue;
    needed.add(node);
    for (const input of node.inputs) open.push(input.node);
    open.push(...node.after);
  }
  return [...needed].sort((a, b) => a.id - b.id);
}

export const scalarType: TensorType = { dtype: 'float32', shape: [] };

export const sameDims = (a: Dims, b: Dims): boolean => a.length === b.length && a.every((dim, axis) => dim === b[axis]);
/** `[N, 32, 32, 16] float32`, as errors write a type. */
export const formatType = ({ dtype, shape }: TensorType): string => `[${shape.map((dim) => dim ?? 'N').join(', ')}] ${dtype}`;
