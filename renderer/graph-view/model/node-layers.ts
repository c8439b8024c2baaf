import type { NodeId } from '../../../main-process/core/graph/document.ts';
import type { AnyLayer, LoweredGraph } from '../../../main-process/core/lower/lowered-graph.ts';

const known = new WeakMap<LoweredGraph, ReadonlyMap<NodeId, readonly AnyLayer[]>>();
const none: readonly AnyLayer[] = [];

/** The layers that a node was lowered to, in the compiler's order; none where it could not be lowered. */
export function layersOfNode(graph: LoweredGraph, node: NodeId): readonly AnyLayer[] {
  let index = known.get(graph);
  if (!index) {
    index = indexed(graph);
    known.set(graph, index);
  }
  return index.get(node) ?? none;
}

function indexed({ layers }: LoweredGraph): ReadonlyMap<NodeId, readonly AnyLayer[]> {
  const index = new Map<NodeId, AnyLayer[]>();
  for (const layer of layers) {
    const own = index.get(layer.node);
    if (own) own.push(layer);
    else index.set(layer.node, [layer]);
  }
  return index;
}
