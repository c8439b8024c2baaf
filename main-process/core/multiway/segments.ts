import type { LayerId, LoweredGraph } from '../lower/lowered-graph.ts';

/**
 * Exits that each layer serves: indices into `graph.exits`, ascending. A head's layer serves its own exit; a trunk
 * layer of segment s (from 0) serves exits s, s+1, … and so its first entry is its segment.
 */
export function exitsServed(graph: LoweredGraph): ReadonlyMap<LayerId, readonly number[]> {
  const layers = new Map(graph.layers.map((layer) => [layer.id, layer]));
  const served = new Map<LayerId, number[]>(graph.layers.map((layer) => [layer.id, []]));
  graph.exits.forEach((exit, index) => {
    const pending: LayerId[] = [exit.logits];
    const seen = new Set<LayerId>();
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      served.get(id)?.push(index);
      pending.push(...(layers.get(id)?.inputs ?? []));
    }
  });
  return served;
}

/** Layers that belong to a head alone, with the index of its exit. */
export function headLayers(graph: LoweredGraph): ReadonlyMap<LayerId, number> {
  return new Map(graph.exits.flatMap((exit, index) => exit.head.map((id): [LayerId, number] => [id, index])));
}
