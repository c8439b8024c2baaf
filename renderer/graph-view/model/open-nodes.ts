import type { Document, GraphNode, NodeId } from '../../../main-process/core/graph/document.ts';
import { isBlock, isOutput } from '../../../main-process/core/graph/kinds.ts';
import type { AnyLayer, LayerId } from '../../../main-process/core/lower/lowered-graph.ts';
import type { Analysis, LayerFacts } from '../../../main-process/core/shape/facts.ts';
import * as measures from '../layout/measures.ts';
import { factsOfNode, layersOfNode } from './node-layers.ts';
import { emptyLayout, openLayout, type OpenLayout } from './open-layout.ts';

/** A node as it is drawn while it is open. */
export interface OpenNode {
  readonly inside: OpenLayout;
  /** Layers in the order of the rows. */
  readonly layers: readonly LayerId[];
}

/** Can this node be opened? Blocks, and outputs whose head is more than one layer. */
export const canOpen = (node: GraphNode, analysis: Analysis): boolean =>
  isBlock(node.kind) || (isOutput(node.kind) && layersOfNode(analysis, node.id).length > 1);

/** The nodes that are open, with what they show. All of it is the compiler's: layers, shapes, counts. */
export function openNodes(document: Document, analysis: Analysis, expanded: ReadonlySet<NodeId>): ReadonlyMap<NodeId, OpenNode> {
  const open = new Map<NodeId, OpenNode>();
  for (const id of expanded) {
    const node = document.nodes[id];
    if (!node || !canOpen(node, analysis)) continue;
    const layers = layersOfNode(analysis, id);
    const width = node.kind === 'auxiliary-output' ? measures.pill.width : measures.node.width;
    const nothing = { inside: emptyLayout(width, 'No layers yet: see Problems.'), layers: [] };
    open.set(id, layers.length === 0 ? nothing : openNode(layers, factsOfNode(analysis, id), width));
  }
  return open;
}

interface Known {
  readonly layers: readonly AnyLayer[];
  readonly facts: readonly (LayerFacts | undefined)[];
  readonly width: number;
  readonly open: OpenNode;
}
/** By first layer. An edit elsewhere leaves a node's layers as they are, and then nothing is worked out again. */
const known = new WeakMap<AnyLayer, Known>();

function openNode(layers: readonly AnyLayer[], facts: Analysis['layers'], width: number): OpenNode {
  const [first] = layers;
  const before = first && known.get(first);
  const same =
    before?.width === width &&
    before.layers.length === layers.length &&
    layers.every((layer, index) => layer === before.layers[index] && facts[layer.id] === before.facts[index]);
  if (before && same) return before.open;
  const { layout, order } = openLayout(layers, facts, width);
  const open = { inside: layout, layers: order };
  if (first) known.set(first, { layers, facts: layers.map(({ id }) => facts[id]), width, open });
  return open;
}
