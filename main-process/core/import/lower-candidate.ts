import { createNode } from '../graph/create.ts';
import { LayerBuilder } from '../lower/builder.ts';
import type { LayerId } from '../lower/lowered-graph.ts';
import { lowerNode } from '../lower/lowerings.ts';
import type { Shape } from '../shape/facts.ts';
import type { BlockCandidate, BlockParams } from './block-candidates.ts';
import type { ComparedGraph } from './same-layers.ts';

export interface LoweredCandidate {
  readonly params: BlockParams;
  readonly graph: ComparedGraph;
  readonly input: LayerId;
  readonly output: LayerId;
  /** Layers of the block. */
  readonly size: number;
}

/** What the block would lower to behind an input of that shape; null where its shapes do not work out. */
export function lowerCandidate({ kind, params }: Pick<BlockCandidate, 'kind' | 'params'>, shape: Shape): LoweredCandidate | null {
  const node = createNode(kind, 'candidate', 'Candidate', params as never) as ReturnType<typeof createNode<'basic-block'>>;
  const build = new LayerBuilder(node);
  const input = 'in';
  const output = lowerNode(node, [{ layer: input, shape }], build, 2);
  if (!output.shape || build.diagnostics.length > 0) return null;
  const byId = new Map(build.layers.map((layer) => [layer.id, layer]));
  const graph: ComparedGraph = {
    layer: (id) => byId.get(id),
    inputShape: (layer) => build.facts.get(layer.id)?.inputs[0] ?? [],
  };
  return { params: node.params, graph, input, output: output.layer, size: build.layers.length };
}
