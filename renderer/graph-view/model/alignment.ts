import { extentOf, type Box, type Extent } from './geometry.ts';

/** A line on which boxes meet: at `at` on its axis (x: upright), as long as from one to the other. */
export interface Guide {
  readonly axis: Axis;
  readonly at: number;
  readonly from: number;
  readonly to: number;
}
/** One of several equal gaps along an axis, drawn at `cross` on the other. */
export interface Gap {
  readonly axis: Axis;
  readonly from: number;
  readonly to: number;
  readonly cross: number;
}
export interface Alignment {
  /** How far the box goes to be aligned; null where nothing near lines up on that axis. */
  readonly x: number | null;
  readonly y: number | null;
  readonly guides: readonly Guide[];
  readonly gaps: readonly Gap[];
}
type Axis = 'x' | 'y';

/** A box seen along one axis. */
interface Span {
  readonly low: number;
  readonly high: number;
  readonly crossLow: number;
  readonly crossHigh: number;
}
const same = 0.5;

/**
 * Lines a moving box up with others: by centres, then edges, and with gaps equal to those next to it. The nearest within
 * `reach` (in coordinates of the drawing) wins on each axis. O(others).
 */
export function align(moving: Extent, others: readonly Box[], reach: number): Alignment {
  const extents = others.map(extentOf);
  const x = alongAxis('x', moving, extents, reach);
  const acrossX = { ...moving, left: moving.left + (x.by ?? 0), right: moving.right + (x.by ?? 0) };
  const y = alongAxis('y', acrossX, extents, reach);
  const final = { ...acrossX, top: acrossX.top + (y.by ?? 0), bottom: acrossX.bottom + (y.by ?? 0) };
  return {
    x: x.by,
    y: y.by,
    guides: [...guidesOf('x', x.by, final, extents), ...guidesOf('y', y.by, final, extents)],
    gaps: [...gapsOf('x', x, final, extents), ...gapsOf('y', y, final, extents)],
  };
}

const spanOf = (axis: Axis, { left, right, top, bottom }: Extent): Span =>
  axis === 'x'
    ? { low: left, high: right, crossLow: top, crossHigh: bottom }
    : { low: top, high: bottom, crossLow: left, crossHigh: right };
const middle = ({ low, high }: Span): number => (low + high) / 2;
/** Centre first: boxes of one size meet on all three, and one line says it. */
const lines: readonly ((span: Span) => number)[] = [middle, (span) => span.low, (span) => span.high];

interface Found {
  readonly by: number | null;
  /** The place comes from gaps, not from a line. */
  readonly spaced: boolean;
}

function alongAxis(axis: Axis, moving: Extent, others: readonly Extent[], reach: number): Found {
  const own = spanOf(axis, moving);
  let best = reach;
  let found: Found = { by: null, spaced: false };
  const offer = (by: number, spaced: boolean): void => {
    // What was offered before wins by less than can be seen.
    if (Math.abs(by) >= best - (found.by === null ? 0 : 0.01)) return;
    best = Math.abs(by);
    found = { by, spaced };
  };
  for (const other of others) for (const line of lines) offer(line(spanOf(axis, other)) - line(own), false);
  const { before, after } = neighbours(own, others.map((other) => spanOf(axis, other)));
  const [near, far] = [before[0], before[1]];
  const [next, last] = [after[0], after[1]];
  if (near && far && near.low > far.high) offer(near.high + (near.low - far.high) - own.low, true);
  if (next && last && last.low > next.high) offer(next.low - (last.low - next.high) - own.high, true);
  if (near && next) offer((near.high + next.low) / 2 - middle(own), true);
  return found;
}

/** What stands in one row (or column) with a span, nearest first. */
function neighbours(own: Span, spans: readonly Span[]): { readonly before: readonly Span[]; readonly after: readonly Span[] } {
  const inLine = spans.filter((span) => span.crossLow < own.crossHigh && own.crossLow < span.crossHigh);
  return {
    before: inLine.filter((span) => middle(span) < middle(own)).sort((a, b) => b.high - a.high),
    after: inLine.filter((span) => middle(span) > middle(own)).sort((a, b) => a.low - b.low),
  };
}

function guidesOf(axis: Axis, by: number | null, moved: Extent, others: readonly Extent[]): readonly Guide[] {
  if (by === null) return [];
  const own = spanOf(axis, moved);
  const guides: Guide[] = [];
  for (const line of lines) {
    const at = line(own);
    const met = others.map((other) => spanOf(axis, other)).filter((span) => Math.abs(line(span) - at) < same);
    if (met.length === 0) continue;
    const all = [own, ...met];
    guides.push({ axis, at, from: Math.min(...all.map((span) => span.crossLow)), to: Math.max(...all.map((span) => span.crossHigh)) });
    // Boxes of one size: the line through their middles says the rest.
    if (line === middle && met.every((span) => Math.abs(span.high - span.low - (own.high - own.low)) < same)) break;
  }
  return guides;
}

function gapsOf(axis: Axis, { by, spaced }: Found, moved: Extent, others: readonly Extent[]): readonly Gap[] {
  if (by === null || !spaced) return [];
  const own = spanOf(axis, moved);
  const { before, after } = neighbours(own, others.map((other) => spanOf(axis, other)));
  const row = [before[1], before[0], own, after[0], after[1]];
  const gaps = row.flatMap((span, index): readonly Gap[] => {
    const next = row[index + 1];
    return span && next && next.low > span.high ? [{ axis, from: span.high, to: next.low, cross: (own.crossLow + own.crossHigh) / 2 }] : [];
  });
  const beside = gaps.filter((gap) => gap.from === own.high || gap.to === own.low);
  return gaps.filter((gap) => beside.some((mine) => Math.abs(mine.to - mine.from - (gap.to - gap.from)) < same));
}
