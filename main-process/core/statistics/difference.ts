import { differenceError, type Sample } from './sample.ts';

/** Two means held against each other. No test of significance: a handful of seeds carries none. */
export interface Difference {
  /** Second mean minus the first. */
  readonly value: number;
  readonly error: number | null;
  /** Beyond two standard errors; null where there is no error to measure it by. */
  readonly beyond: boolean | null;
}

export function differenceOf(from: Sample, to: Sample): Difference {
  const value = to.mean - from.mean;
  const error = differenceError(from, to);
  return { value, error, beyond: error === null ? null : Math.abs(value) > 2 * error };
}

export interface NamedSample {
  readonly name: string;
  readonly sample: Sample;
}

/**
 * The difference as an honest sentence, in points of per cent: "Exit 7: fused is 6.5 points below joint, beyond two standard
 * errors with 3 seeds."
 */
export function differenceSentence(place: string, from: NamedSample, to: NamedSample): string {
  const { value, beyond } = differenceOf(from.sample, to.sample);
  const size = Math.abs(value).toFixed(1);
  const side = size === '0.0' ? 'level with' : `${size} ${size === '1.0' ? 'point' : 'points'} ${value < 0 ? 'below' : 'above'}`;
  const seeds = from.sample.count === to.sample.count ? seedWords(to.sample.count) : `${seedWords(to.sample.count)} against ${from.sample.count}`;
  const verdict =
    beyond === null ? `with ${seeds} nothing can be said of chance` : `${beyond ? 'beyond' : 'within'} two standard errors with ${seeds}`;
  return `${place}: ${to.name} is ${side} ${from.name}, ${verdict}.`;
}

const seedWords = (count: number): string => `${count} ${count === 1 ? 'seed' : 'seeds'}`;
