import type { Document, NodeId, Position } from '../../../main-process/core/graph/document.ts';
import { boxesOf } from '../model/boxes.ts';
import { extentOf, type Box } from '../model/geometry.ts';
import { foldedInto, isDocked } from '../model/structure.ts';
import { layeredLayout, type Positions } from './layered-layout.ts';

export const alignments = ['left', 'centre', 'right', 'top', 'middle', 'bottom'] as const;
export type Alignment = (typeof alignments)[number];
export type Spacing = 'horizontally' | 'vertically';

/** What moves as one: a node, a note, or all members of a folded stage. Docked outputs follow their hosts and are left out. */
interface Unit {
  readonly box: Box;
  readonly members: readonly NodeId[];
}

function unitsOf(document: Document, ids: Iterable<NodeId>): readonly Unit[] {
  const boxes = boxesOf(document);
  const units = new Map<string, { readonly box: Box; readonly members: NodeId[] }>();
  for (const id of ids) {
    if (isDocked(document, id) || !document.positions[id]) continue;
    const stage = foldedInto(document, id);
    const note = noteBox(document, id);
    const box = note ?? (stage === null ? boxes.nodes.get(id) : boxes.rows.get(stage));
    if (!box) continue;
    const key = stage === null ? `node:${id}` : `stage:${stage}`;
    const unit = units.get(key) ?? { box, members: [] };
    unit.members.push(id);
    units.set(key, unit);
  }
  return [...units.values()];
}

function noteBox({ notes, positions }: Document, id: string): Box | undefined {
  const [note, place] = [notes[id], positions[id]];
  return note && place && { x: place.x, y: place.y, width: note.width, height: note.height };
}

/** How many things of a selection can be aligned: a folded stage counts once, docked outputs do not. */
export const countUnits = (document: Document, ids: Iterable<NodeId>): number => unitsOf(document, ids).length;

/** Lines nodes up by an edge or by their middles. Middles go where most of them are already, else halfway between the outermost. */
export function aligned(document: Document, ids: Iterable<NodeId>, to: Alignment): Positions {
  const units = unitsOf(document, ids);
  const extents = units.map(({ box }) => extentOf(box));
  const line = {
    left: () => Math.min(...extents.map(({ left }) => left)),
    right: () => Math.max(...extents.map(({ right }) => right)),
    top: () => Math.min(...extents.map(({ top }) => top)),
    bottom: () => Math.max(...extents.map(({ bottom }) => bottom)),
    centre: () => shared(units.map(({ box }) => box.x)),
    middle: () => shared(units.map(({ box }) => box.y)),
  }[to]();
  const across = to === 'left' || to === 'right' || to === 'centre';
  const offset = (box: Box): number =>
    ({ left: -box.width / 2, right: box.width / 2, top: -box.height / 2, bottom: box.height / 2, centre: 0, middle: 0 })[to];
  return moved(document, units, ({ box }) =>
    across ? { x: line - (box.x + offset(box)), y: 0 } : { x: 0, y: line - (box.y + offset(box)) },
  );
}

/** The value that most share; halfway between the outermost where none is there twice. */
function shared(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [value, count] = [...counts].reduce((most, entry) => (entry[1] > most[1] ? entry : most), [0, 0]);
  return count > 1 ? value : (Math.min(...values) + Math.max(...values)) / 2;
}

/** Equal gaps between nodes, the outermost two where they are. */
export function distributed(document: Document, ids: Iterable<NodeId>, way: Spacing): Positions {
  const units = unitsOf(document, ids);
  const start = ({ box }: Unit): number => (way === 'horizontally' ? box.x - box.width / 2 : box.y - box.height / 2);
  const length = ({ box }: Unit): number => (way === 'horizontally' ? box.width : box.height);
  const row = [...units].sort((a, b) => start(a) - start(b));
  const [first, last] = [row[0], row[row.length - 1]];
  if (!first || !last || row.length < 3) return {};
  const taken = row.reduce((sum, unit) => sum + length(unit), 0);
  const gap = (start(last) + length(last) - start(first) - taken) / (row.length - 1);
  const wanted = new Map<Unit, number>();
  let at = start(first);
  for (const unit of row) {
    wanted.set(unit, at);
    at += length(unit) + gap;
  }
  return moved(document, units, (unit) => {
    const by = (wanted.get(unit) ?? start(unit)) - start(unit);
    return way === 'horizontally' ? { x: by, y: 0 } : { x: 0, y: by };
  });
}

/** The chosen nodes laid out among themselves as auto layout does, the first of them where it is. */
export function tidied(document: Document, ids: readonly NodeId[]): Positions {
  const chosen = new Set(ids.filter((id) => !isDocked(document, id)));
  const part: Document = {
    ...document,
    nodes: Object.fromEntries(Object.entries(document.nodes).filter(([id]) => chosen.has(id))),
    edges: Object.fromEntries(Object.entries(document.edges).filter(([, edge]) => chosen.has(edge.source) && chosen.has(edge.target))),
  };
  const laidOut = layeredLayout(part);
  const [first] = Object.keys(laidOut);
  const [from, to] = [laidOut[first ?? ''], document.positions[first ?? '']];
  if (!from || !to) return {};
  return Object.fromEntries(Object.entries(laidOut).map(([id, { x, y }]) => [id, { x: x + to.x - from.x, y: y + to.y - from.y }]));
}

function moved(document: Document, units: readonly Unit[], by: (unit: Unit) => Position): Positions {
  const places: Record<NodeId, Position> = {};
  for (const unit of units) {
    const { x, y } = by(unit);
    for (const id of unit.members) {
      const place = document.positions[id];
      if (place) places[id] = { x: Math.round(place.x + x), y: Math.round(place.y + y) };
    }
  }
  return places;
}
