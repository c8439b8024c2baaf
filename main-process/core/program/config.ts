import type { TrainingConfig } from '../graph/training-config.ts';

/** Per channel, on the 0–255 scale: a pixel v enters the network as (v − mean) / std. */
export interface Normalisation {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** What of a run's configuration goes into the program; the rest (epochs, schedule, data) is the trainer's. */
export type ProgramConfig = Pick<
  TrainingConfig,
  'method' | 'lossRatioRule' | 'optimizer' | 'momentum' | 'nesterov' | 'adam' | 'weightDecay' | 'labelSmoothing' | 'clipNorm' | 'precision' | 'seed'
> & { readonly normalisation: Normalisation };
