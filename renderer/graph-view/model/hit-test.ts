import type { EdgeId, NodeId, NoteId, Position, StageId } from '../../../main-process/core/graph/document.ts';
import type { LayerId } from '../../../main-process/core/lower/lowered-graph.ts';
import { contains, distanceToPath, encloses, extentOf, grown, overlaps, type Box, type Extent } from './geometry.ts';
import { axes, entryOf, exitOf, lengthOf, type Axis } from '../layout/axis.ts';
import * as measures from '../layout/measures.ts';
import type { DrawnEdge, DrawnNode, Scene } from './scene.ts';

/** What lies under the pointer. */
export type Hit =
  | { readonly kind: 'port'; readonly id: NodeId; readonly end: PortEnd }
  | { readonly kind: 'node'; readonly id: NodeId }
  /** `end`: the end of the wire that is close enough to be taken; null in the middle of a long one. */
  | { readonly kind: 'edge'; readonly id: EdgeId; readonly end: WireEnd | null }
  | { readonly kind: 'stage'; readonly id: StageId }
  | { readonly kind: 'note'; readonly id: NoteId }
  | { readonly kind: 'empty' };

/** Where wires come into a node, and where they leave it. */
export type PortEnd = 'in' | 'out';
export interface Port {
  readonly id: NodeId;
  readonly end: PortEnd;
}
/** The ends of a wire: the node that it leaves, and the one that it feeds. */
export type WireEnd = 'source' | 'target';

/**
 * Half width of the invisible area around a wire, radius of the one around a port, and how far from its end a wire can be
 * taken by it, in pixels of the screen.
 */
export const reach = { wire: 6, port: 8, end: 40 } as const;

/** The handle of a node. */
export const portPlace = (axis: Axis, box: Box, end: PortEnd): Position => (end === 'out' ? exitOf : entryOf)(axis, box);

/**
 * The topmost thing at a point of the document. `ports` are the handles that are shown; they win over the
 * node, a node over a wire, a wire over a stage. A stage answers on its label only (its body is canvas), folded on its whole row.
 */
export function hitTest(scene: Scene, point: Position, zoom: number, ports: readonly Port[] = []): Hit {
  const axis = axes[scene.direction];
  for (const { id, end } of ports) {
    const box = scene.nodes.get(id)?.box;
    if (!box) continue;
    const place = portPlace(axis, box, end);
    // Seen from afar the handle is larger than the node: the middle of the node stays the node's.
    const radius = contains(extentOf(box), point) ? Math.min(reach.port / zoom, measures.node.height / 3) : reach.port / zoom;
    if (Math.hypot(point.x - place.x, point.y - place.y) <= radius) return { kind: 'port', id, end };
  }
  for (const note of [...scene.notes.values()].reverse()) if (contains(extentOf(note.box), point)) return { kind: 'note', id: note.id };
  for (const node of [...scene.nodes.values()].reverse()) if (contains(extentOf(node.box), point)) return { kind: 'node', id: node.id };
  for (const stage of scene.stages.values()) {
    if (stage.face.folded && contains(extentOf(stage.box), point)) return { kind: 'stage', id: stage.id };
  }
  let nearest: EdgeId | null = null;
  let least: number = reach.wire / zoom;
  for (const edge of scene.edges.values()) {
    const distance = distanceToPath(point, edge.path);
    if (distance <= least) [nearest, least] = [edge.id, distance];
  }
  if (nearest !== null) return { kind: 'edge', id: nearest, end: endNear(scene.edges.get(nearest), point, reach.end / zoom) };
  for (const stage of scene.stages.values()) {
    const extent = axis.turnExtent(extentOf(stage.box));
    if (contains({ ...extent, right: extent.left + axis.stageLabel }, axis.turn(point))) return { kind: 'stage', id: stage.id };
  }
  return { kind: 'empty' };
}

/** The nearer end of a wire, where the point is close to it. The wire to a docked output has none: the output is carried instead. */
function endNear(edge: DrawnEdge | undefined, point: Position, within: number): WireEnd | null {
  const [first, last] = [edge?.path[0], edge?.path[edge.path.length - 1]];
  if (!edge || edge.place > 0 || !first || !last) return null;
  const toFirst = Math.hypot(point.x - first.x, point.y - first.y);
  const toLast = Math.hypot(point.x - last.x, point.y - last.y);
  if (Math.min(toFirst, toLast) > within) return null;
  return toFirst < toLast ? 'source' : 'target';
}

/** The layer at a point of an opened node; null beside its rows. */
export function layerAt(scene: Scene, id: NodeId, point: Position): LayerId | null {
  const node = scene.nodes.get(id);
  if (node?.face.shape !== 'open') return null;
  const extent = extentOf(node.box);
  const at = { x: point.x - node.box.x, y: point.y - extent.top };
  const index = node.face.inside.rows.findIndex(
    ({ left, top, width }) => at.x >= left && at.x <= left + width && at.y >= top && at.y <= top + measures.opened.row,
  );
  return node.layers[index] ?? null;
}

/** Where a node is opened into its layers and closed again: the place of its shortcut mark. */
export function openerOf(node: DrawnNode): Extent | null {
  if (!node.opens) return null;
  const { left, top } = extentOf(node.box);
  return { left: left + 6, right: left + 26, top, bottom: top + measures.node.height };
}

/** Ids of nodes and notes that a selection frame touches, or that lie in it whole. */
export function nodesWithin(scene: Scene, frame: Extent, whole = false): readonly NodeId[] {
  const caught = ({ box }: { readonly box: Box }): boolean => (whole ? encloses : overlaps)(frame, extentOf(box));
  return [
    ...[...scene.nodes.values(), ...scene.notes.values()].filter(caught).map(({ id }) => id),
    ...[...scene.stages.values()].filter((stage) => stage.face.folded && caught(stage)).flatMap((stage) => stage.members),
  ];
}

/** The node whose row the point lies in: on it, or beside it where its outputs hang. */
export function rowAt(scene: Scene, point: Position): NodeId | null {
  const axis = axes[scene.direction];
  const beside = measures.pill.offset + 2 * axis.pillBreadth;
  const gap = axis.pitch - lengthOf(axis, axis.node);
  const at = axis.turn(point);
  for (const node of scene.nodes.values()) {
    if (node.host !== null) continue;
    const extent = grown(axis.turnExtent(extentOf(node.box)), gap / 2);
    if (contains({ ...extent, right: extent.right + beside }, at)) return node.id;
  }
  return null;
}
