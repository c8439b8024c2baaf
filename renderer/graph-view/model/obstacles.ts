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
      someCell(obstacle.extent, (key) => {
        const known = this.#cells.get(key);
        if (known) known.push(obstacle);
        else this.#cells.set(key, [obstacle]);
        return false;
      });
    }
  }

  /** Does anything but the two ends lie on the path? */
  block(path: readonly Position[], source: Box, target: Box): boolean {
    return this.#onPath(path, source, target, () => true);
  }

  /** The right edge of what reaches furthest to the right of all that lies on the path; null for a free path. */
  furthest(path: readonly Position[], source: Box, target: Box): number | null {
    let most: number | null = null;
    this.#onPath(path, source, target, ({ right }) => {
      most = Math.max(most ?? right, right);
      return false;
    });
    return most;
  }

  /** Shows what lies on the path until one is `enough`. Every wire asks whenever rows move, so nothing is made on the way. */
  #onPath(path: readonly Position[], source: Box, target: Box, enough: (extent: Extent) => boolean): boolean {
    for (let index = 1; index < path.length; index += 1) {
      const a = path[index - 1];
      const b = path[index];
      if (!a || !b) continue;
      const segment = { left: Math.min(a.x, b.x), right: Math.max(a.x, b.x), top: Math.min(a.y, b.y), bottom: Math.max(a.y, b.y) };
      const among = (near: readonly Obstacle[] | undefined): boolean => {
        if (!near) return false;
        for (const { box, extent } of near) {
          if (box !== source && box !== target && overlaps(segment, extent) && enough(extent)) return true;
        }
        return false;
      };
      // A wire across a wide empty plane would visit more cells than there are boxes.
      if (cellCount(segment) > this.#all.length ? among(this.#all) : someCell(segment, (key) => among(this.#cells.get(key)))) return true;
    }
    return false;
  }
}

const column = (x: number): number => Math.floor(x / cell.width);
const row = (y: number): number => Math.floor(y / cell.height);
const cellCount = ({ left, right, top, bottom }: Extent): number => (column(right) - column(left) + 1) * (row(bottom) - row(top) + 1);

/** Two cells may share a key: then a look into one finds boxes of the other as well, and passes them over. */
function someCell({ left, right, top, bottom }: Extent, enough: (key: number) => boolean): boolean {
  for (let x = column(left); x <= column(right); x += 1) {
    for (let y = row(top); y <= row(bottom); y += 1) if (enough(x * 65_537 + y)) return true;
  }
  return false;
}
