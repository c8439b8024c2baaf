import type { Document, GraphNode, NodeId, NodeOf } from '../graph/document.ts';
import { isBlock, isOutput } from '../graph/kinds.ts';
import { isHighForAdam } from '../graph/training-config.ts';
import type { Topology } from '../graph/topology.ts';
import type { Analysis } from '../shape/facts.ts';
import {
  adamLearningRate,
  asymmetricPadding,
  exitsNotTrained,
  outputAfterLastBlock,
  outputsShareAPlace,
  strideBeforeHead,
  stretchWithoutExit,
} from './catalogue.ts';
import type { Diagnostic } from './diagnostic.ts';

/** A stretch of the trunk below this share of all parameters needs no exit of its own. */
const NOTABLE_SHARE = 0.5;

type Known = Pick<Analysis, 'graph' | 'nodes' | 'exits'> & { readonly totals: Pick<Analysis['totals'], 'parameters'> };

/** What is sound but perhaps not meant, and what a student would like to be told. */
export function advise(document: Document, topology: Topology, known: Known): readonly Diagnostic[] {
  return [
    ...lopsidedPadding(topology, known),
    ...sharedPlaces(document, topology, known),
    ...stridesBeforeHeads(document, topology, known),
    ...longStretches(topology, known),
    ...untrainedExits(document, known),
    ...(isHighForAdam(document.training) ? [adamLearningRate(document.training.learningRate)] : []),
  ];
}

/** TensorFlow's `same` pads max((⌈n/s⌉ − 1)·s + k − n, 0) in all, the odd pixel after. */
function lopsidedPadding(topology: Topology, { nodes }: Known): readonly Diagnostic[] {
  return topology.order.flatMap((node) => {
    if (node.kind !== 'conv' && node.kind !== 'max-pool' && node.kind !== 'average-pool') return [];
    const { padding, strides } = node.params;
    const window = node.kind === 'conv' ? node.params.kernelSize : node.params.poolSize;
    const image = nodes[node.id]?.inputs[0];
    if (padding !== 'same' || strides === 1 || window % 2 === 0 || image?.length !== 3) return [];
    const total = (size: number): number => Math.max((Math.ceil(size / strides) - 1) * strides + window - size, 0);
    const odd = [image[0] ?? 0, image[1] ?? 0].map(total).find((pixels) => pixels % 2 === 1);
    return odd === undefined ? [] : [asymmetricPadding(node, window, image, (odd - 1) / 2, (odd + 1) / 2)];
  });
}

function sharedPlaces(document: Document, topology: Topology, { exits }: Known): readonly Diagnostic[] {
  const hosts = new Set(exits.map(({ exit }) => hostOf(topology, exit.id)));
  return exits.flatMap(({ exit }, index) => {
    const next = exits[index + 1]?.exit;
    const node = document.nodes[exit.id];
    const other = next && document.nodes[next.id];
    if (!next || !node || !other) return [];
    const noBlockBetween = next.kind === 'final' && exit.blocksBefore > 0 && exit.blocksBefore === next.blocksBefore;
    if (!noBlockBetween) return exit.tap === next.tap ? [outputsShareAPlace(node, other)] : [];
    const earlier = nearestBlock(document, hostOf(topology, exit.id), topology.incoming, 'source', (block) => !hosts.has(block.id));
    return [outputAfterLastBlock(node, other, earlier)];
  });
}

/** Pooling before a head is a choice of its own; a strided convolution there is mostly an output in the wrong place. */
function stridesBeforeHeads(document: Document, topology: Topology, { exits }: Known): readonly Diagnostic[] {
  return exits.flatMap(({ exit }) => {
    const output = document.nodes[exit.id];
    const host = hostOf(topology, exit.id);
    const strided = document.nodes[host];
    const strides = strided ? learnedStride(strided) : 1;
    if (!output || !strided || !isOutputNode(output) || strides === 1) return [];
    const later = nearestBlock(document, host, topology.outgoing, 'target', (block) => learnedStride(block) === 1);
    return [strideBeforeHead(output, strided, strides, later)];
  });
}

/** Stride of a block or a convolution; 1 for anything else. */
const learnedStride = (node: GraphNode): number =>
  node.kind === 'conv' || node.kind === 'basic-block' || node.kind === 'bottleneck-block' ? node.params.strides : 1;
const isOutputNode = (node: GraphNode): node is NodeOf<'auxiliary-output'> | NodeOf<'output'> => isOutput(node.kind);
const hostOf = (topology: Topology, exit: NodeId): NodeId => topology.incoming.get(exit)?.[0]?.source ?? '';

/** The first block on the way from a node (against the wires for `source`) that will do. Follows the first wire that leads on. */
function nearestBlock(
  document: Document,
  from: NodeId,
  wires: Topology['incoming'],
  end: 'source' | 'target',
  willDo: (block: GraphNode) => boolean,
): GraphNode | undefined {
  const seen = new Set<NodeId>();
  for (let id: NodeId | undefined = from; id !== undefined && !seen.has(id); ) {
    seen.add(id);
    const next: GraphNode | undefined = (wires.get(id) ?? [])
      .flatMap((edge) => document.nodes[edge[end]] ?? [])
      .find(({ kind }) => !isOutput(kind));
    if (next && isBlock(next.kind) && willDo(next)) return next;
    id = next?.id;
  }
  return undefined;
}

/** Only where there are exits: a plain network is not told to become an AuxNet. */
function longStretches(topology: Topology, { graph, nodes, exits, totals }: Known): readonly Diagnostic[] {
  if (exits.length < 2 || totals.parameters === 0) return [];
  const lowered = (node: GraphNode): boolean => graph.outputOf[node.id] !== undefined;
  const blocks = topology.order.filter((node) => isBlock(node.kind) && lowered(node));
  const tapped = new Set(exits.filter(({ exit }) => exit.kind === 'auxiliary').map(({ exit }) => exit.tap));
  const stretches: GraphNode[][] = [[]];
  for (const block of blocks) {
    if (tapped.has(graph.outputOf[block.id] ?? '')) stretches.push([]);
    else stretches.at(-1)?.push(block);
  }
  return stretches.flatMap((stretch) => {
    const share = stretch.reduce((sum, block) => sum + (nodes[block.id]?.parameters ?? 0), 0) / totals.parameters;
    const middle = stretch[Math.ceil(stretch.length / 2) - 1];
    return middle && stretch.length > 2 && share >= NOTABLE_SHARE ? [stretchWithoutExit(stretch, share, middle)] : [];
  });
}

function untrainedExits(document: Document, { exits }: Known): readonly Diagnostic[] {
  const auxiliary = exits.filter(({ exit }) => exit.kind === 'auxiliary').length;
  return document.training.method === 'single' && auxiliary > 0 ? [exitsNotTrained(auxiliary)] : [];
}
