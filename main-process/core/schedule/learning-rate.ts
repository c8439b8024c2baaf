import { assertNever } from '../assert-never.ts';
import type { StepScheduleConfig } from '../graph/schedule-config.ts';
import type { TrainingConfig } from '../graph/training-config.ts';

export type Scheduled = Pick<TrainingConfig, 'learningRate' | 'epochs' | 'schedule' | 'warmup'>;

/**
 * Learning rate at a place in the run.
 * @param position epochs that are over, the part of the one under way included: step k (from 0) of epoch e (from 1) with
 *   n steps begins at e − 1 + k/n. The rate of a step is that of its beginning.
 */
export function learningRateAt(position: number, config: Scheduled): number {
  const rate = config.learningRate * share(position, config) * warmupShare(position, config);
  // Without the dust of binary fractions: 0.01, not 0.010000000000000002.
  return Number(rate.toPrecision(12));
}

/** The rate of a step. @param step from 1 over the whole run */
export const learningRateOfStep = (step: number, stepsPerEpoch: number, config: Scheduled): number =>
  learningRateAt(Math.floor((step - 1) / stepsPerEpoch) + ((step - 1) % stepsPerEpoch) / stepsPerEpoch, config);

/** Of the whole rate, without the warm-up. */
function share(position: number, { schedule, epochs, warmup }: Scheduled): number {
  switch (schedule.kind) {
    case 'step':
      return schedule.factor ** stepDrops(schedule, epochs).filter((over) => position >= over).length;
    case 'cosine': {
      // What comes before is the warm-up's.
      const begin = Math.min(warmup.epochs, epochs);
      return halfCosine(1, schedule.floor, (position - begin) / (epochs - begin));
    }
    case 'one-cycle': {
      const peak = schedule.peak * epochs;
      if (position < peak) return halfCosine(schedule.from, 1, position / peak);
      return halfCosine(1, schedule.to, (position - peak) / (epochs - peak));
    }
    case 'constant':
      return 1;
    default:
      return assertNever(schedule);
  }
}

/** From `begin` to `end` as `progress` goes from 0 to 1; beyond, what stands there. */
function halfCosine(begin: number, end: number, progress: number): number {
  // A way of no length (a peak at the very end) is at its end.
  const turn = Math.cos(Math.PI * (Number.isNaN(progress) ? 1 : Math.min(1, Math.max(0, progress))));
  return end + ((begin - end) * (1 + turn)) / 2;
}

/** One cycle rises by itself: a warm-up changes nothing there. */
function warmupShare(position: number, { schedule, warmup }: Scheduled): number {
  if (schedule.kind === 'one-cycle' || position >= warmup.epochs) return 1;
  return warmup.from + (1 - warmup.from) * (position / warmup.epochs);
}

/**
 * Epochs that are over when a step schedule drops the rate: the first whole number not below each fraction of the epochs.
 * 10 epochs and [0.4, 0.6]: after epochs 4 and 6. Empty for the other schedules, which have no drops.
 */
export const dropEpochs = ({ schedule, epochs }: Pick<Scheduled, 'epochs' | 'schedule'>): readonly number[] =>
  schedule.kind === 'step' ? stepDrops(schedule, epochs) : [];

const stepDrops = ({ at }: StepScheduleConfig, epochs: number): readonly number[] =>
  // Fractions of epochs such as 0.6·15 = 9.000000000000002 must not put a drop off by an epoch.
  at.map((fraction) => Math.ceil(fraction * epochs - 1e-9));

/** A place in the run (epochs over) where the rate does something worth a mark in a curve. */
export interface RateMark {
  readonly position: number;
  readonly kind: 'drop' | 'warm' | 'peak';
}

/** Drops, the end of a warm-up, the peak of one cycle: those that fall inside the run, in order. */
export function rateMarks(config: Pick<Scheduled, 'epochs' | 'schedule' | 'warmup'>): readonly RateMark[] {
  const { schedule, epochs, warmup } = config;
  const marks: RateMark[] = dropEpochs(config).map((position) => ({ position, kind: 'drop' }));
  if (schedule.kind === 'one-cycle') marks.push({ position: schedule.peak * epochs, kind: 'peak' });
  else if (warmup.epochs > 0) marks.push({ position: warmup.epochs, kind: 'warm' });
  return marks.filter(({ position }) => position > 0 && position < epochs).sort((a, b) => a.position - b.position);
}
