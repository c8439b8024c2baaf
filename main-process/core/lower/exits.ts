import type { Document, NodeId } from '../graph/document.ts';
import { isBlock, isOutput } from '../graph/kinds.ts';
import type { Topology } from '../graph/topology.ts';
import type { Exit, LayerId, LoweredGraph } from './lowered-graph.ts';

/** Residual blocks, and the convolutions in them, on the longest way to a node. */
interface Blocks {
  readonly blocks: number;
  readonly convs: number;
}
const none: Blocks = { blocks: 0, convs: 0 };
/** ℓ of a network without blocks: the basic block's, though nothing multiplies with it. */
const DEFAULT_CONVS_PER_BLOCK = 2;

/** The ways out of the network: auxiliary ones from shallow to deep, the (first) final one last. */
export function exitsOf(document: Document, topology: Topology, graph: Omit<LoweredGraph, 'exits'>): readonly Exit[] {
  const blocks = blocksBefore(topology);
  const depths = weightedLayers(graph);
  const headOf = new Map<NodeId, LayerId[]>();
  for (const layer of graph.layers) {
    const node = document.nodes[layer.node];
    if (node && isOutput(node.kind)) headOf.set(node.id, [...(headOf.get(node.id) ?? []), layer.id]);
  }

  const exits = topology.order.flatMap((node): Exit[] => {
    const logits = graph.outputOf[node.id];
    const source = topology.incoming.get(node.id)?.[0]?.source;
    const tap = source === undefined ? undefined : graph.outputOf[source];
    if (!isOutputNode(node) || logits === undefined || tap === undefined) return [];
    const final = node.kind === 'output';
    const before = blocks.get(node.id) ?? none;
    return [
      {
        id: node.id,
        name: node.name,
        kind: final ? 'final' : 'auxiliary',
        tap,
        head: headOf.get(node.id) ?? [],
        logits,
        blocksBefore: before.blocks,
        convsPerBlock: before.blocks === 0 ? DEFAULT_CONVS_PER_BLOCK : before.convs / before.blocks,
        depth: depths.get(final ? logits : tap) ?? 0,
        weight: node.kind === 'auxiliary-output' ? node.params.weight : null,
      },
    ];
  });
  const auxiliary = exits.filter(({ kind }) => kind === 'auxiliary').sort((a, b) => a.blocksBefore - b.blocksBefore || a.depth - b.depth);
  return [...auxiliary, ...exits.filter(({ kind }) => kind === 'final').slice(0, 1)];
}

const isOutputNode = (node: Topology['order'][number]): node is Extract<typeof node, { readonly kind: 'output' | 'auxiliary-output' }> => isOutput(node.kind);

function blocksBefore(topology: Topology): ReadonlyMap<NodeId, Blocks> {
  const after = new Map<NodeId, Blocks>();
  for (const node of topology.order) {
    const before = (topology.incoming.get(node.id) ?? []).reduce((most, { source }) => {
      const blocks = after.get(source) ?? none;
      return blocks.blocks > most.blocks ? blocks : most;
    }, none);
    const convs = node.kind === 'bottleneck-block' ? 3 : 2;
    after.set(node.id, isBlock(node.kind) ? { blocks: before.blocks + 1, convs: before.convs + convs } : before);
  }
  return after;
}

/**
 * Convolutions and dense layers on the longest way to each layer: how the papers count depth. One stem and b basic
 * blocks give 2b + 1 at an exit, and 2b + 2 with the dense layer of the final output (bottlenecks: 3b).
 */
function weightedLayers(graph: Omit<LoweredGraph, 'exits'>): ReadonlyMap<LayerId, number> {
  const depths = new Map<LayerId, number>();
  for (const layer of graph.layers) {
    const before = layer.inputs.reduce((most, input) => Math.max(most, depths.get(input) ?? 0), 0);
    depths.set(layer.id, before + (layer.op === 'conv2d' || layer.op === 'dense' ? 1 : 0));
  }
  return depths;
}
