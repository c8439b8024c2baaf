import type { EdgeId, NodeId, NoteId, Position, StageId } from '../../../main-process/core/graph/document.ts';
import type { LayerId } from '../../../main-process/core/lower/lowered-graph.ts';
import { contains, distanceToPath, encloses, extentOf, grown, overlaps, type Box, type Extent } from './geometry.ts';
import { axes, exitOf, lengthOf } from '../layout/axis.ts';
import * as measures from '../layout/measures.ts';
import type { DrawnNode, Scene } from './scene.ts';

/** What lies under the pointer. */
export type Hit =
  | { readonly kind: 'port'; readonly id: NodeId }
  | { readonly kind: 'node'; readonly id: NodeId }
  | { readonly kind: 'edge'; readonly id: EdgeId }
  | { readonly kind: 'stage'; readonly id: StageId }
  | { readonly kind: 'note'; readonly id: NoteId }
  | { readonly kind: 'empty' };

/** Half width of the invisible area around a wire, and radius of the one around a port, in pixels of the screen. */
export const reach = { wire: 6, port: 8 } as const;

/**
 * The topmost thing at a point of the document. `ports` are the nodes whose handle at the far end is shown; it wins over the
 * node, a node over a wire, a wire over a stage. A stage answers on its label only (its body is canvas), folded on its whole row.
 */
export function hitTest(scene: Scene, point: Position, zoom: number, ports: ReadonlySet<NodeId> = new Set()): Hit {
  const axis = axes[scene.direction];
  for (const id of ports) {
    const box = scene.nodes.get(id)?.box;
    const port = box && exitOf(axis, box);
    if (!box || !port) continue;
    // Seen from afar the handle is larger than the node: the middle of the node stays the node's.
    const radius = contains(extentOf(box), point) ? Math.min(reach.port / zoom, measures.node.height / 3) : reach.port / zoom;
    if (Math.hypot(point.x - port.x, point.y - port.y) <= radius) return { kind: 'port', id };
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
  if (nearest !== null) return { kind: 'edge', id: nearest };
  for (const stage of scene.stages.values()) {
    const extent = axis.turnExtent(extentOf(stage.box));
    if (contains({ ...extent, right: extent.left + axis.stageLabel }, axis.turn(point))) return { kind: 'stage', id: stage.id };
  }
  return { kind: 'empty' };
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
