/** An axis that begins and ends on a round tick. */
export interface Range {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
}

/** Round ticks around the values, at most `most` steps of 1, 2 or 5 times a power of ten. */
export function niceRange(values: readonly number[], most = 5): Range {
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (!Number.isFinite(low) || !Number.isFinite(high)) return { min: 0, max: 1, ticks: [0, 1] };
  const span = high - low || Math.abs(high) || 1;
  const power = 10 ** Math.floor(Math.log10(span / most));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((size) => span / size <= most) ?? 10 * power;
  const min = Math.floor(low / step) * step;
  const max = Math.ceil(high / step) * step || step;
  const ticks: number[] = [];
  for (let at = 0; min + at * step <= max + step * 1e-6; at += 1) ticks.push(Number((min + at * step).toPrecision(12)));
  return { min: ticks[0] ?? 0, max: ticks[ticks.length - 1] ?? 1, ticks };
}
