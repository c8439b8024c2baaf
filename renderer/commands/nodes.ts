import type { Document, EdgeId, GraphNode, NodeId, Position } from '../../main-process/core/graph/document.ts';
import { drawnPlace, edgesFrom, edgesInto, exitsOn, hostOf, whyNotConnect } from '../graph-view/model/structure.ts';
import { pitchBetween } from '../graph-view/layout/layered-layout.ts';
import { axisOf } from '../graph-view/layout/axis.ts';
import type { Command } from './command.ts';
import { amended, asItStands, dropEmptyStages, dropNodes, makeRoom, putEdge, putNode, settleDocked, shiftOnward, type DocumentDraft } from './draft.ts';
import { describe } from './naming.ts';

/** Puts a node on the canvas, unconnected. */
export const addNode = (node: GraphNode, position: Position): Command => ({
  label: `Add ${node.name}`,
  select: [node.id],
  recipe: (draft) => putNode(draft, node, position),
});

/**
 * Puts a node into a wire: source → node → target. It joins the stage when both ends belong to it. Without a place it
 * gets room between them.
 */
export const insertOnEdge = (node: GraphNode, edge: EdgeId, at?: Position): Command => ({
  label: `Insert ${node.name}`,
  select: [node.id],
  recipe: (draft) => {
    const before = asItStands(draft);
    const wire = before.edges[edge];
    if (!wire) return;
    const from = drawnPlace(before, wire.source);
    const to = drawnPlace(before, wire.target);
    const place = at ?? { x: ((from?.x ?? 0) + (to?.x ?? 0)) / 2, y: ((from?.y ?? 0) + (to?.y ?? 0)) / 2 };
    putNode(draft, node, place);
    const { nodes, edges } = thread(draft, before, node, edge);
    const now = { ...before, nodes, edges, positions: amended(before.positions, { [node.id]: place }) };
    if (!at) makeRoom(draft, wire.source, node.id, wire.target, now);
    settleDocked(draft, now);
  },
});

/** Puts a node that is there already, and unconnected, into a wire. */
export const moveOntoEdge = (document: Document, id: NodeId, edge: EdgeId, coalesceKey?: string): Command => ({
  label: `Insert ${document.nodes[id]?.name ?? id}`,
  ...(coalesceKey !== undefined && { coalesceKey }),
  recipe: (draft) => {
    const before = asItStands(draft);
    const wire = before.edges[edge];
    const node = before.nodes[id];
    if (!wire || !node) return;
    const now = { ...before, ...thread(draft, before, node, edge) };
    makeRoom(draft, wire.source, id, wire.target, now);
    settleDocked(draft, now);
  },
});

/**
 * Source → node → target in place of one wire.
 * @param before the draft as it stands, but for the node perhaps
 * @returns nodes and wires as they stand then
 */
function thread(draft: DocumentDraft, before: Document, node: GraphNode, edge: EdgeId): Pick<Document, 'nodes' | 'edges'> {
  const { id } = node;
  const { source = '', target = '' } = before.edges[edge] ?? {};
  const shared = before.nodes[source]?.stage;
  const stage = shared !== undefined && shared === before.nodes[target]?.stage ? shared : undefined;
  const put = draft.nodes[id];
  if (put && stage !== undefined) put.stage = stage;
  delete draft.edges[edge];
  const into = { id: putEdge(draft, source, id), source, target: id };
  const out = { id: putEdge(draft, id, target), source: id, target };
  return {
    nodes: amended(before.nodes, { [id]: stage === undefined ? node : { ...node, stage } }),
    edges: amended(before.edges, { [into.id]: into, [out.id]: out }, [edge]),
  };
}

/**
 * Puts a node after another one: into the wire where exactly one leads on, else as a new branch beyond it. Works for
 * palette + Enter, Tab and "Insert after".
 */
export const insertAfter = (document: Document, node: GraphNode, after: NodeId): Command => {
  const onward = edgesFrom(document, after).filter((edge) => hostOf(document, edge.target) !== after);
  const [only] = onward;
  if (onward.length === 1 && only) return insertOnEdge(node, only.id);
  return {
    label: `Add ${node.name} after ${document.nodes[after]?.name ?? after}`,
    select: [node.id],
    recipe: (draft) => {
      const axis = axisOf(draft);
      const from = axis.turn(drawnPlace(draft, after) ?? { x: 0, y: 0 });
      const stage = draft.nodes[after]?.stage;
      putNode(draft, { ...node, ...(stage && node.kind !== 'output' && { stage }) });
      const side = onward.length * (axis.breadth + axis.column);
      draft.positions[node.id] = axis.turn({ x: from.x + side, y: from.y + pitchBetween(draft, after, node.id) });
      putEdge(draft, after, node.id);
    },
  };
};

/** Puts a node at a place and wires it from `source`: a wire that was dropped on empty canvas. */
export const addConnected = (node: GraphNode, position: Position, source: NodeId): Command => ({
  label: `Add ${node.name}`,
  select: [node.id],
  recipe: (draft) => {
    putNode(draft, node, position);
    putEdge(draft, source, node.id);
  },
});

/** Puts a node at a place and wires it to `target`: a wire that was drawn backwards and dropped on empty canvas. */
export const addFeeding = (node: GraphNode, position: Position, target: NodeId): Command => ({
  label: `Add ${node.name}`,
  select: [node.id],
  recipe: (draft) => {
    putNode(draft, node, position);
    if (whyNotConnect(draft, node.id, target) === null) putEdge(draft, node.id, target);
  },
});

/**
 * Takes a node out of the trunk and leaves it on the canvas with what hangs on it: its neighbours are wired to each other
 * and the rows below move up. Does nothing where there is not one way in and one way out.
 */
export const takeOut = (document: Document, id: NodeId, coalesceKey?: string): Command => ({
  label: `Take out ${document.nodes[id]?.name ?? id}`,
  ...(coalesceKey !== undefined && { coalesceKey }),
  recipe: (draft) => {
    const [into, ...moreInto] = edgesInto(draft, id);
    const exits = exitsOn(draft, id);
    const [out, ...moreOut] = edgesFrom(draft, id).filter((edge) => !exits.includes(edge.target));
    const node = draft.nodes[id];
    if (!node || !into || !out || moreInto.length > 0 || moreOut.length > 0) return;
    const { source } = into;
    const { target } = out;
    delete draft.edges[into.id];
    delete draft.edges[out.id];
    delete node.stage;
    dropEmptyStages(draft);
    const now = asItStands(draft);
    if (whyNotConnect(now, source, target) !== null) return;
    putEdge(draft, source, target);
    closeHole(draft, now, source, target, now.positions[id], id);
  },
});

/**
 * Deletes nodes and wires. What hangs on a deleted node goes with it. Where a deleted run of nodes has one way in and
 * one way out, its neighbours are wired to each other and what follows closes up.
 */
export const remove = (document: Document, ids: readonly string[]): Command => {
  const wires = ids.filter((id) => id in document.edges);
  const nodes = ids.filter((id) => id in document.nodes);
  const notes = ids.filter((id) => id in document.notes);
  return {
    label: `Delete ${describe(document, [...nodes, ...wires, ...notes])}`,
    recipe: (draft) => {
      // Before anything is changed, as the record of all wires takes long to read back.
      const before = asItStands(draft);
      for (const id of wires) delete draft.edges[id];
      for (const id of notes) {
        delete draft.notes[id];
        delete draft.positions[id];
      }
      let now: Document = { ...before, edges: without(before.edges, wires), positions: without(before.positions, notes) };
      for (const id of nodes) if (id in now.nodes) now = removeNode(draft, id, now);
      dropEmptyStages(draft, now);
      settleDocked(draft, now);
    },
  };
};

const without = <T>(record: Readonly<Record<string, T>>, ids: readonly string[]): Readonly<Record<string, T>> =>
  ids.length === 0 ? record : amended(record, {}, ids);

/**
 * @param before the draft as it stands
 * @returns the draft as it stands then
 */
function removeNode(draft: DocumentDraft, id: NodeId, before: Document): Document {
  const exits = exitsOn(before, id);
  const [into, ...moreInto] = edgesInto(before, id);
  const [out, ...moreOut] = edgesFrom(before, id).filter((edge) => !exits.includes(edge.target));
  const source = into?.source;
  const target = out?.target;
  const place = before.positions[id];
  const now = dropNodes(draft, [...exits, id], before);
  if (source === undefined || target === undefined || moreInto.length > 0 || moreOut.length > 0) return now;
  if (whyNotConnect(now, source, target) !== null) return now;
  const edge = { id: putEdge(draft, source, target), source, target };
  const positions = closeHole(draft, now, source, target, place);
  return { ...now, edges: amended(now.edges, { [edge.id]: edge }), positions };
}

/**
 * @param aside a node that lies in the hole still, and stays where it is
 * @returns all places as they stand then
 */
function closeHole(
  draft: DocumentDraft,
  now: Document,
  source: NodeId,
  target: NodeId,
  hole: Position | undefined,
  aside?: NodeId,
): Document['positions'] {
  const axis = axisOf(now);
  const [top, middle, bottom] = [drawnPlace(now, source), hole, drawnPlace(now, target)].map((place) => place && axis.turn(place));
  if (!top || !middle || !bottom || top.x !== middle.x || bottom.x !== middle.x || middle.y <= top.y || bottom.y <= middle.y)
    return now.positions;
  const besides = Object.keys(now.positions).some((id) => {
    const along = axis.along(drawnPlace(now, id) ?? { x: 0, y: 0 });
    return id !== aside && hostOf(now, id) !== (aside ?? '') && along > top.y && along < bottom.y;
  });
  const excess = bottom.y - top.y - pitchBetween(now, source, target);
  if (besides || excess <= 0) return now.positions;
  return shiftOnward(draft, bottom.y, -excess, new Set(aside === undefined ? [] : [aside]), now);
}

/** Moves nodes by a distance. Give a `coalesceKey` for the moves of one drag. */
export const move = (document: Document, ids: Iterable<NodeId>, by: Position, coalesceKey?: string): Command => {
  const moved = [...ids].filter((id) => document.positions[id]);
  return {
    label: `Move ${describe(document, moved)}`,
    ...(coalesceKey !== undefined && { coalesceKey }),
    recipe: (draft) => {
      for (const id of moved) {
        const place = draft.positions[id];
        if (place) draft.positions[id] = { x: place.x + by.x, y: place.y + by.y };
      }
      settleDocked(draft);
    },
  };
};

/** Puts nodes at given places: auto layout, align, the moves of a drag. */
export const placeNodes = (positions: Readonly<Record<NodeId, Position>>, label: string, coalesceKey?: string): Command => ({
  label,
  ...(coalesceKey !== undefined && { coalesceKey }),
  recipe: (draft) => {
    for (const [id, place] of Object.entries(positions)) {
      const now = draft.positions[id];
      if ((id in draft.nodes || id in draft.notes) && (now?.x !== place.x || now.y !== place.y)) draft.positions[id] = { ...place };
    }
    settleDocked(draft);
  },
});

export const rename = (document: Document, id: string, name: string): Command => ({
  label: `Rename ${document.nodes[id]?.name ?? document.stages[id]?.name ?? id}`,
  coalesceKey: `rename:${id}`,
  recipe: (draft) => {
    const named = draft.nodes[id] ?? draft.stages[id];
    if (named && named.name !== name) named.name = name;
  },
});

/** Sets parameters of one or many nodes at once. Typing in one field is one step. */
export const setParams = (document: Document, ids: readonly NodeId[], params: Readonly<Record<string, unknown>>): Command => ({
  label: `Change ${Object.keys(params).join(', ')} of ${describe(document, ids)}`,
  coalesceKey: `params:${ids.join(',')}:${Object.keys(params).join(',')}`,
  recipe: (draft) => {
    for (const id of ids) {
      const node = draft.nodes[id];
      if (!node) continue;
      const values = node.params as Record<string, unknown>;
      for (const [key, value] of Object.entries(params)) if (values[key] !== value) values[key] = value;
    }
  },
});

/** Turns a node into another kind with the same parameters: max into average pooling. */
export const changeKind = (document: Document, id: NodeId, kind: 'max-pool' | 'average-pool'): Command => ({
  label: `Change the pooling of ${document.nodes[id]?.name ?? id}`,
  recipe: (draft) => {
    const node = draft.nodes[id];
    if (node && (node.kind === 'max-pool' || node.kind === 'average-pool') && node.kind !== kind)
      draft.nodes[id] = { ...node, kind } as DocumentDraft['nodes'][string];
  },
});
