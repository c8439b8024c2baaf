import type { Document, NodeId, StageId } from '../../../main-process/core/graph/document.ts';
import { axisOf, lengthOf, type Axis, type Size } from '../layout/axis.ts';
import type { Boxes } from './boxes.ts';
import { Displacement, nothingOpen } from './displacement.ts';
import type { Box } from './geometry.ts';
import type { OpenNode } from './open-nodes.ts';
import { exitsOn, hostOf } from './structure.ts';

export interface OpenedBoxes {
  readonly boxes: Boxes;
  readonly displacement: Displacement;
}

/** Gives opened nodes their size, in their own place, and moves what follows them onward by what that takes. */
export function withOpened(document: Document, closed: Boxes, open: ReadonlyMap<NodeId, OpenNode>): OpenedBoxes {
  const axis = axisOf(document);
  const openings = [...open].flatMap(([id, { inside }]) => {
    const box = closed.nodes.get(id);
    return box ? [{ id, along: axis.along(box), extra: lengthOf(axis, inside) - lengthOf(axis, box) }] : [];
  });
  if (openings.length === 0) return { boxes: closed, displacement: nothingOpen };
  const displacement = new Displacement(openings, axis);
  const aside = pushedAside(axis, document, closed, open);
  const nodes = new Map<NodeId, Box>();
  for (const [id, box] of closed.nodes) {
    const inside = open.get(id)?.inside;
    const moved = movedBox(axis, box, aside.get(id) ?? 0, displacement.at(axis.along(box)));
    nodes.set(id, inside ? grownBox(axis, moved, inside, hostOf(document, id) !== null) : moved);
  }
  const rows = new Map<StageId, Box>([...closed.rows].map(([id, box]) => [id, movedBox(axis, box, 0, displacement.at(axis.along(box)))]));
  return { boxes: { nodes, rows }, displacement };
}

/** It begins where it began; a docked output grows away from the trunk, all else to both sides. */
function grownBox(axis: Axis, box: Box, { width, height }: Size, docked: boolean): Box {
  const by = axis.turnBox({ x: 0, y: 0, width: width - box.width, height: height - box.height });
  const shift = axis.turn({ x: docked ? by.width / 2 : 0, y: by.height / 2 });
  return { x: box.x + shift.x, y: box.y + shift.y, width, height };
}

const known = new WeakMap<Box, Box>();
/** The same object for the same move, so that an edit elsewhere leaves it alone. */
function movedBox(axis: Axis, box: Box, aside: number, onward: number): Box {
  if (aside === 0 && onward === 0) return box;
  const { x, y } = axis.turn({ x: aside, y: onward });
  const before = known.get(box);
  if (before && before.x === box.x + x && before.y === box.y + y) return before;
  const moved = { ...box, x: box.x + x, y: box.y + y };
  known.set(box, moved);
  return moved;
}

/** How far across docked outputs give way: to the wider frame of the node they hang on, and to opened outputs before them. */
function pushedAside(axis: Axis, document: Document, closed: Boxes, open: ReadonlyMap<NodeId, OpenNode>): ReadonlyMap<NodeId, number> {
  const aside = new Map<NodeId, number>();
  const breadthOf = (size: Size): number => (axis.direction === 'down' ? size.width : size.height);
  const push = (id: NodeId, by: number): void => void aside.set(id, (aside.get(id) ?? 0) + by);
  for (const [id, { inside }] of open) {
    const box = closed.nodes.get(id);
    const host = hostOf(document, id);
    if (!box) continue;
    if (host === null) {
      for (const exit of exitsOn(document, id)) push(exit, (breadthOf(inside) - axis.breadth) / 2);
      continue;
    }
    // Outputs of a folded stage share its row, whichever of its blocks they hang on.
    for (const [other, place] of closed.nodes) {
      const beyond = axis.along(place) === axis.along(box) && axis.across(place) > axis.across(box);
      if (beyond && hostOf(document, other) !== null) push(other, breadthOf(inside) - breadthOf(box));
    }
  }
  return aside;
}
