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
