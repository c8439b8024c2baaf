import type { ProgramBuilder } from './builder.ts';
import type { AnyNode, Value } from './ir.ts';
import { formatType, sameDims } from './ir.ts';
import { TypeProblem, type GradientStep, type Primitive } from './primitives/primitive.ts';
import { primitives } from './primitives/registry.ts';

export interface DifferentiateOptions {
  /** dL/d(value) to begin with, scalar losses as a rule. */
  readonly seeds: ReadonlyMap<Value, Value>;
  /** Values whose gradients are wanted. */
  readonly wanted: readonly Value[];
  /** Factor of the gradient that passes the junction of an exit into the trunk: a number or a scalar of the program; 0 stops it. */
  readonly junctionScale?: (exit: number) => number | Value;
  /** What a gradient rule sees in place of a forward value: weights re-read after an update (spec §4.1). Default: the value itself. */
  readonly current?: (value: Value) => Value;
}

export interface Gradients {
  /** dL/d(value); undefined where nothing flows. */
  readonly of: (value: Value) => Value | undefined;
  /** What flowed into a value, term by term, with the node it came through. */
  readonly terms: (value: Value) => readonly Term[];
}
export interface Term {
  readonly from: AnyNode;
  readonly gradient: Value;
}

/**
 * Reverse-mode differentiation on the graph: adds the nodes that compute the gradients of the wanted values. Nodes are
 * visited against their order, each rule once; where a value fans out its terms are summed. Only nodes between the
 * wanted values and the seeds are touched.
 * @throws Error naming the node when a rule gives a gradient of another type than its input
 */
export function differentiate(build: ProgramBuilder, options: DifferentiateOptions): Gradients {
  const { seeds, wanted, current = (value) => value } = options;
  const between = nodesBetween(wanted, [...seeds.keys()]);
  const leaves = new Set(wanted);
  const terms = new Map<Value, Term[]>();
  const sums = new Map<Value, Value>();

  const collect = (value: Value, term: Term): void => {
    const { gradient, from } = term;
    if (gradient.dtype !== value.dtype || !sameDims(gradient.shape, value.shape)) {
      throw new Error(`The gradient rule of "${from.primitive}" (${from.name}) gave ${formatType(gradient)} for an input ${formatType(value)}.`);
    }
    const known = terms.get(value);
    if (known) known.push(term);
    else terms.set(value, [term]);
  };
  const total = (value: Value): Value | undefined => {
    const known = sums.get(value);
    if (known) return known;
    const flowed = terms.get(value);
    if (!flowed) return undefined;
    const sum = build.add(flowed.map(({ gradient }) => gradient));
    sums.set(value, sum);
    return sum;
  };

  for (const [value, gradient] of seeds) collect(value, { from: value.node, gradient });
  for (const node of [...between].sort((a, b) => b.id - a.id)) {
    const dy = node.outputs.map((output) => total(output) ?? null);
    if (dy.every((gradient) => gradient === null)) continue;
    const wantedInputs = node.inputs.map((input) => leaves.has(input) || between.has(input.node));
    if (!wantedInputs.includes(true)) continue;
    const results = build.within(node.name, () => apply(build, node, { dy, wanted: wantedInputs, current, scale: options.junctionScale }));
    results.forEach((gradient, i) => {
      const input = node.inputs[i];
      if (gradient && input && wantedInputs[i]) collect(input, { from: node, gradient });
    });
  }
  return { of: total, terms: (value) => terms.get(value) ?? [] };
}

interface Visit {
  readonly dy: readonly (Value | null)[];
  readonly wanted: readonly boolean[];
  readonly current: (value: Value) => Value;
  readonly scale: DifferentiateOptions['junctionScale'];
}

function apply(build: ProgramBuilder, node: AnyNode, { dy, wanted, current, scale }: Visit): readonly (Value | null)[] {
  if (node.primitive === 'junction') return [scaled(build, dy[0] as Value, scale?.(node.attributes.exit) ?? 1)];
  // Name and attributes belong together (see the registry); the union of all primitives does not show it.
  const { gradient } = primitives[node.primitive] as unknown as Primitive<unknown>;
  if (gradient === null) throw new Error(`"${node.primitive}" (${node.name}) has no gradient, yet a wanted value lies behind it.`);
  const { attributes, outputs } = node;
  const step: GradientStep<unknown> = { build, attributes, inputs: node.inputs.map(current), outputs, dy, wanted };
  try {
    return gradient(step);
  } catch (error) {
    if (error instanceof TypeProblem) throw new Error(`Gradient of "${node.primitive}" (${node.name}): ${error.message}.`, { cause: error });
    throw error;
  }
}

function scaled(build: ProgramBuilder, gradient: Value, factor: number | Value): Value | null {
  if (typeof factor !== 'number') return build.one('multiply', {}, [gradient, gradient.dtype === factor.dtype ? factor : build.one('cast', { dtype: gradient.dtype }, [factor])]);
  return factor === 0 ? null : build.scale(gradient, factor);
}

/** Nodes that depend on `from` and that `to` depends on. */
function nodesBetween(from: readonly Value[], to: readonly Value[]): ReadonlySet<AnyNode> {
  const ancestors = new Set<AnyNode>();
  const open = to.map(({ node }) => node);
  for (let node = open.pop(); node; node = open.pop()) {
    if (ancestors.has(node)) continue;
    ancestors.add(node);
    for (const { node: input } of node.inputs) open.push(input);
  }
  const leaves = new Set(from);
  const between = new Set<AnyNode>();
  for (const node of [...ancestors].sort((a, b) => a.id - b.id)) {
    if (node.inputs.some((input) => leaves.has(input) || between.has(input.node))) between.add(node);
  }
  return between;
}
