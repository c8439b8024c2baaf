import type { Document, EdgeId, NodeId } from '../../main-process/core/graph/document.ts';
import { edgesInto, takesMany, whyNotConnect } from '../graph-view/model/structure.ts';
import type { Command } from './command.ts';
import { asItStands, putEdge, settleDocked } from './draft.ts';

/**
 * Draws a wire. A node that takes one wire only lets go of the one it had. Does nothing where the wire is not allowed
 * (`whyNotConnect` says why).
 */
export const connect = (document: Document, source: NodeId, target: NodeId): Command => ({
  label: `Connect ${document.nodes[source]?.name ?? source} to ${document.nodes[target]?.name ?? target}`,
  recipe: (draft) => {
    const node = draft.nodes[target];
    if (!node || whyNotConnect(asItStands(draft), source, target) !== null) return;
    if (!takesMany(node)) for (const edge of edgesInto(asItStands(draft), target)) delete draft.edges[edge.id];
    putEdge(draft, source, target);
    settleDocked(draft);
  },
});

export const disconnect = (document: Document, edge: EdgeId): Command => ({
  label: `Disconnect ${document.nodes[document.edges[edge]?.source ?? '']?.name ?? ''} from ${document.nodes[document.edges[edge]?.target ?? '']?.name ?? ''}`,
  recipe: (draft) => {
    delete draft.edges[edge];
    settleDocked(draft);
  },
});

/** Leads a wire to other ends, in one step. Does nothing where the new wire is not allowed; the old one stays then. */
export const lead = (document: Document, edge: EdgeId, source: NodeId, target: NodeId): Command => ({
  label: `Lead a wire from ${document.nodes[source]?.name ?? source} to ${document.nodes[target]?.name ?? target}`,
  recipe: (draft) => {
    const node = draft.nodes[target];
    const old = draft.edges[edge];
    if (!node || !old || (old.source === source && old.target === target)) return;
    delete draft.edges[edge];
    if (whyNotConnect(asItStands(draft), source, target) !== null) {
      draft.edges[edge] = old;
      return;
    }
    if (!takesMany(node)) for (const other of edgesInto(asItStands(draft), target)) delete draft.edges[other.id];
    putEdge(draft, source, target);
    settleDocked(draft);
  },
});
