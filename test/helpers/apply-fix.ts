import { createNode, freshId } from '../../main-process/core/graph/create.ts';
import type { Fix } from '../../main-process/core/diagnostics/diagnostic.ts';
import type { Document, GraphNode } from '../../main-process/core/graph/document.ts';
import type { NodeKind } from '../../main-process/core/graph/kinds.ts';

const without = <T>(record: Readonly<Record<string, T>>, keep: (item: T) => boolean): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([, item]) => keep(item)));

/** What a front end does when a fix is chosen, in its plainest form. */
export function applyFix(document: Document, fix: Fix): Document {
  const { nodes, edges } = document;
  switch (fix.kind) {
    case 'set-params': {
      const node = nodes[fix.node] as GraphNode;
      return { ...document, nodes: { ...nodes, [fix.node]: { ...node, params: { ...node.params, ...fix.params } } as GraphNode } };
    }
    case 'set-classes':
      return { ...document, classes: fix.classes };
    case 'remove-edge':
      return { ...document, edges: without(edges, ({ id }) => id !== fix.edge) };
    case 'remove-node':
      return { ...document, nodes: without(nodes, ({ id }) => id !== fix.node), edges: without(edges, ({ source, target }) => source !== fix.node && target !== fix.node) };
    case 'insert-before': {
      const id = freshId('inserted', (taken) => taken in nodes);
      const node = createNode(fix.insert.kind as NodeKind, id, undefined, fix.insert.params);
      const moved = Object.fromEntries(Object.entries(edges).map(([key, edge]) => [key, edge.target === fix.node ? { ...edge, target: id } : edge]));
      return { ...document, nodes: { ...nodes, [id]: node }, edges: { ...moved, [`${id}-out`]: { id: `${id}-out`, source: id, target: fix.node } } };
    }
    case 'add-output': {
      const id = freshId('added', (taken) => taken in nodes);
      const node = createNode(fix.output ?? 'output', id);
      return { ...document, nodes: { ...nodes, [id]: node }, edges: { ...edges, [`${id}-in`]: { id: `${id}-in`, source: fix.source, target: id } } };
    }
  }
}
