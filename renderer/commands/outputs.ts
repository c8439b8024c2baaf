import { produce } from 'immer';
import type { Document, GraphNode, NodeId } from '../../main-process/core/graph/document.ts';
import type { Analysis } from '../../main-process/core/shape/facts.ts';
import { edgesInto, hasOutput } from '../graph-view/model/structure.ts';
import type { Command } from './command.ts';
import { exitName, newNode } from './naming.ts';
import { asItStands, dropNodes, putEdge, putNode, settleDocked } from './draft.ts';

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

/** Hangs a new output on each of these nodes, one step; those that can carry none are passed over. */
export function attachOutputs(document: Document, analysis: Analysis, hosts: readonly NodeId[], head: string): Command {
  const steps: Command[] = [];
  // Each one's id and name are free in the design as the ones before leave it.
  let next = document;
  for (const host of hosts) {
    if (whyNotAttach(next, host) !== null) continue;
    const output = { ...newNode(next, 'auxiliary-output', { head }), name: exitName(next, analysis, host) };
    const step = attachOutput(next, output, host);
    next = produce(next, step.recipe);
    steps.push(step);
  }
  const [first] = steps;
  return {
    label: steps.length === 1 && first ? first.label : `Attach ${steps.length} outputs`,
    select: steps.flatMap((step) => step.select ?? []),
    recipe: (draft) => {
      for (const step of steps) step.recipe(draft);
    },
  };
}

/** Takes an auxiliary output off its node and out of the design. */
export const detachOutput = (document: Document, output: NodeId): Command => ({
  label: `Detach ${document.nodes[output]?.name ?? output}`,
  recipe: (draft) => {
    dropNodes(draft, [output], asItStands(draft));
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
