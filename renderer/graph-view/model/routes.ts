import type { Position } from '../../../main-process/core/graph/document.ts';
import type { Axis } from '../layout/axis.ts';
import { extentOf, headOf, overlaps, type Box } from './geometry.ts';
import * as measures from '../layout/measures.ts';

/** How far a wire leaves a node before it turns, how far beside the nodes it passes, and how far off the middle of their sides. */
const lead = measures.gap / 2;
const beside = 12;
const offMiddle = 5;

export interface Route {
  readonly path: readonly Position[];
  /** It leaves and enters at the side where outputs hang, as a shortcut does. */
  readonly aside: boolean;
}

/** The way of a wire in a drawing whose trunk runs along `axis`. Boxes and path are those of the canvas. */
export function routeWire(axis: Axis, source: Box, target: Box, obstacles: readonly Box[]): Route {
  if (axis.direction === 'down') return routeDown(source, target, obstacles);
  const others = obstacles.flatMap((box) => (box === source || box === target ? [] : axis.turnBox(box)));
  const { path, aside } = routeDown(axis.turnBox(source), axis.turnBox(target), others);
  return { path: path.map(axis.turn), aside };
}

/**
 * The way of a wire from one node to another below it: straight where nothing is in the way, else by right angles in
 * the free strips (down, across, down). A wire that skips rows of its own column passes on the right, between the
 * nodes and their docked outputs.
 */
function routeDown(source: Box, target: Box, obstacles: readonly Box[]): Route {
  const start = { x: source.x, y: source.y + source.height / 2 };
  const end = { x: target.x, y: target.y - target.height / 2 };
  const down = end.y - start.y;
  const others = obstacles.filter((box) => box !== source && box !== target);
  const free = (path: readonly Position[]): boolean => !others.some((box) => crosses(path, box));
  if (down > 0) {
    const ways =
      Math.abs(start.x - end.x) < 0.5
        ? [[start, end]]
        : [
            // Across just above the target, or just below the source: whichever leaves the nodes between them alone.
            [start, { x: start.x, y: end.y - lead }, { x: end.x, y: end.y - lead }, end],
            [start, { x: start.x, y: start.y + lead }, { x: end.x, y: start.y + lead }, end],
          ];
    const way = ways.find((path) => (path.length === 2 || down >= 2 * lead) && free(path));
    if (way) return { path: way, aside: false };
  }
  const right = (box: Box): number => box.x + box.width / 2;
  const [from, to] = [source.y + offMiddle, target.y - offMiddle];
  let side = Math.max(right(source), right(target)) + beside;
  // Further out where another column stands in the way. Each round passes one more node, so there are as many at most.
  for (let round = 0; round <= others.length; round += 1) {
    const lane = [
      { x: side, y: from },
      { x: side, y: to },
    ];
    const hit = others.find((box) => crosses(lane, box));
    if (!hit) break;
    side = right(hit) + beside;
  }
  return {
    path: [
      { x: right(source), y: from },
      { x: side, y: from },
      { x: side, y: to },
      { x: right(target), y: to },
    ],
    aside: true,
  };
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

/** From the side of a node to its docked output. An opened one has its name in its head, and the wire ends there. */
export function routeDock(axis: Axis, host: Box, pill: Box): readonly Position[] {
  if (axis.direction === 'down') return dockAside(host, { ...pill, y: headOf(pill, measures.pill.height).y });
  return dockAside(axis.turnBox(host), axis.turnBox(pill)).map(axis.turn);
}

const dockAside = (host: Box, pill: Box): readonly Position[] => [
  { x: host.x + host.width / 2, y: pill.y },
  { x: pill.x - pill.width / 2, y: pill.y },
];
