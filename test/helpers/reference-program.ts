import type { AnyNode, Program, ProgramFunction, Value } from '../../main-process/core/program/ir.ts';
import { formatType, neededBy } from '../../main-process/core/program/ir.ts';
import { mix32, uniforms } from '../../main-process/core/random/seed.ts';
import { kernels, type FedPrimitive, type Machine } from './reference/kernels/index.ts';
import { sizeOf, type Tensor64 } from './reference/tensor.ts';

export { scalar, tensor64, type Tensor64 } from './reference/tensor.ts';

/** Values of variables by name. */
export type Variables = ReadonlyMap<string, Float64Array>;

export interface ReferenceRun {
  readonly fetches: Readonly<Record<string, Tensor64>>;
  /** All variables as the run left them. */
  readonly variables: Map<string, Float64Array>;
}

export interface ReferenceOptions {
  /** Draws of dropout masks; each executor has its own generator. Default: one of this repository. */
  readonly uniform?: Machine['uniform'];
}

const ownUniform: Machine['uniform'] = ([low, high], shape) => {
  const next = uniforms(mix32(low ^ mix32(high)));
  return Float64Array.from({ length: sizeOf(shape) }, next);
};

/**
 * Runs a function of a program in double precision, primitive by primitive in the order of the nodes: what every
 * executor must agree with, written for clarity and from the primitives' definitions alone.
 * @param feeds by the function's names
 * @param variables before the run; left as they are
 */
export function referenceRun(
  program: Program,
  functionName: string,
  feeds: Readonly<Record<string, Tensor64>>,
  variables: Variables,
  options: ReferenceOptions = {},
): ReferenceRun {
  const called = program.functions[functionName];
  if (!called) throw new Error(`The program has no function "${functionName}".`);
  const machine: Machine = { variables: new Map(variables), uniform: options.uniform ?? ownUniform };
  const names = Object.keys(called.fetches);
  const results = run(Object.values(called.fetches), called.effects, feedValues(called, feeds), machine);
  return { fetches: Object.fromEntries(names.map((name, i) => [name, results[i] as Tensor64])), variables: machine.variables };
}

/** The values of a program under construction, without its functions. */
export function evaluate(values: readonly Value[], feeds: Known, variables: Variables = new Map()): readonly Tensor64[] {
  return run(values, [], feeds, { variables: new Map(variables), uniform: ownUniform });
}

function feedValues(called: ProgramFunction, feeds: Readonly<Record<string, Tensor64>>): Known {
  return new Map(
    Object.entries(called.feeds).map(([name, value]) => {
      const fed = feeds[name];
      if (!fed) throw new Error(`"${called.name}" is fed no "${name}".`);
      return [value, fed];
    }),
  );
}

type Known = ReadonlyMap<Value, Tensor64>;

function run(fetches: readonly Value[], effects: readonly AnyNode[], feeds: Known, machine: Machine): readonly Tensor64[] {
  const known = new Map<Value, Tensor64>();
  for (const node of neededBy([...fetches.map(({ node }) => node), ...effects])) {
    const results = isFed(node) ? node.outputs.map((output) => feeds.get(output)) : compute(node, known, machine);
    node.outputs.forEach((output, i) => known.set(output, checked(output, results[i])));
  }
  return fetches.map((value) => known.get(value) as Tensor64);
}

const isFed = (node: AnyNode): node is Extract<AnyNode, { readonly primitive: FedPrimitive }> =>
  node.primitive === 'placeholder' || node.primitive === 'imageBytes';

type Computed = Exclude<AnyNode, { readonly primitive: FedPrimitive }>;

function compute(node: Computed, known: Known, machine: Machine): readonly Tensor64[] {
  // Name and attributes belong together in a node; the union of all primitives does not show it.
  const kernel = kernels[node.primitive] as (...call: unknown[]) => readonly Tensor64[];
  return kernel(node.attributes, node.inputs.map((input) => known.get(input)), machine);
}

/** Holds a result against the type that was inferred for it. */
function checked(value: Value, result: Tensor64 | undefined): Tensor64 {
  if (!result) throw new Error(`"${value.node.name}" has no value: it was not fed.`);
  const fits = result.shape.length === value.shape.length && value.shape.every((dim, axis) => dim === null || dim === result.shape[axis]);
  if (!fits) throw new Error(`"${value.node.name}" gave [${result.shape.join(', ')}] where ${formatType(value)} was inferred.`);
  return result;
}
