import type { LayerId, LoweredGraph } from '../lower/lowered-graph.ts';
import type { ExitFacts, LayerFacts } from './facts.ts';

export interface Cost {
  readonly parameters: number;
  readonly multiplyAdds: number;
  readonly activationBytes: number;
}
export const noCost: Cost = { parameters: 0, multiplyAdds: 0, activationBytes: 0 };
export const plus = (a: Cost, b: Cost | undefined): Cost =>
  b === undefined
    ? a
    : { parameters: a.parameters + b.parameters, multiplyAdds: a.multiplyAdds + b.multiplyAdds, activationBytes: a.activationBytes + b.activationBytes };

/**
 * Cost of the model cut at each exit: the ancestors of its logits, nothing else. On a trunk every exit contains the one
 * before it, so each walk stops at the last tap and the whole is linear; exits on separate branches are walked in full.
 */
export function exitCosts(graph: LoweredGraph, facts: ReadonlyMap<LayerId, LayerFacts>): readonly ExitFacts[] {
  const inputs = new Map(graph.layers.map((layer) => [layer.id, layer.inputs]));
  let trunk: Part = { ids: new Set(), cost: noCost };
  let lastTap: LayerId | undefined;

  /** Ancestors of `layer` (itself included) that are not in `known`. */
  const walk = (layer: LayerId, known: ReadonlySet<LayerId>): Part & { readonly met: boolean } => {
    const ids = new Set<LayerId>();
    const open = [layer];
    let cost = noCost;
    let met = false;
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (id === lastTap) met = true;
      if (ids.has(id) || known.has(id)) continue;
      ids.add(id);
      cost = plus(cost, facts.get(id));
      open.push(...(inputs.get(id) ?? []));
    }
    return { ids, cost, met };
  };

  return graph.exits.map((exit) => {
    const fresh = walk(exit.tap, trunk.ids);
    if (fresh.met) {
      for (const id of fresh.ids) (trunk.ids as Set<LayerId>).add(id);
      trunk = { ids: trunk.ids, cost: plus(trunk.cost, fresh.cost) };
    } else trunk = walk(exit.tap, new Set());
    lastTap = exit.tap;
    return { exit, ...exit.head.reduce((sum, id) => plus(sum, facts.get(id)), trunk.cost) };
  });
}

interface Part {
  readonly ids: ReadonlySet<LayerId>;
  readonly cost: Cost;
}
