import { createNode, emptyDocument } from '../../main-process/core/graph/create.ts';
import type { Document, GraphNode } from '../../main-process/core/graph/document.ts';
import type { NodeKind, ParamsOf } from '../../main-process/core/graph/kinds.ts';

type Spec = { [K in NodeKind]: readonly [kind: K, params?: Partial<ParamsOf<K>>] }[NodeKind];

/**
 * A document in a few lines: nodes by id, edges as "a>b" or "a>b>c". Names are the ids.
 * network({ in: ['input'], out: ['output'] }, 'in>out')
 */
export function network(specs: Readonly<Record<string, Spec>>, ...ways: readonly string[]): Document {
  const nodes = Object.entries(specs).map(([id, [kind, params]]): GraphNode => createNode(kind, id, id, params as never));
  const edges = ways.flatMap((way) => {
    const stops = way.split('>');
    return stops.slice(1).map((target, index) => [stops[index] as string, target] as const);
  });
  return {
    ...emptyDocument(),
    nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
    edges: Object.fromEntries(edges.map(([source, target], index) => [`e${index}`, { id: `e${index}`, source, target }])),
  };
}
