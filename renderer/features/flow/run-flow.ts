import type { Document, EdgeId, NodeId } from '../../../main-process/core/graph/document.ts';
import type { RunMeasurements } from '../runs/run-measurements.ts';
import { atStep } from '../runs/run-measurements.ts';
import { sharesOf } from './heads-numbers.ts';

/** The gradients of one measured step on the drawing. */
export interface RunFlow {
  readonly step: number;
  /**
   * By wire: norm of the gradient over the weights of the node that it leads from, which is where that gradient goes on to;
   * on the wire to an output, over the weights of its head.
   */
  readonly wires: ReadonlyMap<EdgeId, number>;
  /** By node: share of each output, shallow to deep. */
  readonly shares: ReadonlyMap<NodeId, readonly number[]>;
  /** Step at which the shares were measured; they cost more and are measured less often. */
  readonly sharesStep: number | null;
}

/** @param step null: the newest. Null where nothing was measured. */
export function runFlow(document: Pick<Document, 'edges' | 'nodes'>, measurements: RunMeasurements, step: number | null): RunFlow | null {
  const gradients = atStep(measurements.gradients, step);
  if (!gradients) return null;
  const heads = atStep(measurements.heads, step);
  const wires = new Map<EdgeId, number>();
  for (const { id, source, target } of Object.values(document.edges)) {
    const docked = document.nodes[target]?.kind === 'auxiliary-output';
    const norm = gradients.nodes[docked ? target : source];
    if (norm !== undefined) wires.set(id, norm);
  }
  return { step: gradients.step, wires, shares: heads ? sharesOf(heads) : new Map(), sharesStep: heads?.step ?? null };
}
