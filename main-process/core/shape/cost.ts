import type { LayerId, LoweredGraph } from '../lower/lowered-graph.ts';
import type { ExitFacts, LayerFacts } from './facts.ts';

export interface Cost {
  readonly parameters: number;
  readonly multiplyAdds: number;
  readonly activationBytes: number;
}
type Sum = { -readonly [K in keyof Cost]: Cost[K] };
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
export function exitCosts(graph: LoweredGraph, facts: ReadonlyMap<LayerId, LayerFacts>): readonly ExitFacts[] {
  const inputs = new Map(graph.layers.map((layer) => [layer.id, layer.inputs]));
  let trunk = new Set<LayerId>();
  let trunkCost = noCost();
  let lastTap: LayerId | undefined;

  return graph.exits.map((exit) => {
    let fresh = ancestors(exit.tap, inputs, trunk);
    const containsLast = lastTap !== undefined && fresh.border.has(lastTap);
    if (!containsLast) {
      trunk = new Set();
      trunkCost = noCost();
      fresh = ancestors(exit.tap, inputs, trunk);
    }
    for (const id of fresh.inside) {
      trunk.add(id);
      accumulate(trunkCost, facts.get(id));
    }
    lastTap = exit.tap;
    return { exit, ...exit.head.reduce((sum, id) => accumulate(sum, facts.get(id)), { ...trunkCost }) };
  });
}

/** Layers that `layer` needs, itself included: those outside `known` (inside), and where the walk met `known` (border). */
function ancestors(layer: LayerId, inputs: ReadonlyMap<LayerId, readonly LayerId[]>, known: ReadonlySet<LayerId>) {
  const inside = new Set<LayerId>();
  const border = new Set<LayerId>();
  const open = [layer];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (known.has(id)) border.add(id);
    else if (!inside.has(id)) {
      inside.add(id);
      open.push(...(inputs.get(id) ?? []));
    }
  }
  return { inside, border };
}
