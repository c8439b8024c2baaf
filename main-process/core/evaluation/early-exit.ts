import type { Answers } from './answers.ts';
import { hundredths, STEPS } from './leaving.ts';

/** What comes of answering at the first output that is sure enough. */
export interface EarlyExit {
  readonly threshold: number;
  /** Share of right answers, 0 to 1. */
  readonly accuracy: number;
  /** Mean cost of an image, in the unit of the costs that were given. */
  readonly cost: number;
  /** Share of the images that leave at each output, shallow to deep. */
  readonly shares: readonly number[];
}

/**
 * Early exit by confidence: an image leaves at the first output whose largest soft-max probability is at least the
 * threshold; the final output takes the rest (BranchyNet, arXiv 1709.01686, with confidence in place of entropy).
 *
 * All thresholds 0, 0.01 … 1 at once, and one that no confidence reaches, in O(images · outputs + thresholds): an image
 * leaves at output i for just the thresholds above all confidences before i, up to that of i.
 * @param costs of an image that leaves at each output, shallow to deep (`leavingCosts`)
 * @returns by rising threshold from 0 (all leave at the first output) to just above 1 (all go through)
 */
export function earlyExitCurve({ labels, outputs }: Answers, costs: readonly number[]): readonly EarlyExit[] {
  const exits = outputs.length;
  const points = STEPS + 2;
  // Changes from one threshold to the next of the images that leave at an output, and of those that are answered rightly.
  const leaving = Array.from({ length: exits }, () => new Int32Array(points + 1));
  const right = new Int32Array(points + 1);
  const between = (changes: Int32Array | undefined, from: number, end: number): void => {
    if (!changes || from >= end) return;
    changes[from] = (changes[from] as number) + 1;
    changes[end] = (changes[end] as number) - 1;
  };
  for (let image = 0; image < labels.length; image += 1) {
    let from = 0;
    for (let output = 0; output < exits && from < points; output += 1) {
      const answers = outputs[output] as Answers['outputs'][number];
      const end = output === exits - 1 ? points : firstAbove(answers.confidence[image] as number);
      between(leaving[output], from, end);
      if (answers.predicted[image] === labels[image]) between(right, from, end);
      from = Math.max(from, end);
    }
  }
  const total = Math.max(1, labels.length);
  const counts = Array.from({ length: exits }, () => 0);
  let correct = 0;
  return Array.from({ length: points }, (_, at): EarlyExit => {
    correct += right[at] as number;
    for (let output = 0; output < exits; output += 1) counts[output] = (counts[output] as number) + (leaving[output]?.[at] as number);
    const shares = counts.map((count) => count / total);
    const cost = shares.reduce((sum, share, output) => sum + share * (costs[output] ?? 0), 0);
    return { threshold: at / STEPS, accuracy: correct / total, cost, shares };
  });
}

/** Place of the first threshold that a confidence does not reach. */
const firstAbove = (confidence: number): number => hundredths(confidence) + 1;

/** The point of a curve for a threshold. */
export const pointAt = (curve: readonly EarlyExit[], threshold: number): EarlyExit | undefined =>
  curve[Math.max(0, Math.min(curve.length - 1, Math.round(threshold * STEPS)))];

/** Of the points that cost at most `budget` the most accurate one, the cheaper of equals; undefined where none does. */
export function bestWithin(curve: readonly EarlyExit[], budget: number): EarlyExit | undefined {
  let best: EarlyExit | undefined;
  for (const point of curve) {
    if (point.cost > budget * (1 + 1e-9)) continue;
    if (!best || point.accuracy > best.accuracy || (point.accuracy === best.accuracy && point.cost < best.cost)) best = point;
  }
  return best;
}
