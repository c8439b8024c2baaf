import type { Document, GraphNode, NodeId } from '../../main-process/core/graph/document.ts';
import { edgesInto, hasOutput } from '../graph-view/model/structure.ts';
import type { Command } from './command.ts';
import { dropNode, putEdge, putNode, settleDocked } from './draft.ts';

/** Why nothing can hang on this node; null when an auxiliary output can. */
export function whyNotAttach(document: Document, host: NodeId): string | null {
  const node = document.nodes[host];
  if (!node) return 'There is no such node.';
  if (!hasOutput(node)) return `${node.name} is an output: nothing can hang on it.`;
  if (node.kind === 'input') return 'An output needs layers before it: attach it to a block.';
  return null;
}

/** Hangs an auxiliary output on a node. */
export const attachOutput = (document: Document, output: GraphNode, host: NodeId): Command => ({
  label: `Attach ${output.name} to ${document.nodes[host]?.name ?? host}`,
  select: [output.id],
  recipe: (draft) => {
    if (whyNotAttach(draft, host) !== null) return;
    putNode(draft, output);
    putEdge(draft, host, output.id);
    settleDocked(draft);
  },
});

/** Takes an auxiliary output off its node and out of the design. */
export const detachOutput = (document: Document, output: NodeId): Command => ({
  label: `Detach ${document.nodes[output]?.name ?? output}`,
  recipe: (draft) => {
    dropNode(draft, output);
    settleDocked(draft);
  },
});

/** Moves an auxiliary output along the trunk, its head and weight unchanged. */
export const moveOutput = (document: Document, output: NodeId, host: NodeId): Command => ({
  label: `Move ${document.nodes[output]?.name ?? output} to ${document.nodes[host]?.name ?? host}`,
  recipe: (draft) => {
    if (whyNotAttach(draft, host) !== null) return;
    const now = edgesInto(draft, output);
    if (now.length === 1 && now[0]?.source === host) return;
    for (const edge of now) delete draft.edges[edge.id];
    putEdge(draft, host, output);
    settleDocked(draft);
  },
});
