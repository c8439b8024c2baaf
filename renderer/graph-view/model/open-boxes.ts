import type { Document, NodeId, StageId } from '../../../main-process/core/graph/document.ts';
import * as measures from '../layout/measures.ts';
import type { Boxes } from './boxes.ts';
import { Displacement, nothingOpen } from './displacement.ts';
import type { Box } from './geometry.ts';
import type { OpenNode } from './open-nodes.ts';
import { exitsOn, hostOf } from './structure.ts';

export interface OpenedBoxes {
  readonly boxes: Boxes;
  readonly displacement: Displacement;
}

/** Gives opened nodes their height, in their own place, and moves what lies below them down by what that takes. */
export function withOpened(document: Document, closed: Boxes, open: ReadonlyMap<NodeId, OpenNode>): OpenedBoxes {
  const openings = [...open].flatMap(([id, { inside }]) => {
    const box = closed.nodes.get(id);
    return box ? [{ id, y: box.y, extra: inside.height - box.height }] : [];
  });
  if (openings.length === 0) return { boxes: closed, displacement: nothingOpen };
  const displacement = new Displacement(openings);
  const aside = pushedAside(document, closed, open);
  const nodes = new Map<NodeId, Box>();
  for (const [id, box] of closed.nodes) {
    const inside = open.get(id)?.inside;
    const moved = movedBox(box, aside.get(id) ?? 0, displacement.at(box.y));
    nodes.set(id, inside ? grownBox(moved, inside, hostOf(document, id) !== null) : moved);
  }
  const rows = new Map<StageId, Box>([...closed.rows].map(([id, box]) => [id, movedBox(box, 0, displacement.at(box.y))]));
  return { boxes: { nodes, rows }, displacement };
}

/** Same top; a docked output grows to the right, all else to both sides. */
const grownBox = (box: Box, { width, height }: { readonly width: number; readonly height: number }, docked: boolean): Box => ({
  x: docked ? box.x + (width - box.width) / 2 : box.x,
  y: box.y + (height - box.height) / 2,
  width,
  height,
});

const known = new WeakMap<Box, Box>();
/** The same object for the same move, so that an edit elsewhere leaves it alone. */
function movedBox(box: Box, right: number, down: number): Box {
  if (right === 0 && down === 0) return box;
  const before = known.get(box);
  if (before && before.x === box.x + right && before.y === box.y + down) return before;
  const moved = { ...box, x: box.x + right, y: box.y + down };
  known.set(box, moved);
  return moved;
}

/** How far right docked outputs give way: to the wider frame of the node they hang on, and to opened outputs before them. */
function pushedAside(document: Document, closed: Boxes, open: ReadonlyMap<NodeId, OpenNode>): ReadonlyMap<NodeId, number> {
  const aside = new Map<NodeId, number>();
  const push = (id: NodeId, by: number): void => void aside.set(id, (aside.get(id) ?? 0) + by);
  for (const [id, { inside }] of open) {
    const box = closed.nodes.get(id);
    const host = hostOf(document, id);
    if (!box) continue;
    if (host === null) {
      for (const exit of exitsOn(document, id)) push(exit, (inside.width - measures.node.width) / 2);
      continue;
    }
    // Outputs of a folded stage share its row, whichever of its blocks they hang on.
    for (const [other, place] of closed.nodes) {
      if (place.y === box.y && place.x > box.x && hostOf(document, other) !== null) push(other, inside.width - box.width);
    }
  }
  return aside;
}
