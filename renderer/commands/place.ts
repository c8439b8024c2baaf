import type { Document, EdgeId, NodeId, Position } from '../../main-process/core/graph/document.ts';
import { endsOf } from '../../main-process/core/graph/fragment.ts';
import type { NodeKind } from '../../main-process/core/graph/kinds.ts';
import { ports } from '../../main-process/core/graph/ports.ts';
import type { Analysis } from '../../main-process/core/shape/facts.ts';
import { around, contains, distanceToPath, extentOf, headOf, overlaps, snap } from '../graph-view/model/geometry.ts';
import { rowAt } from '../graph-view/model/hit-test.ts';
import { axes, lengthOf } from '../graph-view/layout/axis.ts';
import * as measures from '../graph-view/layout/measures.ts';
import type { Scene } from '../graph-view/model/scene.ts';
import { edgesFrom, hasInput, hasOutput, hostOf } from '../graph-view/model/structure.ts';
import type { Command } from './command.ts';
import { fittingParams } from './fit-params.ts';
import { exitName, newNode } from './naming.ts';
import { addConnected, addFeeding, addNode, insertAfter, insertOnEdge } from './nodes.ts';
import { addNote, newNote, noteSize } from './notes.ts';
import { insertBlock, whyNotInsertBlock } from './saved-blocks.ts';
import { attachOutput, whyNotAttach } from './outputs.ts';
import type { PaletteItem } from './palette-items.ts';
import { replaceNodes, whyNotReplace } from './replace.ts';

/** Where a thing from the palette comes to lie. Positions are those of the document, whatever is opened on the canvas. */
export type Place =
  | { readonly kind: 'insert'; readonly edge: EdgeId }
  | { readonly kind: 'after'; readonly node: NodeId }
  | { readonly kind: 'attach'; readonly host: NodeId }
  | { readonly kind: 'free'; readonly at: Position }
  /** A wire that was dropped on empty canvas: the new node hangs on it. */
  | { readonly kind: 'wired'; readonly source: NodeId; readonly at: Position }
  /** A wire that was drawn backwards to empty canvas: the new node feeds this one. */
  | { readonly kind: 'before'; readonly target: NodeId; readonly at: Position }
  /** The end of a wire that was dropped on empty canvas: the new node goes in between, there. */
  | { readonly kind: 'between'; readonly edge: EdgeId; readonly at: Position }
  /** These nodes become what the item makes. */
  | { readonly kind: 'replace'; readonly nodes: readonly NodeId[] }
  | { readonly kind: 'refused'; readonly reason: string };

/** What a drop at this point of the canvas would do: into a wire, after a node, onto a block, or free. */
export function placeAt(
  document: Document,
  scene: Scene,
  item: Pick<PaletteItem, 'kind' | 'stage' | 'params' | 'fragment' | 'note'>,
  point: Position,
): Place {
  if (item.note) return freeAt(point);
  const replaced = item.stage || item.fragment ? null : replaceableAt(document, scene, item, point);
  if (replaced !== null) return { kind: 'replace', nodes: [replaced] };
  if (isOutputItem(item)) {
    const host = rowAt(scene, point);
    if (host === null) return { kind: 'refused', reason: 'Drop an output on a block to attach it.' };
    const reason = whyNotAttach(document, host);
    return reason === null ? { kind: 'attach', host } : { kind: 'refused', reason };
  }
  const ports = portsOf(document, item);
  if (ports.input && ports.output) {
    const edge = wireNear(document, scene, point);
    if (edge !== null) return { kind: 'insert', edge };
  }
  if (ports.input) {
    const row = endNear(document, scene, point);
    if (row !== null) return { kind: 'after', node: row };
  }
  return { kind: 'free', at: freePlace(scene, point) };
}

/** A point of the drawing as a place in the document, on the grid. */
export function freePlace(scene: Scene, point: Position): Position {
  const { x, y } = scene.displacement.toDocument(point);
  return { x: snap(x, measures.grid), y: snap(y, measures.grid) };
}

/**
 * Where an item goes without a pointer: into the selected wire, after the selected node, at the end of the trunk or
 * before its final output, else below everything. `centre` is the middle of the view, for an empty drawing.
 */
export function placeAtSelection(
  document: Document,
  scene: Scene,
  selection: ReadonlySet<string>,
  item: Pick<PaletteItem, 'kind' | 'fragment' | 'note'>,
  centre: Position,
): Place {
  if (item.note) return besideDrawing(scene, centre);
  const ports = portsOf(document, item);
  const wire = [...selection].find((id) => id in document.edges);
  const node = [...selection]
    .reverse()
    .flatMap((id) => document.nodes[id] ?? [])
    .find(hasOutput);
  if (isOutputItem(item)) {
    return node ? { kind: 'attach', host: node.id } : { kind: 'refused', reason: 'Select the block first that the output is to hang on.' };
  }
  if (wire !== undefined && (item.fragment === undefined || (ports.input && ports.output))) return { kind: 'insert', edge: wire };
  if (node && (item.fragment === undefined || ports.input)) return { kind: 'after', node: node.id };
  if (ports.input) {
    const leads = (id: NodeId): boolean => edgesFrom(document, id).some((edge) => hostOf(document, edge.target) === null);
    const ends = Object.values(document.nodes).filter((end) => hasOutput(end) && !leads(end.id));
    if (ends.length === 1 && ends[0]) return { kind: 'after', node: ends[0].id };
    const finals = Object.values(document.edges).filter((edge) => document.nodes[edge.target]?.kind === 'output');
    if (ports.output && finals.length === 1 && finals[0]) return { kind: 'insert', edge: finals[0].id };
  }
  const drawn = around([...scene.nodes.values(), ...scene.stages.values()].map((item) => item.box));
  const axis = axes[scene.direction];
  const beyond = drawn && axis.turnExtent(drawn);
  const at = beyond ? axis.turn({ x: (beyond.left + beyond.right) / 2, y: beyond.bottom + axis.pitch }) : centre;
  return { kind: 'free', at: freePlace(scene, at) };
}

/** A note in the middle of the view, or right of the drawing where it would cover a node. */
function besideDrawing(scene: Scene, centre: Position): Place {
  const boxes = [...scene.nodes.values(), ...scene.stages.values(), ...scene.notes.values()].map(({ box }) => box);
  const wanted = extentOf({ ...centre, ...noteSize });
  const drawn = around(boxes);
  if (!drawn || !boxes.some((box) => overlaps(extentOf(box), wanted))) return freeAt(centre);
  return freeAt({ x: drawn.right + measures.pill.offset + noteSize.width / 2, y: centre.y });
}

const freeAt = ({ x, y }: Position): Place => ({ kind: 'free', at: { x: snap(x, measures.grid), y: snap(y, measures.grid) } });

/** A single output, which hangs on a block instead of standing in the trunk. */
const isOutputItem = ({ kind, fragment }: Pick<PaletteItem, 'kind' | 'fragment'>): boolean =>
  fragment === undefined && kind === 'auxiliary-output';

/** Whether something can feed the item, and whether it can feed something. */
export function portsOf(
  document: Document,
  { kind, fragment }: Pick<PaletteItem, 'kind' | 'fragment'>,
): { readonly input: boolean; readonly output: boolean } {
  if (fragment) {
    const { entry, exit } = endsOf(fragment);
    return { input: entry !== null, output: exit !== null };
  }
  const probe = newNode(document, kind);
  return { input: hasInput(probe), output: hasOutput(probe) };
}

/**
 * The node whose middle the point is on, when it can become this item and is not it already. Nearer to its ends the thing
 * goes into the wire there; an output is hit anywhere on its pill.
 */
function replaceableAt(
  document: Document,
  scene: Scene,
  { kind, params }: Pick<PaletteItem, 'kind' | 'params'>,
  point: Position,
): NodeId | null {
  const axis = axes[scene.direction];
  for (const { id, box, host } of scene.nodes.values()) {
    if (!contains(extentOf(box), point)) continue;
    const off = axis.along(point) - axis.along(headOf(box, axis.node.height));
    if (host === null && Math.abs(off) > lengthOf(axis, axis.node) / 4) return null;
    const node = document.nodes[id];
    if (!node || whyNotReplace(document, id, kind) !== null) return null;
    const own: Readonly<Record<string, unknown>> = node.params;
    return node.kind === kind && Object.entries(params).every(([key, value]) => own[key] === value) ? null : id;
  }
  return null;
}

/** The trunk's wire at a point. A straight one takes drops over the whole breadth of its nodes: it is only a few pixels long. */
export function wireNear(document: Document, scene: Scene, point: Position): EdgeId | null {
  const axis = axes[scene.direction];
  const at = axis.turn(point);
  let nearest: EdgeId | null = null;
  let least = 24;
  for (const edge of scene.edges.values()) {
    if (hostOf(document, edge.target) !== null) continue;
    const distance = distanceToPath(point, edge.path);
    const [start, end] = [edge.path[0], edge.path[edge.path.length - 1]].map((place) => place && axis.turn(place));
    const between =
      edge.path.length === 2 &&
      start &&
      end &&
      at.y >= start.y - 8 &&
      at.y <= end.y + 8 &&
      Math.abs(at.x - start.x) <= axis.breadth / 2;
    const measured = between ? Math.min(distance, 8) : distance;
    if (measured < least) [nearest, least] = [edge.id, measured];
  }
  return nearest;
}

/** A node that leads nowhere yet, at the point or just before it. */
function endNear(document: Document, scene: Scene, point: Position): NodeId | null {
  const axis = axes[scene.direction];
  const at = axis.turn(point);
  for (const drawn of scene.nodes.values()) {
    const node = document.nodes[drawn.id];
    const extent = axis.turnExtent(extentOf(drawn.box));
    if (!node || !hasOutput(node) || edgesFrom(document, node.id).some((edge) => hostOf(document, edge.target) !== node.id)) continue;
    if (at.x >= extent.left && at.x <= extent.right && at.y >= extent.top && at.y <= extent.bottom + 2 * axis.pitch)
      return node.id;
  }
  return null;
}

/** The node that comes right before the place, whose channels the new one keeps. */
export function sourceOf(document: Document, place: Place): NodeId | null {
  switch (place.kind) {
    case 'insert':
      return document.edges[place.edge]?.source ?? null;
    case 'after':
      return place.node;
    case 'attach':
      return place.host;
    case 'wired':
      return place.source;
    case 'between':
      return document.edges[place.edge]?.source ?? null;
    default:
      return null;
  }
}

/** The command that puts an item in a place; null where it cannot go there. */
export function placeItem(
  document: Document,
  analysis: Analysis,
  item: Pick<PaletteItem, 'kind' | 'params' | 'title' | 'fragment' | 'note'>,
  place: Place,
): Command | null {
  if (item.note) return place.kind === 'free' ? addNote(newNote(document), place.at) : null;
  if (item.fragment) return insertBlock(document, item.title, item.fragment, place);
  if (place.kind === 'replace') {
    return place.nodes.every((id) => whyNotReplace(document, id, item.kind) === null)
      ? replaceNodes(document, analysis, place.nodes, item)
      : null;
  }
  const node = newNode(document, item.kind, fittingParams(analysis, sourceOf(document, place), item.kind, item.params));
  switch (place.kind) {
    case 'insert':
      return insertOnEdge(node, place.edge);
    case 'after':
      return whyNotPlaceAfter(document, item.kind, place.node) === null ? insertAfter(document, node, place.node) : null;
    case 'attach':
      return attachOutput(document, { ...node, name: exitName(document, analysis, place.host) }, place.host);
    case 'free':
      return addNode(node, place.at);
    case 'wired':
      return item.kind === 'auxiliary-output'
        ? attachOutput(document, { ...node, name: exitName(document, analysis, place.source) }, place.source)
        : addConnected(node, place.at, place.source);
    case 'before':
      return addFeeding(node, place.at, place.target);
    case 'between':
      return insertOnEdge(node, place.edge, place.at);
    case 'refused':
      return null;
  }
}

/** Can this item go into this place? What quick-add offers. */
export function fits(document: Document, item: Pick<PaletteItem, 'kind' | 'stage' | 'fragment' | 'note'>, place: Place): boolean {
  if (item.note) return place.kind === 'free';
  if (item.fragment) return whyNotInsertBlock(document, item.fragment, place) === null;
  switch (place.kind) {
    case 'insert':
      return passes(item.kind);
    case 'between':
      return passes(item.kind) && !item.stage;
    case 'after':
      return whyNotPlaceAfter(document, item.kind, place.node) === null;
    case 'wired':
      return whyNotPlaceAfter(document, item.kind, place.source) === null;
    case 'before':
      return ports[item.kind].feeds && !item.stage;
    case 'replace':
      return !item.stage && place.nodes.every((id) => whyNotReplace(document, id, item.kind) === null);
    case 'attach':
      return item.kind === 'auxiliary-output';
    case 'free':
      return item.kind !== 'auxiliary-output';
    case 'refused':
      return false;
  }
}

/** Data comes in and goes on: it can stand in the middle of a wire. */
const passes = (kind: NodeKind): boolean => ports[kind].inputs.max > 0 && ports[kind].feeds;

/** Why an item cannot go into a place; null when it can. */
export function whyNotPlace(document: Document, item: Pick<PaletteItem, 'kind' | 'fragment' | 'note'>, place: Place): string | null {
  if (item.note) return place.kind === 'free' ? null : 'A note lies on the canvas: drop it beside the drawing.';
  if (place.kind === 'refused') return place.reason;
  if (item.fragment) return whyNotInsertBlock(document, item.fragment, place);
  if (place.kind === 'after') return whyNotPlaceAfter(document, item.kind, place.node);
  return place.kind === 'wired' ? whyNotPlaceAfter(document, item.kind, place.source) : null;
}

/** Why a node of a kind cannot follow another node; null when it can. */
export function whyNotPlaceAfter(document: Document, kind: PaletteItem['kind'], after: NodeId): string | null {
  const node = document.nodes[after];
  if (!node) return 'There is nothing to put it after.';
  if (kind === 'auxiliary-output') return whyNotAttach(document, after);
  if (kind === 'input') return 'The input is where the network starts: nothing can go before it.';
  if (!hasOutput(node)) return `${node.name} is an output: nothing can follow it.`;
  if (kind === 'output' && edgesFrom(document, after).some((edge) => hostOf(document, edge.target) === null)) {
    return `${node.name} already leads on. The final output ends the trunk; attach an auxiliary output instead.`;
  }
  return null;
}
