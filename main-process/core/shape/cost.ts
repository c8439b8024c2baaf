import type { NodeId } from '../graph/document.ts';
import type { Exit } from '../lower/lowered-graph.ts';
import type { ExitFacts } from './facts.ts';

export interface Cost {
  readonly parameters: number;
  readonly multiplyAdds: number;
  readonly activationBytes: number;
}
type Sum = { -readonly [K in keyof Cost]: Cost[K] };
/** A node with all it costs, and what it needs to be computed. */
export interface CostedNode {
  readonly sources: readonly NodeId[];
  readonly whole: Cost;
}
export const noCost = (): Sum => ({ parameters: 0, multiplyAdds: 0, activationBytes: 0 });

/** Adds in place: a drawing has thousands of layers, and this runs at every edit. */
export function accumulate(sum: Sum, cost: Cost | undefined): Sum {
  if (cost) {
    sum.parameters += cost.parameters;
    sum.multiplyAdds += cost.multiplyAdds;
    sum.activationBytes += cost.activationBytes;
  }
  return sum;
}

/**
 * Cost of the model cut at each exit: the ancestors of its logits, nothing else. On a trunk every exit contains the one
 * before it, so each walk stops at the last tap and the whole is linear; exits on separate branches are walked in full.
 */
export function exitCosts(exits: readonly Exit[], nodes: ReadonlyMap<NodeId, CostedNode>): readonly ExitFacts[] {
  let trunk = new Set<NodeId>();
  let trunkCost = noCost();
  let lastTap: NodeId | undefined;

  return exits.map((exit) => {
    const own = nodes.get(exit.id);
    const tap = own?.sources[0] ?? '';
    let fresh = ancestors(tap, nodes, trunk);
    const containsLast = lastTap !== undefined && fresh.border.has(lastTap);
    if (!containsLast) {
      trunk = new Set();
      trunkCost = noCost();
      fresh = ancestors(tap, nodes, trunk);
    }
    for (const id of fresh.inside) {
      trunk.add(id);
      accumulate(trunkCost, nodes.get(id)?.whole);
    }
    lastTap = tap;
    return { exit, ...accumulate({ ...trunkCost }, own?.whole) };
  });
}

/**
 * Multiply-adds of an image that is answered by one exit after the other up to each, shallow to deep: what the model cut
 * there costs, and the heads before it that were asked in vain.
 */
export function multiplyAddsInTurn(exits: readonly Exit[], nodes: ReadonlyMap<NodeId, CostedNode>): readonly number[] {
  const known = new Set<NodeId>();
  let sum = 0;
  return exits.map(({ id }) => {
    for (const fresh of ancestors(id, nodes, known).inside) {
      known.add(fresh);
      sum += nodes.get(fresh)?.whole.multiplyAdds ?? 0;
    }
    return sum;
  });
}

/** Nodes that `node` needs, itself included: those outside `known` (inside), and where the walk met `known` (border). */
function ancestors(node: NodeId, nodes: ReadonlyMap<NodeId, CostedNode>, known: ReadonlySet<NodeId>) {
  const inside = new Set<NodeId>();
  const border = new Set<NodeId>();
  const open = [node];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (known.has(id)) border.add(id);
    else if (!inside.has(id)) {
      inside.add(id);
      open.push(...(nodes.get(id)?.sources ?? []));
    }
  }
  return { inside, border };
}
