import type { AnyLayer, LayerId } from '../lower/lowered-graph.ts';
import type { LayerFacts } from '../shape/facts.ts';
import type { ImportNote } from './problems.ts';

/** A model in the application's own layers, before any block is recognised. A layer's `node` is its name in the file. */
export interface ImportedGraph {
  readonly name: string;
  /** "Keras 3", "TensorFlow.js 4.22.0". */
  readonly format: string;
  /** Topological. */
  readonly layers: readonly AnyLayer[];
  readonly facts: ReadonlyMap<LayerId, LayerFacts>;
  readonly input: LayerId;
  /** Logits, in the order of the file. */
  readonly outputs: readonly { readonly name: string; readonly logits: LayerId }[];
  readonly classes: number;
  /** Layers in the file, nested ones counted. */
  readonly sourceLayers: number;
  readonly notes: readonly ImportNote[];
}

/** Who reads each layer. */
export function readersOf(graph: Pick<ImportedGraph, 'layers'>): ReadonlyMap<LayerId, readonly AnyLayer[]> {
  const readers = new Map<LayerId, AnyLayer[]>();
  for (const layer of graph.layers) {
    for (const input of new Set(layer.inputs)) readers.set(input, [...(readers.get(input) ?? []), layer]);
  }
  return readers;
}
