import type { Position } from '../../../main-process/core/graph/document.ts';

/** A rectangle by its centre, in document coordinates. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface Extent {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const extentOf = (box: Box): Extent => ({
  left: box.x - box.width / 2,
  top: box.y - box.height / 2,
  right: box.x + box.width / 2,
  bottom: box.y + box.height / 2,
});
export const boxOf = ({ left, top, right, bottom }: Extent): Box => ({
  x: (left + right) / 2,
  y: (top + bottom) / 2,
  width: right - left,
  height: bottom - top,
});

/** The middle of the row that carries a node's name: its own, or the head of the frame while it is open. */
export const headOf = (box: Box, rowHeight: number): Position => ({ x: box.x, y: box.y - Math.max(0, box.height - rowHeight) / 2 });

/** The smallest extent around all; null for none. */
export function around(boxes: readonly Box[]): Extent | null {
  return united(boxes.map(extentOf));
}
export function united(extents: readonly Extent[]): Extent | null {
  if (extents.length === 0) return null;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const extent of extents) {
    left = Math.min(left, extent.left);
    top = Math.min(top, extent.top);
    right = Math.max(right, extent.right);
    bottom = Math.max(bottom, extent.bottom);
  }
  return { left, top, right, bottom };
}

export const grown = (extent: Extent, by: number): Extent => ({
  left: extent.left - by,
  top: extent.top - by,
  right: extent.right + by,
  bottom: extent.bottom + by,
});
export const contains = (extent: Extent, point: Position): boolean =>
  point.x >= extent.left && point.x <= extent.right && point.y >= extent.top && point.y <= extent.bottom;
export const overlaps = (a: Extent, b: Extent): boolean => a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;
/** Does the first hold the whole of the second? */
export const encloses = (a: Extent, b: Extent): boolean => a.left <= b.left && a.right >= b.right && a.top <= b.top && a.bottom >= b.bottom;
export const snap = (value: number, grid: number): number => Math.round(value / grid) * grid;

/** Distance of a point from a line of segments. */
export function distanceToPath(point: Position, path: readonly Position[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (let index = 1; index < path.length; index += 1) {
    const a = path[index - 1];
    const b = path[index];
    if (a && b) least = Math.min(least, distanceToSegment(point, a, b));
  }
  return least;
}

function distanceToSegment(point: Position, a: Position, b: Position): number {
  const along = { x: b.x - a.x, y: b.y - a.y };
  const length2 = along.x ** 2 + along.y ** 2;
  const share = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((point.x - a.x) * along.x + (point.y - a.y) * along.y) / length2));
  return Math.hypot(point.x - a.x - share * along.x, point.y - a.y - share * along.y);
}

/** The middle of the longest stretch along the trunk, either way: a label stands beside it. */
export function labelPoint({ along }: { readonly along: (place: Position) => number }, path: readonly Position[]): Position {
  let best: Position = path[0] ?? { x: 0, y: 0 };
  let longest = -1;
  for (let index = 1; index < path.length; index += 1) {
    const a = path[index - 1];
    const b = path[index];
    if (!a || !b) continue;
    const length = Math.abs(along(b) - along(a));
    if (length > longest + 0.5) {
      longest = length;
      best = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    }
  }
  return best;
}

/** The smallest extent around a line. */
export function pathExtent(path: readonly Position[]): Extent {
  const xs = path.map((point) => point.x);
  const ys = path.map((point) => point.y);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}
