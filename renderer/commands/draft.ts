import { current, isDraft, type Draft } from 'immer';
import { freshId } from '../../main-process/core/graph/create.ts';
import type { Document, EdgeId, GraphNode, NodeId, Note, Position } from '../../main-process/core/graph/document.ts';
import { axisOf, dockedPlace } from '../graph-view/layout/axis.ts';
import { pitchBetween } from '../graph-view/layout/layered-layout.ts';
import { drawnPlace, edgesFrom, edgesInto, exitsOn, hostOf } from '../graph-view/model/structure.ts';
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
  const document: Document = isDraft(draft) ? current(draft) : draft;
  // Nobody changes the copy, so what is found out about its parts may be kept with them.
  for (const part of [document.nodes, document.edges, document.stages, document.positions]) Object.freeze(part);
  return document;
}

/** Above this many, one new record is a smaller step of the history than a patch for each. */
const patchedAtMost = 64;

/** Puts nodes at their places. */
export function placeAll(draft: DocumentDraft, places: ReadonlyMap<NodeId, Position>): void {
  if (places.size > patchedAtMost) draft.positions = { ...asItStands(draft).positions, ...Object.fromEntries(places) };
  else for (const [id, place] of places) draft.positions[id] = place;
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
 * Removes a node with its edges and position, nothing else.
 * @param edges all there are, and perhaps some that are gone already
 */
export function dropNode(draft: DocumentDraft, id: NodeId, edges: Document['edges'] = asItStands(draft).edges): void {
  for (const edge of [...edgesInto({ edges }, id), ...edgesFrom({ edges }, id)]) delete draft.edges[edge.id];
  delete draft.nodes[id];
  delete draft.positions[id];
}

/** Removes stages that no node belongs to any more. */
export function dropEmptyStages(draft: DocumentDraft, { nodes, stages }: Document = asItStands(draft)): void {
  const used = new Set(Object.values(nodes).map((node) => node.stage));
  for (const id of Object.keys(stages)) if (!used.has(id)) delete draft.stages[id];
}

/**
 * Moves everything at or past `from` along the trunk by `amount` (back when negative), so that a row fits in or a hole
 * closes. `except` stays.
 * @param now the draft as it stands, where that is known already
 */
export function shiftOnward(
  draft: DocumentDraft,
  from: number,
  amount: number,
  except: ReadonlySet<NodeId>,
  now = asItStands(draft),
): void {
  if (amount === 0) return;
  const axis = axisOf(now);
  const by = axis.turn({ x: 0, y: amount });
  const moved = new Map<NodeId, Position>();
  for (const [id, place] of Object.entries(now.positions)) {
    // A folded stage is one row: its members move together, though their own places reach further on.
    if (except.has(id) || axis.along(drawnPlace(now, id) ?? { x: 0, y: 0 }) < from) continue;
    moved.set(id, { x: place.x + by.x, y: place.y + by.y });
  }
  placeAll(draft, moved);
}

/** Docked outputs follow their hosts: called at the end of every command that moves nodes or wires. */
export function settleDocked(draft: DocumentDraft, now = asItStands(draft)): void {
  const axis = axisOf(now);
  const hosts = new Set<NodeId>();
  for (const node of Object.values(now.nodes)) {
    const host = node.kind === 'auxiliary-output' ? hostOf(now, node.id) : null;
    if (host !== null) hosts.add(host);
  }
  const moved = new Map<NodeId, Position>();
  for (const host of hosts) {
    const place = now.positions[host];
    if (!place) continue;
    exitsOn(now, host).forEach((exit, index) => {
      const wanted = dockedPlace(axis, place, index);
      const placed = now.positions[exit];
      if (placed?.x !== wanted.x || placed.y !== wanted.y) moved.set(exit, wanted);
    });
  }
  placeAll(draft, moved);
}

/** Gives room to a node that was put between two others in one column, and closes up again with a negative sign. */
export function makeRoom(draft: DocumentDraft, above: NodeId, id: NodeId, below: NodeId): void {
  const axis = axisOf(draft);
  const [source, target] = [drawnPlace(draft, above), drawnPlace(draft, below)];
  if (!source || !target || !draft.positions[id]) return;
  const [top, bottom] = [axis.turn(source), axis.turn(target)];
  if (Math.abs(top.x - bottom.x) > axis.breadth / 2 || bottom.y <= top.y) return;
  const first = pitchBetween(draft, above, id);
  const needed = first + pitchBetween(draft, id, below) - (bottom.y - top.y);
  if (needed > 0) shiftOnward(draft, bottom.y, needed, new Set([id]));
  draft.positions[id] = axis.turn({ x: top.x, y: top.y + first });
}
