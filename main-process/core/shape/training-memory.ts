import type { TrainingConfig } from '../graph/training-config.ts';
import { stepPlan } from '../multiway/passes.ts';
import type { Analysis } from './facts.ts';

/** Bytes that a training step takes, by what takes them. */
export interface TrainingMemory {
  /** Outputs of layers that the backward pass reads again, and the gradients under way; grows with the batch. */
  readonly activations: number;
  /** Weights, gradients, optimizer state, and the copies that a step makes of them. */
  readonly weights: number;
  /** The process with its libraries, whatever the design. */
  readonly fixed: number;
  readonly total: number;
}

/**
 * Fitted to the peak memory of thirteen measured runs (`auxnet bench DESIGN --batch N`: ResNet-20, -56 and -164, AuxNet-20-3
 * and -56-5, a plain CNN, WRN-28-10; batches from 2 to 128) of the compiled engine on a CPU: all within 8 %. On a GPU
 * convolutions take working memory besides, which was not measured.
 */
const FITTED = {
  /** Bytes of the process before anything is trained. */
  fixed: 420 * 2 ** 20,
  /** Kept activations and, on top of them, the gradients under way at the widest moment. */
  activations: 1.3,
  /** Weights, gradients, and their vectors packed and unpacked (ADR 0012), without optimizer state. */
  weights: 8,
} as const;

type Designed = Pick<Analysis, 'graph' | 'layers' | 'totals'>;

/** Memory of a training step by the design's method, optimizer, batch size and precision. At once, but for methods with a state a path. */
export function trainingMemory(designed: Designed, training: TrainingConfig): TrainingMemory {
  const halved = training.precision === 'mixed' ? 0.5 : 1;
  const { totals } = designed;
  const activations = FITTED.activations * totals.keptBytes * halved * training.batchSize;
  const weights = 4 * (FITTED.weights * totals.parameters + slotCount(designed, training));
  return { activations, weights, fixed: FITTED.fixed, total: activations + weights + FITTED.fixed };
}

/** Numbers of optimizer state: momentum once for each path that keeps its own; Adam's two moments. */
function slotCount(designed: Designed, { method, optimizer, momentum }: TrainingConfig): number {
  const each = optimizer === 'adam' ? 2 : momentum > 0 ? 1 : 0;
  // One pass, one state: no need to walk the paths at every edit.
  if (each === 0 || (method !== 'parallel' && method !== 'sequential')) return each * designed.totals.parameters;
  const { graph, layers } = designed;
  let slots = 0;
  for (const { updates } of stepPlan(graph, method).passes) for (const id of updates.keys()) slots += layers[id]?.parameters ?? 0;
  return each * slots;
}

/** The largest power of two up to the design's own batch size with which a step fits into `bytes`; null where not even one image does. */
export function fittingBatch(designed: Designed, training: TrainingConfig, bytes: number): number | null {
  const { activations, weights, fixed } = trainingMemory(designed, { ...training, batchSize: 1 });
  const most = Math.min(training.batchSize, Math.floor((bytes - weights - fixed) / Math.max(1, activations)));
  return most < 1 ? null : 2 ** Math.floor(Math.log2(most));
}
