import type { Document, NodeId } from '../graph/document.ts';
import type { Topology } from '../graph/topology.ts';
import { align, signatureOf } from './align.ts';

type Matches = ReadonlyMap<NodeId, NodeId>;
/** A design with the order of its nodes. */
export interface Ordered {
  readonly document: Document;
  readonly topology: Topology;
}

/** Share of differing nodes up to which ids are trusted without trying anything else. */
const TRUSTED = 0.2;
/** Pairs that one edit may end before everything is matched anew. */
const FORGOTTEN = 8;

/**
 * Which node of the later design is which of the earlier. By id where both come from one drawing; ids of two templates
 * agree by chance (`block4` is in both), so where they tell of much change the sequence of nodes is asked too, and the
 * shorter story wins.
 * @param known how the earlier design matched this one before an edit: kept where nearly all of it still holds
 */
export function matchNodes(before: Ordered, after: Ordered, known?: Matches): Matches {
  if (known) {
    const held = new Map([...known].filter(([one, other]) => before.document.nodes[one]?.kind === after.document.nodes[other]?.kind));
    if (held.size >= known.size - FORGOTTEN) return withNeighbours(held, before, after);
  }
  const byId = matchById(before, after);
  const told = differences(byId, before.document, after.document);
  const all = Math.max(before.topology.order.length, after.topology.order.length);
  if (told <= all * TRUSTED) return byId;
  const aligned = align(before.topology.order, after.topology.order);
  return differences(aligned, before.document, after.document) < told ? aligned : byId;
}

/** The same id and kind. */
function matchById(before: Ordered, after: Ordered): Matches {
  const matches = new Map<NodeId, NodeId>();
  for (const { id, kind } of before.topology.order) if (after.document.nodes[id]?.kind === kind) matches.set(id, id);
  return withNeighbours(matches, before, after);
}

/** Besides, nodes under other ids that stand alone in one place: behind the same node, of one kind. */
function withNeighbours(known: Matches, before: Ordered, after: Ordered): Matches {
  const matches = new Map(known);
  const taken = new Set(matches.values());
  for (const node of before.topology.order) {
    if (matches.has(node.id)) continue;
    const source = matches.get(before.topology.incoming.get(node.id)?.[0]?.source ?? '');
    if (source === undefined) continue;
    const here = (after.topology.outgoing.get(source) ?? []).map(({ target }) => target);
    const found = here.find((id) => !taken.has(id) && after.document.nodes[id]?.kind === node.kind);
    if (found === undefined) continue;
    matches.set(node.id, found);
    taken.add(found);
  }
  return matches;
}

/** How much a matching leaves to tell. */
function differences(matches: Matches, before: Document, after: Document): number {
  let changed = 0;
  for (const [one, other] of matches) {
    const [a, b] = [before.nodes[one], after.nodes[other]];
    if (a && b && a !== b && signatureOf(a) !== signatureOf(b)) changed += 1;
  }
  return changed + Object.keys(before.nodes).length + Object.keys(after.nodes).length - 2 * matches.size;
}
