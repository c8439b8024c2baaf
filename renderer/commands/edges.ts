import type { Document, EdgeId, NodeId } from '../../main-process/core/graph/document.ts';
import { edgesInto, takesMany, whyNotConnect } from '../graph-view/model/structure.ts';
import type { Command } from './command.ts';
import { putEdge } from './draft.ts';
import { undock } from './nodes.ts';

/**
 * Draws a wire. A node that takes one wire only lets go of the one it had. Does nothing where the wire is not allowed
 * (`whyNotConnect` says why).
 */
export const connect = (document: Document, source: NodeId, target: NodeId): Command => ({
  label: `Connect ${document.nodes[source]?.name ?? source} to ${document.nodes[target]?.name ?? target}`,
  recipe: (draft) => {
    const node = draft.nodes[target];
    if (!node || whyNotConnect(draft, source, target) !== null) return;
    if (!takesMany(node)) for (const edge of edgesInto(draft, target)) delete draft.edges[edge.id];
    putEdge(draft, source, target);
    if (node.kind === 'auxiliary-output') delete draft.positions[target];
  },
});

export const disconnect = (document: Document, edge: EdgeId): Command => ({
  label: `Disconnect ${document.nodes[document.edges[edge]?.source ?? '']?.name ?? ''} from ${document.nodes[document.edges[edge]?.target ?? '']?.name ?? ''}`,
  recipe: (draft) => {
    const target = draft.edges[edge]?.target;
    delete draft.edges[edge];
    if (target !== undefined) undock(draft, target);
  },
});
