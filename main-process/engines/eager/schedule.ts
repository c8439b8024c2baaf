import { neededBy, type AnyNode, type ProgramFunction, type Value } from '../../core/program/ir.ts';

export interface Step {
  readonly node: AnyNode;
  /** Values that nobody reads after this node. */
  readonly release: readonly Value[];
}

/**
 * The nodes that a function needs for its fetches and effects, in the order of the program, and for each the values that
 * can be freed when it has run: no value is held longer than somebody needs it.
 */
export function schedule({ fetches, effects }: ProgramFunction): readonly Step[] {
  const kept = new Set(Object.values(fetches));
  const nodes = neededBy([...[...kept].map(({ node }) => node), ...effects]);
  const lastReader = new Map<Value, AnyNode>();
  for (const node of nodes) for (const value of [...node.outputs, ...node.inputs]) lastReader.set(value, node);
  const released = new Map<AnyNode, Value[]>(nodes.map((node) => [node, []]));
  for (const [value, node] of lastReader) if (!kept.has(value)) released.get(node)?.push(value);
  return nodes.map((node) => ({ node, release: released.get(node) ?? [] }));
}
