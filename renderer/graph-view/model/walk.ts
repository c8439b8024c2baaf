import type { Document, EdgeId, LayoutDirection, NodeId } from '../../../main-process/core/graph/document.ts';
import { edgesFrom, edgesInto, exitsOn, hostOf, isTrunkEdge } from './structure.ts';

/** Ways to walk a drawing by keyboard: along the data, or across to what lies beside. */
export type Step = 'forward' | 'back' | 'aside' | 'home';

const downwards: Readonly<Record<string, Step>> = { ArrowDown: 'forward', ArrowUp: 'back', ArrowRight: 'aside', ArrowLeft: 'home' };
const rightwards: Readonly<Record<string, Step>> = { ArrowRight: 'forward', ArrowLeft: 'back', ArrowDown: 'aside', ArrowUp: 'home' };

/** What an arrow key means on a drawing whose trunk runs that way; undefined for any other key. */
export const stepOf = (key: string, direction: LayoutDirection = 'down'): Step | undefined =>
  (direction === 'right' ? rightwards : downwards)[key];

type Wired = Pick<Document, 'nodes' | 'edges'>;

/**
 * The node reached from `id` by one step; null where there is none.
 * `forward` and `back` follow the data along the trunk, on the first wire where there are several. `aside` goes to what
 * hangs or runs beside: the outputs of a node one after the other, and the parallel branches of a split. `home` is the
 * way back: from an output to its node, from a later branch to the one before.
 */
export function walk(document: Wired, id: NodeId, step: Step): NodeId | null {
  const host = hostOf(document, id);
  switch (step) {
    case 'forward':
      return followers(document, host ?? id)[0] ?? null;
    case 'back':
      return host ?? sources(document, id)[0] ?? null;
    case 'aside': {
      if (host !== null) return after(exitsOn(document, host), id);
      return exitsOn(document, id)[0] ?? after(siblings(document, id), id);
    }
    case 'home': {
      if (host !== null) return before(exitsOn(document, host), id) ?? host;
      return before(siblings(document, id), id);
    }
  }
}

/** Wires that start or end at a node, those that come in first. */
export const wiresOf = (document: Wired, id: NodeId): readonly EdgeId[] =>
  [...edgesInto(document, id), ...edgesFrom(document, id)]
    .filter((edge) => document.nodes[edge.source] && document.nodes[edge.target])
    .map((edge) => edge.id);

const followers = (document: Wired, id: NodeId): readonly NodeId[] =>
  edgesFrom(document, id)
    .filter((edge) => isTrunkEdge(document, edge))
    .map((edge) => edge.target);

const sources = (document: Wired, id: NodeId): readonly NodeId[] =>
  edgesInto(document, id)
    .filter((edge) => document.nodes[edge.source])
    .map((edge) => edge.source);

/** Nodes that stand side by side with this one: they follow the same node, or feed the same one. */
function siblings(document: Wired, id: NodeId): readonly NodeId[] {
  const [source] = sources(document, id);
  const split = source === undefined ? [] : followers(document, source);
  if (split.length > 1) return split;
  const [next] = followers(document, id);
  return next === undefined ? [] : sources(document, next);
}

const after = (list: readonly NodeId[], id: NodeId): NodeId | null => list[list.indexOf(id) + 1] ?? null;
const before = (list: readonly NodeId[], id: NodeId): NodeId | null => list[list.indexOf(id) - 1] ?? null;
