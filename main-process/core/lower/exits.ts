import type { NodeId } from '../graph/document.ts';
import { isBlock } from '../graph/kinds.ts';
import type { Topology } from '../graph/topology.ts';
import type { Exit } from './lowered-graph.ts';
import type { PlacedNode } from './lowered-node.ts';

/** Residual blocks, and the convolutions in them, on the longest way to a node. */
interface Blocks {
  readonly blocks: number;
  readonly convs: number;
}
const none: Blocks = { blocks: 0, convs: 0 };
/** ℓ of a network without blocks: the basic block's, though nothing multiplies with it. */
const DEFAULT_CONVS_PER_BLOCK = 2;

/** The ways out of the network: auxiliary ones from shallow to deep, the (first) final one last. */
export function exitsOf(topology: Topology, nodes: ReadonlyMap<NodeId, PlacedNode>): readonly Exit[] {
  const blocks = blocksBefore(topology);
  const depths = weightedLayers(nodes);
  const exits: Exit[] = [];
  const outputs = [...nodes.values()].flatMap(({ node }) => (node.kind === 'output' || node.kind === 'auxiliary-output' ? [node.params] : []));
  const someSolo = outputs.some(({ solo }) => solo);
  for (const { node, sources, layers, value } of nodes.values()) {
    const source = sources[0] ?? '';
    const tap = nodes.get(source)?.value.layer;
    if ((node.kind !== 'output' && node.kind !== 'auxiliary-output') || tap === undefined) continue;
    const final = node.kind === 'output';
    const before = blocks.get(node.id) ?? none;
    exits.push({
      id: node.id,
      name: node.name,
      kind: final ? 'final' : 'auxiliary',
      tap,
      head: layers.map(({ id }) => id),
      logits: value.layer,
      blocksBefore: before.blocks,
      convsPerBlock: before.blocks === 0 ? DEFAULT_CONVS_PER_BLOCK : before.convs / before.blocks,
      depth: depths.get(final ? node.id : source) ?? 0,
      weight: node.kind === 'auxiliary-output' ? node.params.weight : null,
      ...((node.params.muted || (someSolo && !node.params.solo)) && { silent: true }),
    });
  }
  const auxiliary = exits.filter(({ kind }) => kind === 'auxiliary').sort((a, b) => a.blocksBefore - b.blocksBefore || a.depth - b.depth);
  return [...auxiliary, ...exits.filter(({ kind }) => kind === 'final').slice(0, 1)];
}

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
 * Convolutions and dense layers on the longest way through each node: how the papers count depth. One stem and b basic
 * blocks give 2b + 1 at an exit, and 2b + 2 with the dense layer of the final output (bottlenecks: 3b).
 */
function weightedLayers(nodes: ReadonlyMap<NodeId, PlacedNode>): ReadonlyMap<NodeId, number> {
  const depths = new Map<NodeId, number>();
  for (const { node, sources, weighted } of nodes.values()) {
    depths.set(node.id, sources.reduce((most, source) => Math.max(most, depths.get(source) ?? 0), 0) + weighted);
  }
  return depths;
}
