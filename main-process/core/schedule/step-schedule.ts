import type { TrainingConfig } from '../graph/training-config.ts';

type Scheduled = Pick<TrainingConfig, 'learningRate' | 'epochs' | 'schedule'>;

/**
 * Epochs that are over when the learning rate falls: the first whole number not below each fraction of the epochs.
 * 10 epochs and [0.4, 0.6]: after epochs 4 and 6.
 */
export const dropEpochs = ({ schedule, epochs }: Pick<Scheduled, 'epochs' | 'schedule'>): readonly number[] =>
  // Fractions of epochs such as 0.6·15 = 9.000000000000002 must not put a drop off by an epoch.
  schedule.at.map((fraction) => Math.ceil(fraction * epochs - 1e-9));

/** Learning rate of an epoch (from 1) under the step schedule (spec §3): × `factor` after each fraction `at` of the epochs. */
export function learningRateAt(epoch: number, config: Scheduled): number {
  const drops = dropEpochs(config).filter((over) => epoch > over).length;
  // Without the dust of binary fractions: 0.01, not 0.010000000000000002.
  return Number((config.learningRate * config.schedule.factor ** drops).toPrecision(12));
}
