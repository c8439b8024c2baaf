/** Arithmetic mean; NaN of no values. */
export const mean = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0) / values.length;

/** The middle value, the upper one of two; null of no values. */
export const upperMedian = (values: readonly number[]): number | null => [...values].sort((a, b) => a - b)[values.length >> 1] ?? null;

/** Sample standard deviation (n − 1 in the denominator), by two passes; null with fewer than two values. */
export function sampleDeviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const middle = mean(values);
  return Math.sqrt(values.reduce((total, value) => total + (value - middle) ** 2, 0) / (values.length - 1));
}

export interface Sample {
  readonly count: number;
  readonly mean: number;
  readonly deviation: number | null;
}
export const sampleOf = (values: readonly number[]): Sample => ({
  count: values.length,
  mean: mean(values),
  deviation: sampleDeviation(values),
});

/**
 * Standard error of the difference of two means whose variances may differ (Welch): √(s₁²/n₁ + s₂²/n₂).
 * Null where one sample has fewer than two values.
 */
export function differenceError(a: Sample, b: Sample): number | null {
  if (a.deviation === null || b.deviation === null) return null;
  return Math.sqrt(a.deviation ** 2 / a.count + b.deviation ** 2 / b.count);
}
