/** Rows [from, to) of a long list that are worth making. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** The rows of one height (pixels) that lie in the scrolled box, and `spare` more on both sides so that scrolling shows no gap. */
export function rowsInView(scrollTop: number, boxHeight: number, rowHeight: number, count: number, spare = 10): RowRange {
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight);
  const last = Math.ceil((Math.max(0, scrollTop) + boxHeight) / rowHeight);
  const to = Math.min(count, last + spare);
  return { from: Math.max(0, Math.min(first - spare, to)), to };
}

/** Where each row begins, pixels; the last entry is where all of them end. */
export function topsOf(heights: readonly number[]): readonly number[] {
  const tops = [0];
  for (const height of heights) tops.push((tops[tops.length - 1] ?? 0) + height);
  return tops;
}

/** As `rowsInView`, of rows of different heights. @param tops of `topsOf` */
export function rowsOfHeights(scrollTop: number, boxHeight: number, tops: readonly number[], spare = 10): RowRange {
  const count = tops.length - 1;
  const top = Math.max(0, scrollTop);
  const first = firstAbove(tops, top) - 1;
  const to = Math.min(count, firstAtLeast(tops, top + boxHeight) + spare);
  return { from: Math.max(0, Math.min(first - spare, to)), to };
}

/** Place of the first entry of a rising list that is greater; the length where none is. */
function firstAbove(rising: readonly number[], value: number): number {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

const firstAtLeast = (rising: readonly number[], value: number): number => {
  const above = firstAbove(rising, value);
  return above > 0 && rising[above - 1] === value ? above - 1 : above;
};
