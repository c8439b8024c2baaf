import type { Document, EdgeId, NodeId, Position } from '../../main-process/core/graph/document.ts';
import { endsOf, type Fragment } from '../../main-process/core/graph/fragment.ts';
import { isBlock, isOutput } from '../../main-process/core/graph/kinds.ts';
import { whyNoBlock, type SavedBlock } from '../../main-process/core/graph/saved-block.ts';
import { axisOf } from '../graph-view/layout/axis.ts';
import { layeredLayout, pitchBetween } from '../graph-view/layout/layered-layout.ts';
import * as measures from '../graph-view/layout/measures.ts';
import type { Box } from '../graph-view/model/geometry.ts';
import { drawnPlace, edgesFrom, hasOutput, hostOf } from '../graph-view/model/structure.ts';
import { roleOf } from '../graph-view/model/words.ts';
import { copyFragment, offset, plant, type Planting } from './clipboard.ts';
import type { Command } from './command.ts';
import { putEdge, settleDocked, shiftOnward, type DocumentDraft } from './draft.ts';
import type { PaletteItem } from './palette-items.ts';
import type { Place } from './place.ts';

/** The selected part of a drawing as it is saved, its first node at the origin; or why it cannot be a block. */
export function blockFragment(document: Document, ids: Iterable<string>): Fragment | { readonly refused: string } {
  const fragment = copyFragment(document, ids);
  const refused = whyNoBlock(fragment ?? { nodes: [] });
  if (fragment === null || refused !== null) return { refused: refused ?? '' };
  // A block is kept as it runs down, whichever way its design runs.
  const lying = document.direction === 'right' ? layeredLayout({ ...documentOf(fragment), direction: 'down' }) : fragment.positions;
  const first = Object.values(lying).sort((a, b) => a.y - b.y || a.x - b.x)[0] ?? { x: 0, y: 0 };
  const positions = Object.entries(lying).map(([id, { x, y }]) => [id, { x: x - first.x, y: y - first.y }] as const);
  // A stage that is saved in part is another stage, and open.
  const stages = fragment.stages.map(({ id, name }) => ({ id, name }));
  return { ...fragment, stages, positions: Object.fromEntries(positions) };
}

/** "6 layers", "3 blocks", or "5 nodes" where it holds both. */
export function sizeWords({ nodes }: Pick<Fragment, 'nodes'>): string {
  const inner = nodes.filter(({ kind }) => !isOutput(kind) && kind !== 'input');
  const blocks = inner.filter(({ kind }) => isBlock(kind)).length;
  const [count, word] = blocks === 0 ? [inner.length, 'layer'] : blocks === inner.length ? [blocks, 'block'] : [inner.length, 'node'];
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** A saved block as the palette and quick-add offer it. `id` tells two of the same name apart. */
export function blockItem(id: string, { name, description, fragment }: SavedBlock): PaletteItem {
  const inner = fragment.nodes.filter(({ kind }) => !isOutput(kind) && kind !== 'input');
  const kind = (inner.find((node) => isBlock(node.kind)) ?? inner[0] ?? fragment.nodes[0])?.kind ?? 'conv';
  return {
    id: `saved:${id}`,
    title: name,
    hint: sizeWords(fragment),
    group: 'Saved',
    kind,
    params: {},
    role: roleOf[kind],
    fragment,
    also: `${description} own custom`,
  };
}

/** Why a saved block cannot go into a place; null when it can. */
export function whyNotInsertBlock(document: Document, fragment: Fragment, place: Place): string | null {
  const { entry, exit } = endsOf(fragment);
  switch (place.kind) {
    case 'free':
      return null;
    case 'refused':
      return place.reason;
    case 'before':
    case 'between':
    case 'replace':
      return 'A saved block goes on the canvas, into a wire or after a node.';
    case 'attach':
      return 'A saved block stands in the trunk: drop it on a wire, or on the canvas.';
    case 'insert':
      if (entry === null) return 'This block has not exactly one way in, so it cannot go into a wire. Drop it on the canvas and wire it.';
      return exit === null ? 'This block has not exactly one way out, so it cannot go into a wire. Drop it on the canvas and wire it.' : null;
    case 'after':
    case 'wired': {
      const node = document.nodes[place.kind === 'after' ? place.node : place.source];
      if (!node) return 'There is nothing to put it after.';
      if (!hasOutput(node)) return `${node.name} is an output: nothing can follow it.`;
      if (entry === null) return 'This block has not exactly one way in. Drop it on the canvas and wire it.';
      if (place.kind === 'after' && exit === null && onward(document, node.id).length > 0) {
        return `${node.name} already leads on, and this block has not exactly one way out. Drop it on the canvas and wire it.`;
      }
      return null;
    }
  }
}

/** Where the nodes of a block would come to lie: around a point, or with its first node there. */
export function fragmentBoxes(document: Document, saved: Fragment, at: Position, firstThere: boolean): readonly Box[] {
  const axis = axisOf(document);
  const fragment = alongTrunk(document, saved);
  const { entry } = endsOf(fragment);
  const first = fragment.positions[entry ?? ''];
  const shift = firstThere && first ? { x: at.x - first.x, y: at.y - first.y } : offset(fragment, at);
  return fragment.nodes.flatMap(({ id, kind }) => {
    const place = fragment.positions[id];
    const size = kind === 'auxiliary-output' ? measures.pill : kind === 'input' ? axis.input : axis.node;
    return place ? [{ x: place.x + shift.x, y: place.y + shift.y, width: size.width, height: size.height }] : [];
  });
}

/** Wires by which a node feeds the trunk. */
const onward = (document: Pick<Document, 'nodes' | 'edges'>, id: NodeId) =>
  edgesFrom(document, id).filter((edge) => hostOf(document, edge.target) !== id);

/** Puts a saved block into a place as one step; null where `whyNotInsertBlock` has a reason. Parameters stay as they were saved. */
export function insertBlock(document: Document, title: string, saved: Fragment, place: Place): Command | null {
  if (whyNotInsertBlock(document, saved, place) !== null) return null;
  const axis = axisOf(document);
  const fragment = alongTrunk(document, saved);
  const label = `Insert ${title}`;
  const { entry, exit } = endsOf(fragment);
  const origin = (entry === null ? undefined : fragment.positions[entry]) ?? Object.values(fragment.positions)[0] ?? { x: 0, y: 0 };
  /** The block with its first node at a point. */
  const at = (point: Position): Planting => plant(document, fragment, { x: point.x - origin.x, y: point.y - origin.y }, true);
  const wired = (planting: Planting, wire: (draft: DocumentDraft, ends: Ends) => void): Command => {
    const nodes = [...planting.ids.values()];
    return {
      label,
      select: nodes,
      recipe: (draft) => {
        planting.recipe(draft);
        const first = planting.ids.get(entry ?? '');
        if (first !== undefined) wire(draft, { first, last: planting.ids.get(exit ?? ''), nodes });
        settleDocked(draft);
      },
    };
  };
  switch (place.kind) {
    case 'free': {
      const planting = plant(document, fragment, offset(fragment, place.at), true);
      return { label, select: [...planting.ids.values()], recipe: planting.recipe };
    }
    case 'wired':
      return wired(at(place.at), (draft, { first }) => void putEdge(draft, place.source, first));
    case 'after': {
      const wires = onward(document, place.node);
      const [only] = wires;
      if (wires.length === 1 && only && exit !== null) return insertBlock(document, title, fragment, { kind: 'insert', edge: only.id });
      const from = axis.turn(drawnPlace(document, place.node) ?? { x: 0, y: 0 });
      const side = wires.length * (axis.breadth + axis.column);
      return wired(at(axis.turn({ x: from.x + side, y: from.y + axis.pitch })), (draft, ends) => {
        putEdge(draft, place.node, ends.first);
        setRow(draft, place.node, ends);
      });
    }
    case 'insert': {
      const wire = document.edges[place.edge];
      const from = axis.turn((wire && drawnPlace(document, wire.source)) ?? { x: 0, y: 0 });
      if (!wire) return null;
      return wired(at(axis.turn({ x: from.x, y: from.y + axis.pitch })), (draft, ends) => intoWire(draft, place.edge, ends));
    }
    case 'attach':
    case 'before':
    case 'between':
    case 'replace':
    case 'refused':
      return null;
  }
}

/** A block was saved as it runs down; where the trunk runs to the right, it is laid out to do so too. */
const alongTrunk = (document: Document, fragment: Fragment): Fragment =>
  document.direction === 'right' ? { ...fragment, positions: layeredLayout({ ...documentOf(fragment), direction: 'right' }) } : fragment;
const documentOf = ({ nodes, edges }: Fragment): Pick<Document, 'nodes' | 'edges'> => ({
  nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
  edges: Object.fromEntries(edges.map((edge) => [edge.id, edge])),
});

/** The nodes of a block that was just put in: the first and the last of its trunk, and all of them. */
interface Ends {
  readonly first: NodeId;
  readonly last: NodeId | undefined;
  readonly nodes: readonly NodeId[];
}

/** Wires the new nodes in and moves what follows out of their way. */
function intoWire(draft: DocumentDraft, edge: EdgeId, ends: Ends): void {
  const { first, last, nodes } = ends;
  const wire = draft.edges[edge];
  if (!wire || last === undefined) return;
  const { source, target } = wire;
  delete draft.edges[edge];
  putEdge(draft, source, first);
  putEdge(draft, last, target);
  joinStage(draft, source, target, nodes);
  setRow(draft, source, ends);
  const axis = axisOf(draft);
  const [top, bottom] = [drawnPlace(draft, source), drawnPlace(draft, target)].map((place) => place && axis.turn(place));
  if (!top || !bottom || bottom.y <= top.y || Math.abs(top.x - bottom.x) > axis.breadth / 2) return;
  const farthest = Math.max(top.y, ...nodes.flatMap((id) => draft.positions[id] ?? []).map(axis.along));
  const needed = farthest + pitchBetween(draft, last, target) - bottom.y;
  if (needed > 0) shiftOnward(draft, bottom.y, needed, new Set(nodes));
}

/** Inside a stage, what has no stage of its own becomes part of it. */
function joinStage(draft: DocumentDraft, source: NodeId, target: NodeId, nodes: readonly NodeId[]): void {
  const stage = draft.nodes[source]?.stage;
  if (stage === undefined || stage !== draft.nodes[target]?.stage) return;
  for (const id of nodes) {
    const node = draft.nodes[id];
    if (node && node.stage === undefined && node.kind !== 'auxiliary-output') node.stage = stage;
  }
}

/** Moves the new nodes so that the first stands one row after the node before. */
function setRow(draft: DocumentDraft, above: NodeId, { first, nodes }: Ends): void {
  const [top, own] = [drawnPlace(draft, above), draft.positions[first]];
  if (!top || !own) return;
  const axis = axisOf(draft);
  const by = axis.turn({ x: 0, y: axis.along(top) + pitchBetween(draft, above, first) - axis.along(own) });
  for (const id of nodes) {
    const place = draft.positions[id];
    if (place) draft.positions[id] = { x: place.x + by.x, y: place.y + by.y };
  }
}
