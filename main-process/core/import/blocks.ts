import type { LayerId } from '../lower/lowered-graph.ts';
import { blockCandidates, type BlockParams } from './block-candidates.ts';
import { readersOf, type ImportedGraph } from './imported-graph.ts';
import { lowerCandidate } from './lower-candidate.ts';
import { sameLayers, type ComparedGraph } from './same-layers.ts';

/** Layers of the imported network that are one residual block. */
export interface FoundBlock {
  readonly kind: 'basic-block' | 'bottleneck-block';
  readonly params: BlockParams;
  /** What the block reads, and the layer that carries its result. */
  readonly input: LayerId;
  readonly output: LayerId;
  readonly layers: ReadonlySet<LayerId>;
}

/**
 * Residual blocks by what they are: for each addition the blocks that could end there are lowered as any block of a
 * design is, and the one whose layers are just those of the file is it. So what is recognised is equal by construction,
 * and what is not stays as it came.
 */
export function findBlocks(graph: ImportedGraph): readonly FoundBlock[] {
  const byId = new Map(graph.layers.map((layer) => [layer.id, layer]));
  const readers = readersOf(graph);
  const outputs = new Set(graph.outputs.map(({ logits }) => logits));
  const imported: ComparedGraph = {
    layer: (id) => byId.get(id),
    inputShape: (layer) => graph.facts.get(layer.id)?.inputs[0] ?? [],
  };
  const taken = new Set<LayerId>();
  const found: FoundBlock[] = [];
  for (const sum of graph.layers) {
    if (sum.op !== 'add' || sum.inputs.length !== 2) continue;
    for (const candidate of blockCandidates(sum, byId, readers)) {
      const shape = graph.facts.get(candidate.input)?.output;
      const lowered = shape && lowerCandidate(candidate, shape);
      if (!lowered) continue;
      const pairs = sameLayers(lowered.graph, imported, [lowered.output, candidate.output], new Map([[lowered.input, candidate.input]]));
      if (!pairs) continue;
      const layers = new Set([...pairs.values()].filter((id) => id !== candidate.input));
      // A layer may be read twice within the block, but by one block only; and nothing outside reads what is inside.
      const closed = [...layers].every(
        (id) =>
          !taken.has(id) &&
          (id === candidate.output || (!outputs.has(id) && (readers.get(id) ?? []).every((reader) => layers.has(reader.id)))),
      );
      if (!closed || layers.size !== lowered.size) continue;
      for (const id of layers) taken.add(id);
      found.push({ kind: candidate.kind, params: lowered.params, input: candidate.input, output: candidate.output, layers });
      break;
    }
  }
  return found;
}
