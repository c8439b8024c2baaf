import type { Position } from '../../../main-process/core/graph/document.ts';
import { extentOf, overlaps, type Box, type Extent } from './geometry.ts';

interface Obstacle {
  /** The box as it was given: the ends of a wire are told by it. */
  readonly box: Box;
  readonly extent: Extent;
}

/** About a node with the gap around it, so that a short wire looks into one or two cells. */
const cell = { width: 320, height: 64 } as const;

/** The boxes that wires must not cross, by where they lie: a wire looks only at those near it. */
export class Obstacles {
  readonly #all: readonly Obstacle[];
  readonly #cells = new Map<number, Obstacle[]>();

  /** @param turn brings a box into the coordinates in which paths are asked about */
  constructor(boxes: Iterable<Box>, turn: (box: Box) => Box = (box) => box) {
    this.#all = Array.from(boxes, (box) => ({ box, extent: extentOf(turn(box)) }));
    for (const obstacle of this.#all) {
      for (const key of cellsOf(obstacle.extent)) {
        const known = this.#cells.get(key);
        if (known) known.push(obstacle);
        else this.#cells.set(key, [obstacle]);
      }
    }
  }

  /** Does anything but the two ends lie on the path? */
  block(path: readonly Position[], source: Box, target: Box): boolean {
    return this.#onPath(path, source, target).next().done !== true;
  }

  /** The right edge of what reaches furthest to the right of all that lies on the path; null for a free path. */
  furthest(path: readonly Position[], source: Box, target: Box): number | null {
    let most: number | null = null;
    for (const { extent } of this.#onPath(path, source, target)) most = Math.max(most ?? extent.right, extent.right);
    return most;
  }

  *#onPath(path: readonly Position[], source: Box, target: Box): Generator<Obstacle> {
    for (let index = 1; index < path.length; index += 1) {
      const [a, b] = [path[index - 1], path[index]];
      if (!a || !b) continue;
      const segment = { left: Math.min(a.x, b.x), right: Math.max(a.x, b.x), top: Math.min(a.y, b.y), bottom: Math.max(a.y, b.y) };
      for (const obstacle of this.#near(segment)) {
        if (obstacle.box !== source && obstacle.box !== target && overlaps(segment, obstacle.extent)) yield obstacle;
      }
    }
  }

  *#near(extent: Extent): Generator<Obstacle> {
    // A wire across a wide empty plane would visit more cells than there are boxes.
    if (cellCount(extent) > this.#all.length) yield* this.#all;
    else for (const key of cellsOf(extent)) yield* this.#cells.get(key) ?? [];
  }
}

const column = (x: number): number => Math.floor(x / cell.width);
const row = (y: number): number => Math.floor(y / cell.height);
const cellCount = ({ left, right, top, bottom }: Extent): number => (column(right) - column(left) + 1) * (row(bottom) - row(top) + 1);

/** Two cells may share a key: then a look into one finds boxes of the other as well, and passes them over. */
function* cellsOf({ left, right, top, bottom }: Extent): Generator<number> {
  for (let x = column(left); x <= column(right); x += 1) {
    for (let y = row(top); y <= row(bottom); y += 1) yield x * 65_537 + y;
  }
}
