/** What a chart shows, without its colours and its pixels. */
export interface ChartLine {
  readonly id: string;
  readonly name: string;
  /** A CSS colour; may be a custom property. */
  readonly colour: string;
  readonly raw: readonly (number | null)[];
  readonly smooth: readonly (number | null)[];
}
export interface ChartModel {
  readonly x: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly xMax: number;
  /** Vertical marks: where the learning rate falls. */
  readonly drops: readonly { readonly x: number; readonly label: string }[];
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
