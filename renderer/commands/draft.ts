import type { Draft } from 'immer';
import { freshId } from '../../main-process/core/graph/create.ts';
import type { Document, EdgeId, GraphNode, NodeId, Position } from '../../main-process/core/graph/document.ts';
import { axisOf, dockedPlace } from '../graph-view/layout/axis.ts';
import { pitchBetween } from '../graph-view/layout/layered-layout.ts';
import { drawnPlace, exitsOn, hostOf } from '../graph-view/model/structure.ts';
import { taken } from './naming.ts';

/**
 * Small changes of a draft that commands are made of. They read the draft through the immutable type: an immer draft
 * reads like the document it will become.
 */
export type DocumentDraft = Draft<Document>;

export function putNode(draft: DocumentDraft, node: GraphNode, position?: Position): void {
  draft.nodes[node.id] = structuredClone(node) as Draft<GraphNode>;
  if (position) draft.positions[node.id] = { ...position };
}

export function putEdge(draft: DocumentDraft, source: NodeId, target: NodeId): EdgeId {
  const id = freshId(`e-${source}-${target}`.slice(0, 56), taken(draft));
  draft.edges[id] = { id, source, target };
  return id;
}

/** Removes a node with its edges and position, nothing else. */
export function dropNode(draft: DocumentDraft, id: NodeId): void {
  for (const edge of Object.values(draft.edges)) if (edge.source === id || edge.target === id) delete draft.edges[edge.id];
  delete draft.nodes[id];
  delete draft.positions[id];
}

/** Removes stages that no node belongs to any more. */
export function dropEmptyStages(draft: DocumentDraft): void {
  const used = new Set(Object.values(draft.nodes).map((node) => node.stage));
  for (const id of Object.keys(draft.stages)) if (!used.has(id)) delete draft.stages[id];
}

/**
 * Moves everything at or past `from` along the trunk by `amount` (back when negative), so that a row fits in or a hole
 * closes. `except` stays.
 */
export function shiftOnward(draft: DocumentDraft, from: number, amount: number, except: ReadonlySet<NodeId>): void {
  if (amount === 0) return;
  const axis = axisOf(draft);
  const along = (id: NodeId): number => axis.along(drawnPlace(draft, id) ?? { x: 0, y: 0 });
  // A folded stage is one row: its members move together, though their own places reach further on.
  const moved = Object.keys(draft.positions).filter((id) => !except.has(id) && along(id) >= from);
  const by = axis.turn({ x: 0, y: amount });
  for (const id of moved) {
    const place = draft.positions[id];
    if (place) draft.positions[id] = { x: place.x + by.x, y: place.y + by.y };
  }
}

/** Docked outputs follow their hosts: called at the end of every command that moves nodes or wires. */
export function settleDocked(draft: DocumentDraft): void {
  const axis = axisOf(draft);
  const hosts = new Set<NodeId>();
  for (const node of Object.values(draft.nodes)) {
    const host = node.kind === 'auxiliary-output' ? hostOf(draft, node.id) : null;
    if (host !== null) hosts.add(host);
  }
  for (const host of hosts) {
    const place = draft.positions[host];
    if (!place) continue;
    exitsOn(draft, host).forEach((exit, index) => {
      const wanted = dockedPlace(axis, place, index);
      const now = draft.positions[exit];
      if (now?.x !== wanted.x || now.y !== wanted.y) draft.positions[exit] = wanted;
    });
  }
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
