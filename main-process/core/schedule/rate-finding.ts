import type { Optimizer } from '../graph/training-config.ts';

/**
 * The learning rate range test (Smith, arXiv 1506.01186, §3.3), on an exponential ramp as is usual since: train a few
 * steps with a rate that grows from step to step, and read from the losses where learning is fast and where it breaks.
 */
export interface RateRange {
  readonly from: number;
  readonly to: number;
  readonly steps: number;
}
/** Adam's step is about the rate itself, so it bears a tenth of what SGD does and less. */
export const defaultRateRange = (optimizer: Optimizer): RateRange => ({ ...(optimizer === 'adam' ? { from: 1e-6, to: 1 } : { from: 1e-4, to: 10 }), steps: 100 });

/** A step of the test. */
export interface RatePoint {
  readonly rate: number;
  /** By output: the smoothed loss. */
  readonly loss: Readonly<Record<string, number>>;
}

export interface RateSuggestion {
  /**
   * What to take: a tenth of the largest rate at which a smoothed loss is still within 2 % of its lowest, of the output that goes up first.
   * The lowest point itself moves with the noise of the batches; where the loss leaves it for good does not.
   */
  readonly rate: number;
  /** The output that decided. */
  readonly output: string;
  /** Where the final output's smoothed loss falls fastest over the logarithm of the rate. */
  readonly steepest: number;
  /** Some output's loss fell by more than that 2 %. Else the test says what the network bears, not how it learns. */
  readonly learned: boolean;
}

/** What counts as no higher than the lowest loss. */
const NEAR = 0.02;
/** Weight of the past in the smoothed loss. */
const SMOOTHING = 0.9;
/** The test is over when the smoothed loss of an output is so many times its lowest: what follows tells nothing. */
const DIVERGED = 4;
/** Of the points that a suggestion is read from, so many at the beginning are left out: the smoothing has not settled. */
const SETTLING = 5;

/** Rate of step `index` (from 0). */
export const rampedRate = (index: number, { from, to, steps }: RateRange): number => from * (to / from) ** (index / Math.max(1, steps - 1));

/** Exponential means of the losses, freed of the pull of their beginning (as Adam's moments are). */
export class LossSmoother {
  readonly #means = new Map<string, number>();
  readonly #lowest = new Map<string, number>();
  #count = 0;

  /** @returns the smoothed losses */
  add(loss: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
    this.#count += 1;
    const smoothed = Object.entries(loss).map(([id, value]): [string, number] => {
      const mean = SMOOTHING * (this.#means.get(id) ?? 0) + (1 - SMOOTHING) * value;
      this.#means.set(id, mean);
      const corrected = mean / (1 - SMOOTHING ** this.#count);
      this.#lowest.set(id, Math.min(this.#lowest.get(id) ?? Infinity, corrected));
      return [id, corrected];
    });
    return Object.fromEntries(smoothed);
  }

  /** Whether some output has gone so far up, or to no number at all, that the test is over. */
  diverged(smoothed: Readonly<Record<string, number>>): boolean {
    return Object.entries(smoothed).some(([id, value]) => !Number.isFinite(value) || value > DIVERGED * (this.#lowest.get(id) ?? Infinity));
  }
}

/**
 * What the points suggest; null where there are too few.
 * @param outputs shallow to deep, the final one last
 */
export function suggestRate(points: readonly RatePoint[], outputs: readonly string[]): RateSuggestion | null {
  const settled = points.slice(SETTLING);
  const final = outputs[outputs.length - 1];
  if (settled.length < 3 || final === undefined) return null;
  const limits = outputs.map((output) => {
    const losses = settled.map(({ loss }) => loss[output] ?? Infinity);
    const lowest = Math.min(...losses);
    const index = losses.reduce((last, loss, at) => (loss <= lowest * (1 + NEAR) ? at : last), 0);
    return { output, index, learned: lowest < (losses[0] ?? 0) * (1 - NEAR) };
  });
  const first = limits.reduce((least, next) => (next.index < least.index ? next : least));
  const rateOf = (index: number): number => settled[index]?.rate ?? 0;
  const learning = settled.slice(0, (limits[limits.length - 1]?.index ?? 0) + 1);
  return {
    rate: short(rateOf(first.index) / 10),
    output: first.output,
    steepest: short(steepestRate(learning, final)),
    learned: limits.some(({ learned }) => learned),
  };
}

/** Over a tenth of the points either way: the difference of neighbours is noise. */
function steepestRate(points: readonly RatePoint[], output: string): number {
  const reach = Math.max(1, Math.round(points.length / 10));
  let best = { slope: Infinity, rate: points[0]?.rate ?? 0 };
  points.forEach(({ rate }, i) => {
    const [before, after] = [points[i - reach], points[i + reach]];
    if (!before || !after) return;
    const slope = ((after.loss[output] ?? 0) - (before.loss[output] ?? 0)) / Math.log(after.rate / before.rate);
    if (slope < best.slope) best = { slope, rate };
  });
  return best.rate;
}

/** Two digits are more than the test can tell. */
const short = (rate: number): number => Number(rate.toPrecision(2));
