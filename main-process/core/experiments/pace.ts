import type { Analysis } from '../shape/facts.ts';
import type { TrainingConfig } from '../graph/training-config.ts';
import { workPerImage } from './work.ts';

/** What was measured of a run that trained on this machine. */
export interface TimedRun {
  readonly analysis: Pick<Analysis, 'totals' | 'exits'>;
  readonly config: Pick<TrainingConfig, 'method' | 'batchSize'>;
  readonly stepsPerEpoch: number;
  /** Of each finished epoch, its evaluation included. */
  readonly epochSeconds: readonly number[];
}

/** Multiply-adds of training a second in this run, evaluations paid for along the way; null without a finished epoch. */
export function paceOf({ analysis, config, stepsPerEpoch, epochSeconds }: TimedRun): number | null {
  const seconds = epochSeconds.reduce((sum, value) => sum + value, 0);
  if (seconds <= 0) return null;
  return (epochSeconds.length * stepsPerEpoch * config.batchSize * workPerImage(analysis, config.method)) / seconds;
}

/** Seconds of a run at that pace: a guess by the work alone, good to a factor of two between networks of different width. */
export function secondsOf(
  analysis: Pick<Analysis, 'totals' | 'exits'>,
  { method, epochs, trainLimit }: Pick<TrainingConfig, 'method' | 'epochs' | 'trainLimit'>,
  images: number,
  pace: number,
): number {
  return (epochs * Math.min(images, trainLimit ?? images) * workPerImage(analysis, method)) / pace;
}
