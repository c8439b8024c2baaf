import type { TrainingConfig } from '../core/graph/training-config.ts';

/**
 * Learning rate of an epoch (from 1) under the step schedule: × `factor` after each fraction `at` of the epochs.
 * 10 epochs and [0.4, 0.6]: epochs 1–4 the base rate, 5–6 × factor, 7–10 × factor².
 */
export function learningRateAt(epoch: number, { learningRate, epochs, schedule }: Pick<TrainingConfig, 'learningRate' | 'epochs' | 'schedule'>): number {
  // Fractions of epochs such as 0.6·15 = 9.000000000000002 must not put a drop off by an epoch.
  const drops = schedule.at.filter((fraction) => epoch - 1 >= fraction * epochs - 1e-9).length;
  // Without the dust of binary fractions: 0.01, not 0.010000000000000002.
  return Number((learningRate * schedule.factor ** drops).toPrecision(12));
}
