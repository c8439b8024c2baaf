/**
 * The learning rate range test (Smith, arXiv 1506.01186, §3.3), on an exponential ramp as is usual since: train a few
 * steps with a rate that grows from step to step, and read from the losses where learning is fast and where it breaks.
 */
export interface RateRange {
  readonly from: number;
  readonly to: number;
  readonly steps: number;
}
export const defaultRateRange: RateRange = { from: 1e-5, to: 10, steps: 100 };

/** A step of the test. */
export interface RatePoint {
  readonly rate: number;
  /** By output: the smoothed loss. */
  readonly loss: Readonly<Record<string, number>>;
}

export interface RateSuggestion {
  /** What to take: a tenth of the rate with the lowest smoothed loss, of the output whose lowest comes first. */
  readonly rate: number;
  /** The output that decided. */
  readonly output: string;
  /** Where the final output's smoothed loss falls fastest over the logarithm of the rate. */
  readonly steepest: number;
}

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
 * What the points suggest; null where there are too few or no output learned anything.
 * @param outputs shallow to deep, the final one last
 */
export function suggestRate(points: readonly RatePoint[], outputs: readonly string[]): RateSuggestion | null {
  const settled = points.slice(SETTLING);
  const final = outputs[outputs.length - 1];
  if (settled.length < 3 || final === undefined) return null;
  const lowest = outputs.flatMap((output) => {
    const first = settled[0]?.loss[output] ?? Infinity;
    const point = settled.reduce((best, next) => ((next.loss[output] ?? Infinity) < (best.loss[output] ?? Infinity) ? next : best));
    // An output whose loss never falls has no lowest point worth the name.
    return (point.loss[output] ?? Infinity) < first ? [{ output, rate: point.rate }] : [];
  });
  if (lowest.length === 0) return null;
  const first = lowest.reduce((best, next) => (next.rate < best.rate ? next : best));
  return { rate: short(first.rate / 10), output: first.output, steepest: short(steepestRate(settled, final)) };
}

function steepestRate(points: readonly RatePoint[], output: string): number {
  let best = { slope: Infinity, rate: points[0]?.rate ?? 0 };
  for (let i = 1; i < points.length - 1; i++) {
    const [before, at, after] = [points[i - 1], points[i], points[i + 1]];
    if (!before || !at || !after) continue;
    const slope = ((after.loss[output] ?? 0) - (before.loss[output] ?? 0)) / Math.log(after.rate / before.rate);
    if (slope < best.slope) best = { slope, rate: at.rate };
  }
  return best.rate;
}

/** Two digits are more than the test can tell. */
const short = (rate: number): number => Number(rate.toPrecision(2));
