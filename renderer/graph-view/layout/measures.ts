import { measures } from '../../../main-process/core/graph/trunk-layout.ts';

/** Measures of the drawing at 100 %, in pixels of the document's coordinates (shared/spec mockup, "Measures"). */
export const node = { width: measures.nodeWidth, height: measures.nodeHeight, radius: 6, strip: 4 } as const;
/** A node of a trunk that runs to the right: two lines of text; and the free space to the next one. */
export const sideNode = { width: 144, height: 40 } as const;
export const sideGap = 64;
export const inputNode = { height: 20 } as const;
/** Centre to centre in one column; a stage border that is crossed adds its padding on either side. */
export const pitch = measures.pitch;
/** Free space between two nodes of a column. */
export const gap = pitch - node.height;
export const stage = { padding: measures.stageGap, label: 96, labelLine: 28, right: 8, radius: 8 } as const;
/** An auxiliary output, docked to the right of its node. */
export const pill = {
  width: measures.pillWidth,
  height: measures.pillHeight,
  offset: measures.pillGap,
  between: measures.pillGap,
} as const;
/**
 * A node opened into its layers: `head` is its own row, then a row a layer with a `gap` for the wire between. `column` is
 * the width of a layer beside another one, `lane` how far right of the middle a way without layers passes, with `around`
 * as its own room, `foot` what is left free below the last layer.
 */
export const opened = { head: node.height, row: 20, gap, padding: 12, column: 196, lane: 104, around: 36, foot: 10 } as const;
/** Positions land on this grid when dragged. */
export const grid = 8;
/** Between two branches side by side: room for a docked output and the wires beside it. */
export const column = 64;
