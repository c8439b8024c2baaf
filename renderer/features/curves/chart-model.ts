/** What a chart shows, without its colours and its pixels. */
export interface ChartLine {
  readonly id: string;
  readonly name: string;
  /** A CSS colour; may be a custom property. */
  readonly colour: string;
  readonly raw: readonly (number | null)[];
  readonly smooth: readonly (number | null)[];
}
/** A moment of the run on a chart. */
export interface ChartMark {
  readonly x: number;
  /** Empty for a tick on the axis alone. */
  readonly label: string;
  /** `rate`: where the learning rate does something. `session`: paused, went on. `checkpoint`: a tick on the axis. */
  readonly kind: 'rate' | 'session' | 'checkpoint';
}
export interface ChartModel {
  readonly x: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly xMin: number;
  readonly xMax: number;
  readonly marks: readonly ChartMark[];
  /** Rings: the best of a line. */
  readonly best: readonly { readonly x: number; readonly y: number; readonly line: number }[];
}

/**
 * End of the horizontal axis: an eighth, a quarter, a half or all of the run, so that a young curve fills the chart and
 * the axis moves only three times.
 */
export function axisEnd(last: number, total: number): number {
  const part = [1 / 8, 1 / 4, 1 / 2].find((share) => last <= 0.85 * share * total);
  return part === undefined ? total : part * total;
}

/** Places of labels that keep `height` apart, in the order of their wishes, within 0..`limit`. */
export function spread(wishes: readonly number[], height: number, limit: number): number[] {
  const order = wishes.map((_, index) => index).sort((a, b) => (wishes[a] ?? 0) - (wishes[b] ?? 0));
  const places = [...wishes];
  let floor = 0;
  for (const index of order) {
    places[index] = Math.max(wishes[index] ?? 0, floor);
    floor = (places[index] ?? 0) + height;
  }
  let ceiling = limit;
  for (const index of order.reverse()) {
    places[index] = Math.min(places[index] ?? 0, ceiling);
    ceiling = (places[index] ?? 0) - height;
  }
  return places;
}

/** Index of the last point at or before `x`; -1 before the first. */
export function indexAt(xs: readonly number[], x: number): number {
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((xs[middle] ?? 0) <= x) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The value of a line at `x`: the nearest point that has one, to the left first. */
export function valueAt(xs: readonly number[], ys: readonly (number | null)[], x: number): number | null {
  for (let index = Math.max(0, indexAt(xs, x)); index >= 0; index -= 1) {
    const value = ys[index];
    if (value !== null && value !== undefined) return value;
  }
  return null;
}

/** The point of `xs` before or after `x`, for the keyboard; the first or last one when there is none further. */
export function neighbour(xs: readonly number[], x: number | null, direction: -1 | 1): number | null {
  if (xs.length === 0) return null;
  if (x === null) return xs[xs.length - 1] ?? null;
  const at = indexAt(xs, x);
  // Between two points, the step to the left goes to the one on the left.
  const next = direction > 0 ? at + 1 : xs[at] === x ? at - 1 : at;
  return xs[Math.max(0, Math.min(xs.length - 1, next))] ?? null;
}

/** Ticks of a logarithmic axis: 1, 2 and 5 of every power of ten, or even steps where fewer than two of them fall into the range. */
export function logTicks(low: number, high: number): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
    for (const digit of [1, 2, 5]) {
      const tick = digit * 10 ** power;
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  if (ticks.length >= 2) return ticks;
  const step = 10 ** Math.floor(Math.log10((high - low) / 2));
  return Array.from({ length: Math.floor(high / step) - Math.ceil(low / step) + 1 }, (_, i) => (Math.ceil(low / step) + i) * step);
}

/** Numbers that a logarithmic axis can show; the others are gaps. */
export const positive = (values: readonly (number | null)[]): (number | null)[] =>
  values.map((value) => (value !== null && value > 0 ? value : null));
