/** Measures of the drawing at 100 %, in pixels of the document's coordinates (shared/spec mockup, "Measures"). */
export const node = { width: 268, height: 24, radius: 6, strip: 4 } as const;
export const inputNode = { height: 20 } as const;
/** Between two nodes of the trunk; a stage border adds its padding. */
export const gap = 16;
export const stage = { padding: 6, label: 96, right: 8, radius: 8, collapsedHeight: 56 } as const;
/** An auxiliary output, docked to the right of its node. */
export const pill = { width: 128, height: 24, offset: 24, between: 8 } as const;
/** Positions land on this grid when dragged. */
export const grid = 8;
/** Between two branches side by side. */
export const column = 48;
