import type { Document, NodeId } from '../../main-process/core/graph/document.ts';
import type { Analysis, Shape } from '../../main-process/core/shape/facts.ts';
import { ancestors, descendants, edgesFrom, edgesInto, hasInput, hasOutput, hostOf, takesMany } from '../graph-view/model/structure.ts';
import { formatShape } from '../graph-view/model/words.ts';

type Drawing = Pick<Document, 'nodes' | 'edges'>;

/** Legal ends of a wire from a node. One walk over the graph, however many nodes are asked about. */
export function wireTargets(document: Drawing, source: NodeId): readonly NodeId[] {
  const from = document.nodes[source];
  if (!from || !hasOutput(from)) return [];
  const before = ancestors(document, source);
  const fed = new Set(edgesFrom(document, source).map((edge) => edge.target));
  return Object.values(document.nodes)
    .filter((node) => hasInput(node) && !before.has(node.id) && !fed.has(node.id))
    .map((node) => node.id);
}

/** Nodes from which a wire to `target` may be drawn. */
export function wireSources(document: Drawing, target: NodeId): readonly NodeId[] {
  const to = document.nodes[target];
  if (!to || !hasInput(to)) return [];
  const after = descendants(document, target);
  const feeding = new Set(edgesInto(document, target).map((edge) => edge.source));
  return Object.values(document.nodes)
    .filter((node) => hasOutput(node) && !after.has(node.id) && !feeding.has(node.id))
    .map((node) => node.id);
}

/** Everything on a way from one node to the other, both included; only these two where there is none. */
export function nodesBetween(document: Drawing, one: NodeId, other: NodeId): readonly NodeId[] {
  for (const [first, last] of [[one, other], [other, one]] as const) {
    const before = ancestors(document, last);
    const way = [...descendants(document, first)].filter((id) => before.has(id));
    if (way.length > 0) return way;
  }
  return [one, other];
}

/**
 * What a new wire would make of the shapes where branches meet, in words; null where they fit, or nothing is known yet.
 * Add takes equal shapes alone, Concatenate equal ones but for the channels (core/ops).
 */
export function misfit(document: Drawing, analysis: Analysis, source: NodeId, target: NodeId): string | null {
  const node = document.nodes[target];
  const shape = analysis.nodes[source]?.output;
  if (!node || !shape || !takesMany(node)) return null;
  const compared = (of: Shape): string => (node.kind === 'add' ? of : of.slice(0, -1)).join();
  const others = edgesInto(document, target).flatMap((edge) => {
    const known = edge.source === source ? null : analysis.nodes[edge.source]?.output;
    return known ? [known] : [];
  });
  const other = others.find((known) => compared(known) !== compared(shape));
  return other ? `${formatShape(other)} + ${formatShape(shape)} do not fit in ${node.name}.` : null;
}

/** What a wire to `target` would push out; null where there is room. */
export function displaced(document: Drawing, source: NodeId, target: NodeId): string | null {
  const node = document.nodes[target];
  const [now] = edgesInto(document, target);
  if (!node || takesMany(node) || !now || now.source === source) return null;
  const host = hostOf(document, target);
  return `${node.name} lets go of ${document.nodes[host ?? now.source]?.name ?? now.source}.`;
}
