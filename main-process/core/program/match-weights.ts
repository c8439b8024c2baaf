import type { LoweredGraph } from '../lower/lowered-graph.ts';
import { stepPlan } from '../multiway/passes.ts';
import { layoutVariables } from './variables.ts';

export interface NamedShape {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Which weights of another network a design can take over, by name and shape. */
export interface WeightMatch {
  readonly taken: readonly string[];
  /** Of the design, but not taken: they begin at random. */
  readonly left: readonly { readonly name: string; readonly reason: string }[];
  /** Of the other network, without a place in the design. */
  readonly unused: readonly string[];
}

export function matchWeights(wanted: readonly NamedShape[], found: readonly NamedShape[]): WeightMatch {
  const byName = new Map(found.map((tensor) => [tensor.name, tensor]));
  const taken: string[] = [];
  const left: WeightMatch['left'][number][] = [];
  for (const { name, shape } of wanted) {
    const other = byName.get(name);
    if (!other) left.push({ name, reason: 'the other run has none of that name' });
    else if (other.shape.join() !== shape.join()) left.push({ name, reason: `[${shape.join(', ')}] here, [${other.shape.join(', ')}] there` });
    else taken.push(name);
  }
  const places = new Set(wanted.map(({ name }) => name));
  return { taken, left, unused: found.flatMap(({ name }) => (places.has(name) ? [] : [name])) };
}

/** Names and shapes of the weights and running averages that a network of this graph has, without compiling one. */
export function weightsOf(graph: LoweredGraph): readonly NamedShape[] {
  const { weights, averages } = layoutVariables(graph, stepPlan(graph, 'single'));
  return [...weights, ...(averages ? [averages] : [])].flatMap(({ members }) => members.map(({ name, shape }) => ({ name, shape })));
}
