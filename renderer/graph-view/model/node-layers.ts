import type { NodeId } from '../../../main-process/core/graph/document.ts';
import type { AnyLayer } from '../../../main-process/core/lower/lowered-graph.ts';
import type { Analysis } from '../../../main-process/core/shape/facts.ts';

const none: readonly AnyLayer[] = [];

/** The layers that a node was lowered to, in the compiler's order; none where it could not be lowered. */
export const layersOfNode = (analysis: Analysis, node: NodeId): readonly AnyLayer[] => analysis.lowered.get(node)?.layers ?? none;

/** What is known of each of them. */
export function factsOfNode(analysis: Analysis, node: NodeId): Analysis['layers'] {
  const { layers = none, facts = [] } = analysis.lowered.get(node) ?? {};
  return Object.fromEntries(layers.flatMap(({ id }, index) => (facts[index] ? [[id, facts[index]]] : [])));
}
