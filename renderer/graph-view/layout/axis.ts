import type { Document, LayoutDirection, Position } from '../../../main-process/core/graph/document.ts';
import type { Box, Extent } from '../model/geometry.ts';
import * as measures from './measures.ts';

/**
 * Which way the trunk runs, and all that follows from it. Geometry is written once, for a trunk that runs down; `turn`
 * makes it that of the other direction (and, being its own inverse, brings a place of the canvas back to it). "Along"
 * is the way of the trunk, "across" the side on which its outputs hang.
 */
export interface Axis {
  readonly direction: LayoutDirection;
  readonly along: (place: Position) => number;
  readonly across: (place: Position) => number;
  readonly turn: (place: Position) => Position;
  readonly turnBox: (box: Box) => Box;
  readonly turnExtent: (extent: Extent) => Extent;
  /** As drawn: a node of the trunk, and the input, which is flatter where rows are counted. */
  readonly node: Size;
  readonly input: Size;
  /** Centre to centre of two nodes that follow each other; a stage border that is crossed adds its padding on either side. */
  readonly pitch: number;
  /** Of a node across the trunk, and of a docked output. */
  readonly breadth: number;
  readonly pillBreadth: number;
  /** Between two outputs of one node. */
  readonly pillBetween: number;
  /** Between two branches side by side. */
  readonly column: number;
  /** Room of a stage's label before its nodes, across the trunk. */
  readonly stageLabel: number;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}

const down: Axis = {
  direction: 'down',
  along: (place) => place.y,
  across: (place) => place.x,
  turn: (place) => place,
  turnBox: (box) => box,
  turnExtent: (extent) => extent,
  node: { width: measures.node.width, height: measures.node.height },
  input: { width: measures.node.width, height: measures.inputNode.height },
  pitch: measures.pitch,
  breadth: measures.node.width,
  pillBreadth: measures.pill.width,
  pillBetween: measures.pill.between,
  column: measures.column,
  stageLabel: measures.stage.label,
};

/** Nodes of two lines, so that a long trunk stays short; the gap takes the shape that is written above the wire. */
const right: Axis = {
  direction: 'right',
  along: (place) => place.x,
  across: (place) => place.y,
  turn: ({ x, y }) => ({ x: y, y: x }),
  turnBox: ({ x, y, width, height }) => ({ x: y, y: x, width: height, height: width }),
  turnExtent: ({ left, top, right, bottom }) => ({ left: top, top: left, right: bottom, bottom: right }),
  node: measures.sideNode,
  input: measures.sideNode,
  pitch: measures.sideNode.width + measures.sideGap,
  breadth: measures.sideNode.height,
  pillBreadth: measures.pill.height,
  pillBetween: measures.grid,
  column: measures.column,
  stageLabel: measures.stage.labelLine,
};

export const axes: Readonly<Record<LayoutDirection, Axis>> = { down, right };
export const axisOf = (document: Pick<Document, 'direction'>): Axis => axes[document.direction ?? 'down'];

/** Length of a box along the trunk. */
export const lengthOf = (axis: Axis, box: Size): number => (axis.direction === 'down' ? box.height : box.width);

/** Where wires enter a node, and where they leave it. */
export const entryOf = (axis: Axis, box: Box): Position => {
  const turned = axis.turnBox(box);
  return axis.turn({ x: turned.x, y: turned.y - turned.height / 2 });
};
export const exitOf = (axis: Axis, box: Box): Position => {
  const turned = axis.turnBox(box);
  return axis.turn({ x: turned.x, y: turned.y + turned.height / 2 });
};

/** Where the outputs that hang on a node stand, in the order they were attached. */
export function dockedPlace(axis: Axis, host: Position, index: number): Position {
  const { x, y } = axis.turn(host);
  const start = x + axis.breadth / 2 + measures.pill.offset + index * (axis.pillBreadth + axis.pillBetween);
  return axis.turn({ x: start + axis.pillBreadth / 2, y });
}
