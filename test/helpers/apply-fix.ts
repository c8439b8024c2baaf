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
    case 'move-output': {
      const moved = Object.values(edges).map((edge) => (edge.target === fix.node ? { ...edge, source: fix.host } : edge));
      return { ...document, edges: Object.fromEntries(moved.map((edge) => [edge.id, edge])) };
    }
    case 'set-batch-size':
      return { ...document, training: { ...document.training, batchSize: fix.batchSize } };
    case 'set-classes':
      return { ...document, classes: fix.classes };
    case 'remove-edge':
      return { ...document, edges: without(edges, ({ id }) => id !== fix.edge) };
    case 'remove-node':
      return {
        ...document,
        nodes: without(nodes, ({ id }) => id !== fix.node),
        edges: without(edges, ({ source, target }) => source !== fix.node && target !== fix.node),
      };
    case 'insert-before': {
      const id = freshId('inserted', (taken) => taken in nodes);
      const node = createNode(fix.insert.kind as NodeKind, id, undefined, fix.insert.params);
      const moved = Object.values(edges).map((edge) => (edge.target === fix.node ? { ...edge, target: id } : edge));
      const all = [...moved, { id: `${id}-out`, source: id, target: fix.node }];
      return { ...document, nodes: { ...nodes, [id]: node }, edges: Object.fromEntries(all.map((edge) => [edge.id, edge])) };
    }
    case 'add-output': {
      const id = freshId('added', (taken) => taken in nodes);
      const edge = { id: `${id}-in`, source: fix.source, target: id };
      return { ...document, nodes: { ...nodes, [id]: createNode(fix.output ?? 'output', id) }, edges: { ...edges, [edge.id]: edge } };
    }
  }
}
