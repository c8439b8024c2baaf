import { z } from 'zod';
import { freshId } from '../../main-process/core/graph/create.ts';
import type { Document, GraphNode, NodeId, Position } from '../../main-process/core/graph/document.ts';
import { fragmentFields, fragmentOf, type Fragment } from '../../main-process/core/graph/fragment.ts';
import { hostOf } from '../graph-view/model/structure.ts';
import type { Command, Recipe } from './command.ts';
import { putNode, putNote, settleDocked } from './draft.ts';
import { describe, nextName, taken } from './naming.ts';

/** What copy puts on the clipboard: text, so that it pastes into another window, and reads as JSON anywhere else. */
const clipboardSchema = z.looseObject({ format: z.literal('auxnet-fragment'), version: z.literal(1), ...fragmentFields });

/** Nodes with the outputs that hang on them, or null when nothing of it can be copied. */
export function copyFragment(document: Document, wanted: Iterable<string>): Fragment | null {
  const ids = [...wanted];
  const chosen = new Set(ids.filter((id) => id in document.nodes));
  for (const id of Object.keys(document.nodes)) {
    const host = hostOf(document, id);
    if (host !== null && chosen.has(host)) chosen.add(id);
  }
  const notes = [...new Set(ids)].flatMap((id) => document.notes[id] ?? []);
  if (chosen.size + notes.length === 0) return null;
  const nodes = [...chosen].flatMap((id) => document.nodes[id] ?? []);
  const stages = new Set(nodes.map((node) => node.stage));
  return {
    nodes,
    edges: Object.values(document.edges)
      .filter((edge) => chosen.has(edge.source) && chosen.has(edge.target))
      .map((edge) => ({ ...edge })),
    stages: Object.values(document.stages)
      .filter((stage) => stages.has(stage.id))
      .map((stage) => ({ ...stage })),
    notes,
    positions: Object.fromEntries(
      [...chosen, ...notes.map(({ id }) => id)].flatMap((id) => (document.positions[id] ? [[id, document.positions[id]]] : [])),
    ),
  };
}

export const fragmentText = (fragment: Fragment): string =>
  `${JSON.stringify({ format: 'auxnet-fragment', version: 1, ...fragment }, null, 2)}\n`;

/** Reads text from the clipboard. Null when it is anything else than a fragment that this release understands. */
export function parseFragment(text: string): Fragment | null {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = clipboardSchema.safeParse(data);
  const fragment = parsed.success ? fragmentOf(parsed.data) : null;
  return fragment && fragment.nodes.length + fragment.notes.length > 0 ? fragment : null;
}

/** A fragment that is to be put into a document, and the ids that its nodes will have there. */
export interface Planting {
  readonly ids: ReadonlyMap<NodeId, NodeId>;
  readonly recipe: Recipe;
}

/**
 * Puts a fragment into a document under fresh ids and names, each of its places moved by `shift`.
 * @param foreign it comes from another design: a stage of the same id here is another stage
 */
export function plant(document: Document, fragment: Fragment, shift: Position, foreign = false): Planting {
  const isTaken = taken(document);
  const used = new Set<string>();
  const claim = (wanted: string): string => {
    const id = freshId(wanted.replace(/-?\d+$/, '') || 'node', (candidate) => isTaken(candidate) || used.has(candidate));
    used.add(id);
    return id;
  };
  const ids = new Map<NodeId, NodeId>([...fragment.nodes, ...fragment.notes].map(({ id }) => [id, claim(id)]));
  const stages = new Map<string, string>(fragment.stages.map((stage) => [stage.id, claim(stage.id)]));
  // A stage that is copied in part stays one stage; its blocks go back into it.
  const whole = (stage: string): boolean =>
    foreign ||
    Object.values(document.nodes)
      .filter((node) => node.stage === stage)
      .every((node) => ids.has(node.id));
  const names = new Set(Object.values(document.nodes).map((node) => node.name));
  const recipe: Recipe = (draft) => {
    for (const stage of fragment.stages) {
      if (stage.id in draft.stages && !whole(stage.id)) continue;
      const id = stages.get(stage.id) ?? stage.id;
      draft.stages[id] = {
        ...stage,
        id,
        name: nextName(
          Object.values(draft.stages).map((other) => other.name),
          stage.name.replace(/ \d+$/, ''),
        ),
      };
    }
    for (const node of fragment.nodes) {
      const name = names.has(node.name) ? nextName(names, node.name.replace(/ \d+$/, '')) : node.name;
      names.add(name);
      const stage = node.stage === undefined ? undefined : draft.stages[stages.get(node.stage) ?? ''] ? stages.get(node.stage) : node.stage;
      const { stage: _, ...rest } = node;
      const place = fragment.positions[node.id];
      putNode(
        draft,
        { ...rest, id: ids.get(node.id) ?? node.id, name, ...(stage !== undefined && draft.stages[stage] && { stage }) } as GraphNode,
        place && { x: place.x + shift.x, y: place.y + shift.y },
      );
    }
    for (const note of fragment.notes) {
      const id = ids.get(note.id) ?? note.id;
      const place = fragment.positions[note.id];
      putNote(draft, { ...note, id }, { x: (place?.x ?? 0) + shift.x, y: (place?.y ?? 0) + shift.y });
    }
    for (const edge of fragment.edges) {
      const id = claim(edge.id);
      draft.edges[id] = { ...edge, id, source: ids.get(edge.source) ?? edge.source, target: ids.get(edge.target) ?? edge.target };
    }
    settleDocked(draft);
  };
  return { ids, recipe };
}

/** Adds a fragment under fresh ids and names. `at` is where its middle comes to lie; without it, beside the original. */
export const paste = (document: Document, fragment: Fragment, at?: Position, verb = 'Paste'): Command => {
  const { ids, recipe } = plant(document, fragment, offset(fragment, at));
  return {
    label: `${verb} ${sizeOf(fragment)}`,
    select: [...ids.values()],
    recipe,
  };
};

function sizeOf({ nodes, notes }: Fragment): string {
  if (nodes.length === 0) return notes.length === 1 ? 'a note' : `${notes.length} notes`;
  return nodes.length === 1 ? (nodes[0]?.name ?? '') : `${nodes.length} nodes`;
}

/** Copies in place, a little aside or `by` as much as is said, without the clipboard. */
export const duplicate = (document: Document, ids: readonly string[], by: Position = aside): Command | null => {
  const fragment = copyFragment(document, ids);
  if (!fragment) return null;
  const middle = middleOf(fragment);
  const at = middle && { x: middle.x + by.x, y: middle.y + by.y };
  return { ...paste(document, fragment, at, 'Duplicate'), label: `Duplicate ${describe(document, ids)}` };
};

const aside: Position = { x: 32, y: 32 };

/** How far a fragment moves so that its middle comes to lie at a point; without one, a little aside. */
export function offset(fragment: Fragment, at: Position | undefined): Position {
  const middle = middleOf(fragment);
  return at && middle ? { x: at.x - middle.x, y: at.y - middle.y } : aside;
}

function middleOf(fragment: Fragment): Position | undefined {
  const places = Object.values(fragment.positions);
  if (places.length === 0) return undefined;
  const middle = (values: readonly number[]): number => (Math.min(...values) + Math.max(...values)) / 2;
  return { x: middle(places.map((place) => place.x)), y: middle(places.map((place) => place.y)) };
}
