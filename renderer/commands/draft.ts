import { current, isDraft, type Draft } from 'immer';
import { freshId } from '../../main-process/core/graph/create.ts';
import type { Document, EdgeId, GraphNode, NodeId, Note, Position } from '../../main-process/core/graph/document.ts';
import { tableOf } from '../../main-process/core/graph/table.ts';
import { axisOf, dockedPlace } from '../graph-view/layout/axis.ts';
import { pitchBetween } from '../graph-view/layout/layered-layout.ts';
import { drawnPlace, edgesFrom, edgesInto, exitsOn, hostsOf } from '../graph-view/model/structure.ts';
import { taken } from './naming.ts';

/**
 * Small changes of a draft that commands are made of. They read the draft through the immutable type: an immer draft
 * reads like the document it will become.
 */
export type DocumentDraft = Draft<Document>;

/**
 * The draft as it stands, for whoever looks at many of its nodes: a draft makes a proxy of each one that is looked at.
 * It does not follow what is changed later.
 */
export function asItStands(draft: DocumentDraft): Document {
  const parts = (): unknown => Object.fromEntries(Object.entries(draft).map(([key, part]) => [key, standing(part)]));
  // Part by part the same fields, so it is a document again.
  const document = isDraft(draft) ? (parts() as Document) : draft;
  // Nobody changes the copy, so what is found out about its parts may be kept with them.
  for (const part of [document.nodes, document.edges, document.stages, document.positions]) Object.freeze(part);
  return document;
}

/** Of a record that took another's place in this very edit (`placeAll`) `current` would copy every entry, and slowly: these are frozen. */
function standing<T>(part: T): T {
  if (isDraft(part)) return current(part as Draft<T>) as T;
  return typeof part === 'object' && part !== null && !Object.isFrozen(part) ? { ...part } : part;
}

/** A record with some entries more and some less: told from what was done to a draft, which takes several times as long to read. */
export function amended<T>(
  record: Readonly<Record<string, T>>,
  put: Readonly<Record<string, T>>,
  dropped: Iterable<string> = [],
): Readonly<Record<string, T>> {
  const copy = Object.assign(tableOf(record), put);
  for (const key of dropped) delete copy[key];
  return Object.freeze(copy);
}

/** Above this many, one new record is a smaller step of the history than a patch for each. */
const patchedAtMost = 64;

/**
 * Puts nodes at their places.
 * @param now all places as they stand
 * @returns all places as they stand then
 */
function placeAll(draft: DocumentDraft, places: ReadonlyMap<NodeId, Position>, now: Document['positions']): Document['positions'] {
  const all = tableOf(now);
  for (const [id, place] of places) all[id] = Object.freeze(place);
  if (places.size <= patchedAtMost) for (const [id, place] of places) draft.positions[id] = place;
  else draft.positions = tableOf(all);
  return Object.freeze(all);
}

export function putNode(draft: DocumentDraft, node: GraphNode, position?: Position): void {
  draft.nodes[node.id] = structuredClone(node) as Draft<GraphNode>;
  if (position) draft.positions[node.id] = { ...position };
}

export function putNote(draft: DocumentDraft, note: Note, position: Position): void {
  draft.notes[note.id] = { ...note };
  draft.positions[note.id] = { ...position };
}

export function putEdge(draft: DocumentDraft, source: NodeId, target: NodeId): EdgeId {
  const id = freshId(`e-${source}-${target}`.slice(0, 56), taken(draft));
  draft.edges[id] = { id, source, target };
  return id;
}

/**
 * Removes nodes with their edges and positions, nothing else.
 * @param before the draft as it stands
 * @returns the draft as it stands then
 */
export function dropNodes(draft: DocumentDraft, ids: readonly NodeId[], before: Document): Document {
  const wires = new Set(ids.flatMap((id) => [...edgesInto(before, id), ...edgesFrom(before, id)].map((edge) => edge.id)));
  for (const id of wires) delete draft.edges[id];
  for (const id of ids) {
    delete draft.nodes[id];
    delete draft.positions[id];
  }
  return {
    ...before,
    nodes: amended(before.nodes, {}, ids),
    edges: amended(before.edges, {}, wires),
    positions: amended(before.positions, {}, ids),
  };
}

/** Removes stages that no node belongs to any more. */
export function dropEmptyStages(draft: DocumentDraft, { nodes, stages }: Pick<Document, 'nodes' | 'stages'> = asItStands(draft)): void {
  const used = new Set(Object.values(nodes).map((node) => node.stage));
  for (const id of Object.keys(stages)) if (!used.has(id)) delete draft.stages[id];
}

/**
 * Moves everything at or past `from` along the trunk by `amount` (back when negative), so that a row fits in or a hole
 * closes. `except` stays.
 * @param now the draft as it stands, where that is known already
 * @returns all places as they stand then
 */
export function shiftOnward(
  draft: DocumentDraft,
  from: number,
  amount: number,
  except: ReadonlySet<NodeId>,
  now = asItStands(draft),
): Document['positions'] {
  if (amount === 0) return now.positions;
  const axis = axisOf(now);
  const by = axis.turn({ x: 0, y: amount });
  const moved = new Map<NodeId, Position>();
  for (const [id, place] of Object.entries(now.positions)) {
    // A folded stage is one row: its members move together, though their own places reach further on.
    if (except.has(id) || axis.along(drawnPlace(now, id) ?? { x: 0, y: 0 }) < from) continue;
    moved.set(id, { x: place.x + by.x, y: place.y + by.y });
  }
  return placeAll(draft, moved, now.positions);
}

/** Without the places, which a command has often just changed: to read them back takes as long as all else. */
function wiredAsItStands(draft: DocumentDraft): Pick<Document, 'nodes' | 'edges'> {
  return { nodes: Object.freeze(standing(draft.nodes)), edges: Object.freeze(standing(draft.edges)) };
}

/**
 * Docked outputs follow their hosts: called at the end of every command that moves nodes or wires.
 * @param now nodes and wires as they stand, where that is known already
 */
export function settleDocked(draft: DocumentDraft, now = wiredAsItStands(draft)): void {
  const axis = axisOf(draft);
  const moved = new Map<NodeId, Position>();
  for (const host of new Set(hostsOf(now).values())) {
    const place = draft.positions[host];
    if (!place) continue;
    exitsOn(now, host).forEach((exit, index) => {
      const wanted = dockedPlace(axis, place, index);
      const placed = draft.positions[exit];
      if (placed?.x !== wanted.x || placed.y !== wanted.y) moved.set(exit, wanted);
    });
  }
  for (const [id, place] of moved) draft.positions[id] = place;
}

/** Gives room to a node that was put between two others in one column, and closes up again with a negative sign. */
export function makeRoom(draft: DocumentDraft, above: NodeId, id: NodeId, below: NodeId, now = asItStands(draft)): void {
  const axis = axisOf(now);
  const [source, target] = [drawnPlace(now, above), drawnPlace(now, below)];
  if (!source || !target || !now.positions[id]) return;
  const [top, bottom] = [axis.turn(source), axis.turn(target)];
  if (Math.abs(top.x - bottom.x) > axis.breadth / 2 || bottom.y <= top.y) return;
  const first = pitchBetween(now, above, id);
  const needed = first + pitchBetween(now, id, below) - (bottom.y - top.y);
  if (needed > 0) shiftOnward(draft, bottom.y, needed, new Set([id]), now);
  draft.positions[id] = axis.turn({ x: top.x, y: top.y + first });
}
