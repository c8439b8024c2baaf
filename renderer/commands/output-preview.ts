import type { Document, NodeId } from '../../main-process/core/graph/document.ts';
import type { Exit } from '../../main-process/core/lower/lowered-graph.ts';
import { outputWeights } from '../../main-process/core/multiway/weights.ts';
import type { Analysis } from '../../main-process/core/shape/facts.ts';
import { blocksUpTo, depthLabel } from './naming.ts';

/** What an output would be on another node. */
export interface OutputPreview {
  readonly depth: number;
  readonly weight: number | null;
}

/**
 * Depth label and weight that an output would have on `host`, without analysing the design anew: quick enough for every
 * block that the pointer passes. An output that is not there yet is taken as one without a weight of its own.
 */
export function previewOutput(document: Document, analysis: Analysis, output: NodeId | null, host: NodeId): OutputPreview {
  const { exits } = analysis.graph;
  const depth = depthLabel(document, host);
  const known = exits.find(({ id }) => id === output);
  const model = known ?? exits.find(({ kind }) => kind === 'auxiliary') ?? exits[0];
  if (!model) return { depth, weight: null };
  const moved: Exit = { ...model, kind: 'auxiliary', blocksBefore: blocksUpTo(document, host), weight: known?.weight ?? null };
  const auxiliary = [...exits.filter((exit) => exit.kind === 'auxiliary' && exit !== known), moved].sort((a, b) => a.blocksBefore - b.blocksBefore);
  const weights = outputWeights([...auxiliary, ...exits.filter(({ kind }) => kind === 'final')], document.training.method);
  return { depth, weight: weights[auxiliary.indexOf(moved)] ?? null };
}
