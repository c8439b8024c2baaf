import type { Position } from '../../../main-process/core/graph/document.ts';
import type { Axis } from '../layout/axis.ts';
import { headOf, type Box } from './geometry.ts';
import * as measures from '../layout/measures.ts';
import type { Obstacles } from './obstacles.ts';

/** How far a wire leaves a node before it turns, how far beside the nodes it passes, and how far off the middle of their sides. */
const lead = measures.gap / 2;
const beside = 12;
const offMiddle = 5;

export interface Route {
  readonly path: readonly Position[];
  /** It leaves and enters at the side where outputs hang, as a shortcut does. */
  readonly aside: boolean;
}

/**
 * The way of a wire in a drawing whose trunk runs along `axis`. Boxes and path are those of the canvas.
 * @param obstacles all boxes, turned by the axis; those of the two ends may be among them
 */
export function routeWire(axis: Axis, source: Box, target: Box, obstacles: Obstacles): Route {
  const { path, aside } = routeDown(axis.turnBox(source), axis.turnBox(target), {
    block: (way) => obstacles.block(way, source, target),
    furthest: (way) => obstacles.furthest(way, source, target),
  });
  return { path: axis.direction === 'down' ? path : path.map(axis.turn), aside };
}

/** What the boxes of all other nodes do to a path. */
interface Others {
  readonly block: (path: readonly Position[]) => boolean;
  /** Right edge of what reaches furthest of all that stands on the path. */
  readonly furthest: (path: readonly Position[]) => number | null;
}

/**
 * The way of a wire from one node to another below it: straight where nothing is in the way, else by right angles in
 * the free strips (down, across, down). A wire that skips rows of its own column passes on the right, between the
 * nodes and their docked outputs.
 */
function routeDown(source: Box, target: Box, others: Others): Route {
  const start = { x: source.x, y: source.y + source.height / 2 };
  const end = { x: target.x, y: target.y - target.height / 2 };
  const down = end.y - start.y;
  if (down > 0) {
    const ways =
      Math.abs(start.x - end.x) < 0.5
        ? [[start, end]]
        : [
            // Across just above the target, or just below the source: whichever leaves the nodes between them alone.
            [start, { x: start.x, y: end.y - lead }, { x: end.x, y: end.y - lead }, end],
            [start, { x: start.x, y: start.y + lead }, { x: end.x, y: start.y + lead }, end],
          ];
    const way = ways.find((path) => (path.length === 2 || down >= 2 * lead) && !others.block(path));
    if (way) return { path: way, aside: false };
  }
  const right = (box: Box): number => box.x + box.width / 2;
  const [from, to] = [source.y + offMiddle, target.y - offMiddle];
  let side = Math.max(right(source), right(target)) + beside;
  // Further out where another column stands in the way: each round passes at least one more node.
  for (;;) {
    const hit = others.furthest([
      { x: side, y: from },
      { x: side, y: to },
    ]);
    if (hit === null) break;
    side = hit + beside;
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

/** From the side of a node to its docked output. An opened one has its name in its head, and the wire ends there. */
export function routeDock(axis: Axis, host: Box, pill: Box): readonly Position[] {
  if (axis.direction === 'down') return dockAside(host, { ...pill, y: headOf(pill, measures.pill.height).y });
  return dockAside(axis.turnBox(host), axis.turnBox(pill)).map(axis.turn);
}

const dockAside = (host: Box, pill: Box): readonly Position[] => [
  { x: host.x + host.width / 2, y: pill.y },
  { x: pill.x - pill.width / 2, y: pill.y },
];
