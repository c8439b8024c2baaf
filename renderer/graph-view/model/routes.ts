import type { Position } from '../../../main-process/core/graph/document.ts';
import { extentOf, overlaps, type Box } from './geometry.ts';
import * as measures from '../layout/measures.ts';

/** How far a wire leaves a node before it turns, and how far beside the nodes it passes. */
const lead = measures.gap / 2;
const beside = 12;

/**
 * The way of a wire from the bottom of one node to the top of another: straight where nothing is in the way, else by
 * right angles in the free strips: down, across, down. A wire that skips rows of its own column passes on the right,
 * between the nodes and their docked outputs.
 */
export function routeWire(source: Box, target: Box, obstacles: readonly Box[]): readonly Position[] {
  const start = { x: source.x, y: source.y + source.height / 2 };
  const end = { x: target.x, y: target.y - target.height / 2 };
  const down = end.y - start.y;
  const sameColumn = Math.abs(start.x - end.x) < 0.5;
  const blocked = (path: readonly Position[]): boolean => obstacles.some((box) => box !== source && box !== target && crosses(path, box));
  if (down > 0) {
    if (sameColumn && !blocked([start, end])) return [start, end];
    if (!sameColumn && down >= 2 * lead) {
      // Across just above the target, or just below the source: whichever leaves the nodes between them alone.
      const above = [start, { x: start.x, y: end.y - lead }, { x: end.x, y: end.y - lead }, end];
      if (!blocked(above)) return above;
      const below = [start, { x: start.x, y: start.y + lead }, { x: end.x, y: start.y + lead }, end];
      if (!blocked(below)) return below;
    }
  }
  const side = Math.max(source.x + source.width / 2, target.x + target.width / 2) + beside;
  return [start, { x: start.x, y: start.y + lead }, { x: side, y: start.y + lead }, { x: side, y: end.y - lead }, { x: end.x, y: end.y - lead }, end];
}

function crosses(path: readonly Position[], box: Box): boolean {
  const extent = extentOf(box);
  for (let index = 1; index < path.length; index += 1) {
    const a = path[index - 1];
    const b = path[index];
    if (!a || !b) continue;
    const segment = { left: Math.min(a.x, b.x), right: Math.max(a.x, b.x), top: Math.min(a.y, b.y), bottom: Math.max(a.y, b.y) };
    if (overlaps(segment, extent)) return true;
  }
  return false;
}

/** From the side of a node to its docked output. */
export const routeDock = (host: Box, pill: Box): readonly Position[] => [
  { x: host.x + host.width / 2, y: host.y },
  { x: pill.x - pill.width / 2, y: pill.y },
];
