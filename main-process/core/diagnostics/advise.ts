import type { Document, GraphNode } from '../graph/document.ts';
import { isBlock } from '../graph/kinds.ts';
import { isHighForAdam } from '../graph/training-config.ts';
import type { Topology } from '../graph/topology.ts';
import type { Analysis } from '../shape/facts.ts';
import { adamLearningRate, asymmetricPadding, exitsNotTrained, outputsShareAPlace, stretchWithoutExit } from './catalogue.ts';
import type { Diagnostic } from './diagnostic.ts';

/** A stretch of the trunk below this share of all parameters needs no exit of its own. */
const NOTABLE_SHARE = 0.5;

type Known = Pick<Analysis, 'graph' | 'nodes' | 'exits' | 'totals'>;

/** What is sound but perhaps not meant, and what a student would like to be told. */
export function advise(document: Document, topology: Topology, known: Known): readonly Diagnostic[] {
  return [
    ...lopsidedPadding(topology, known),
    ...sharedPlaces(document, known),
    ...longStretches(topology, known),
    ...untrainedExits(document, known),
    ...(isHighForAdam(document.training) ? [adamLearningRate(document.training.learningRate)] : []),
  ];
}

/** TensorFlow's `same` pads max((⌈n/s⌉ − 1)·s + k − n, 0) in all, the odd pixel after. */
function lopsidedPadding(topology: Topology, { nodes }: Known): readonly Diagnostic[] {
  return topology.order.flatMap((node) => {
    if (node.kind !== 'conv') return [];
    const { padding, strides, kernelSize } = node.params;
    const image = nodes[node.id]?.inputs[0];
    if (padding !== 'same' || strides === 1 || kernelSize % 2 === 0 || image?.length !== 3) return [];
    const total = (size: number): number => Math.max((Math.ceil(size / strides) - 1) * strides + kernelSize - size, 0);
    const odd = [image[0] ?? 0, image[1] ?? 0].map(total).find((pixels) => pixels % 2 === 1);
    return odd === undefined ? [] : [asymmetricPadding(node, image, (odd - 1) / 2, (odd + 1) / 2)];
  });
}

function sharedPlaces(document: Document, { exits }: Known): readonly Diagnostic[] {
  return exits.flatMap(({ exit }, index) => {
    const next = exits[index + 1]?.exit;
    const node = document.nodes[exit.id];
    const other = next && document.nodes[next.id];
    if (!next || !node || !other) return [];
    const noBlockBetween = next.kind === 'final' && exit.blocksBefore > 0 && exit.blocksBefore === next.blocksBefore;
    return exit.tap === next.tap || noBlockBetween ? [outputsShareAPlace(node, other)] : [];
  });
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
