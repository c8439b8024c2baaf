import type { Document, Position } from '../../../main-process/core/graph/document.ts';
import { isDocked } from '../model/structure.ts';
import * as measures from './measures.ts';
import { layeredLayout, withDocked } from './layered-layout.ts';

/**
 * The document with a position for every node that is placed on its own. A file may lack some or all (positions are
 * optional in it): with none the whole drawing is laid out, with some the rest go where the layout puts them, relative
 * to a placed neighbour.
 */
export function completePositions(document: Document): Document {
  return withNotes(withNodes(document));
}

/** Notes without a place stand in a column to the left of the drawing. */
function withNotes(document: Document): Document {
  const missing = Object.values(document.notes).filter(({ id }) => !document.positions[id]);
  if (missing.length === 0) return document;
  const places = Object.values(document.positions);
  const left = Math.min(0, ...places.map(({ x }) => x)) - measures.node.width / 2 - measures.stage.label - measures.column;
  let top = Math.min(0, ...places.map(({ y }) => y));
  const positions = { ...document.positions };
  for (const { id, width, height } of missing) {
    positions[id] = { x: left - width / 2, y: top + height / 2 };
    top += height + measures.gap;
  }
  return { ...document, positions };
}

function withNodes(document: Document): Document {
  const missing = Object.keys(document.nodes).filter((id) => !document.positions[id] && !isDocked(document, id));
  if (missing.length === 0) return document;
  const laidOut = layeredLayout(document);
  const anchor = Object.keys(document.nodes).find((id) => document.positions[id] && laidOut[id]);
  const shift = anchor ? difference(document.positions[anchor], laidOut[anchor]) : { x: 0, y: 0 };
  const added = Object.fromEntries(
    missing.flatMap((id) => {
      const place = laidOut[id];
      return place ? [[id, { x: place.x + shift.x, y: place.y + shift.y }]] : [];
    }),
  );
  return { ...document, positions: withDocked(document, { ...document.positions, ...added }) };
}

const difference = (a: Position | undefined, b: Position | undefined): Position => ({
  x: (a?.x ?? 0) - (b?.x ?? 0),
  y: (a?.y ?? 0) - (b?.y ?? 0),
});
