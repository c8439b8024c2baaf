import { createNode, freshId } from '../../main-process/core/graph/create.ts';
import type { Document, EdgeId, GraphNode, NodeId, Position } from '../../main-process/core/graph/document.ts';
import type { NodeKind } from '../../main-process/core/graph/kinds.ts';
import { drawnPlace, stageMembers } from '../graph-view/model/structure.ts';
import type { Command } from './command.ts';
import { axisOf } from '../graph-view/layout/axis.ts';
import { pitchBetween } from '../graph-view/layout/layered-layout.ts';
import { dropEmptyStages, putEdge, putNode, settleDocked, shiftOnward } from './draft.ts';
import { nextName, taken } from './naming.ts';

/** What a stage is made of. The first block may halve the resolution (strides 2); the others keep it. */
export interface StagePlan {
  readonly kind: Extract<NodeKind, 'basic-block' | 'bottleneck-block'>;
  readonly count: number;
  readonly params: Readonly<Record<string, unknown>>;
  readonly strides: number;
}

/** Where it goes: into a wire, after a node that leads nowhere yet, or free on the canvas. */
export type StagePlace = { readonly edge: EdgeId } | { readonly after: NodeId } | { readonly at: Position };

/** A group of n equal blocks in one go. */
export const addStage = (document: Document, plan: StagePlan, place: StagePlace): Command => {
  const isTaken = taken(document);
  const used = new Set<string>();
  const claim = (prefix: string): string => {
    const id = freshId(prefix, (candidate) => isTaken(candidate) || used.has(candidate));
    used.add(id);
    return id;
  };
  const stage = {
    id: claim('stage'),
    name: nextName(
      Object.values(document.stages).map((other) => other.name),
      'Stage',
    ),
  };
  const names = Object.values(document.nodes).map((node) => node.name);
  const blocks: GraphNode[] = [];
  for (let index = 0; index < plan.count; index += 1) {
    const name = nextName(names, 'Block');
    names.push(name);
    const params = { ...plan.params, strides: index === 0 ? plan.strides : 1 };
    blocks.push({ ...createNode(plan.kind, claim('block'), name, params), stage: stage.id });
  }
  return {
    label: `Add ${stage.name} of ${plan.count} blocks`,
    select: blocks.map((block) => block.id),
    recipe: (draft) => {
      const wire = 'edge' in place ? draft.edges[place.edge] : undefined;
      const source = wire?.source ?? ('after' in place ? place.after : undefined);
      const axis = axisOf(draft);
      const start = axis.turn('at' in place ? place.at : (drawnPlace(draft, source ?? '') ?? { x: 0, y: 0 }));
      draft.stages[stage.id] = stage;
      if (wire) delete draft.edges[wire.id];
      let above = source;
      let y = start.y;
      for (const block of blocks) {
        putNode(draft, block);
        if (above !== undefined) {
          y += pitchBetween(draft, above, block.id);
          putEdge(draft, above, block.id);
        }
        draft.positions[block.id] = axis.turn({ x: start.x, y });
        above = block.id;
      }
      if (!wire || above === undefined) return;
      putEdge(draft, above, wire.target);
      const below = drawnPlace(draft, wire.target);
      if (!below) return;
      const needed = y + pitchBetween(draft, above, wire.target) - axis.along(below);
      if (needed > 0) shiftOnward(draft, axis.along(below), needed, new Set(blocks.map((block) => block.id)));
      settleDocked(draft);
    },
  };
};

/** Folds a stage to one row and closes up what follows, or opens it again and makes room. */
export const collapseStage = (document: Document, id: string, collapsed: boolean): Command => ({
  label: `${collapsed ? 'Fold' : 'Open'} ${document.stages[id]?.name ?? id}`,
  recipe: (draft) => {
    const stage = draft.stages[id];
    const members = stageMembers(draft).get(id) ?? [];
    const { along } = axisOf(draft);
    const places = members.flatMap((member) => draft.positions[member] ?? []).map(along);
    if (!stage || Boolean(stage.collapsed) === collapsed) return;
    const [first, last] = [Math.min(...places), Math.max(...places)];
    if (collapsed) {
      if (places.length > 0) shiftOnward(draft, last + 1, first - last, new Set(members));
      stage.collapsed = true;
    } else {
      delete stage.collapsed;
      if (places.length > 0) shiftOnward(draft, first + 1, last - first, new Set(members));
    }
    settleDocked(draft);
  },
});

/** Positions of a layout with folded stages taken as one row each: what follows closes up. */
export function foldPositions(document: Document, positions: Readonly<Record<NodeId, Position>>): Readonly<Record<NodeId, Position>> {
  const { turn } = axisOf(document);
  // Turned so that the trunk runs down, and back at the end.
  const all = Object.fromEntries(Object.entries(positions).map(([id, place]) => [id, { ...turn(place) }]));
  const spans = [...stageMembers(document)].flatMap(([id, members]) => {
    const ys = members.flatMap((member) => all[member]?.y ?? []);
    return document.stages[id]?.collapsed && ys.length > 0
      ? [{ members: new Set(members), top: Math.min(...ys), bottom: Math.max(...ys) }]
      : [];
  });
  // From the last one back, so that what followed still follows.
  for (const { members, top, bottom } of spans.sort((a, b) => b.top - a.top)) {
    for (const [id, place] of Object.entries(all)) if (!members.has(id) && place.y > bottom) place.y -= bottom - top;
  }
  return Object.fromEntries(Object.entries(all).map(([id, place]) => [id, turn(place)]));
}

/** Groups nodes into a new stage; they leave the one they were in. */
export const groupIntoStage = (document: Document, ids: readonly NodeId[]): Command => {
  const stage = {
    id: freshId('stage', taken(document)),
    name: nextName(
      Object.values(document.stages).map((other) => other.name),
      'Stage',
    ),
  };
  return {
    label: `Group into ${stage.name}`,
    recipe: (draft) => {
      draft.stages[stage.id] = stage;
      for (const id of ids) {
        const node = draft.nodes[id];
        if (node && node.kind !== 'auxiliary-output') node.stage = stage.id;
      }
      dropEmptyStages(draft);
    },
  };
};

/** Dissolves a stage; its blocks stay. */
export const ungroupStage = (document: Document, id: string): Command => ({
  label: `Ungroup ${document.stages[id]?.name ?? id}`,
  recipe: (draft) => {
    for (const node of Object.values(draft.nodes)) if (node.stage === id) delete node.stage;
    delete draft.stages[id];
  },
});
