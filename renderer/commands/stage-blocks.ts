import { freshId } from '../../main-process/core/graph/create.ts';
import type { Document, GraphNode, NodeId, StageId } from '../../main-process/core/graph/document.ts';
import { isBlock } from '../../main-process/core/graph/kinds.ts';
import { topologyOf } from '../../main-process/core/graph/topology.ts';
import { axisOf } from '../graph-view/layout/axis.ts';
import { pitchBetween } from '../graph-view/layout/layered-layout.ts';
import { drawnPlace, edgesFrom, hostOf, stageMembers } from '../graph-view/model/structure.ts';
import { asBlock, asVariant, variantItem, variantOf, type BlockVariant } from './block-variants.ts';
import type { Command } from './command.ts';
import { putEdge, putNode, settleDocked, shiftOnward, type DocumentDraft } from './draft.ts';
import { nextName, taken } from './naming.ts';
import { remove } from './nodes.ts';

/** What selecting a stage selects: itself, so that one of a single block is told from its block, and its members. */
export const stageSelection = (document: Document, stage: StageId): readonly string[] => [
  stage,
  ...(stageMembers(document).get(stage) ?? []),
];

/** The stage whose members are exactly the nodes selected; of a single member only when the stage itself was chosen. */
export function selectedStage(document: Document, selection: ReadonlySet<string>): StageId | null {
  const nodes = [...selection].filter((id) => id in document.nodes);
  const stage = document.nodes[nodes[0] ?? '']?.stage;
  if (stage === undefined || !document.stages[stage] || nodes.some((id) => document.nodes[id]?.stage !== stage)) return null;
  const members = stageMembers(document).get(stage) ?? [];
  return members.length === nodes.length && (nodes.length > 1 || selection.has(stage)) ? stage : null;
}

/** The residual blocks of a stage, in the order in which data flows. */
export function stageBlocks(document: Pick<Document, 'nodes' | 'edges'>, stage: StageId): readonly NodeId[] {
  return topologyOf(document).order.flatMap((node) => (node.stage === stage && isBlock(node.kind) ? [node.id] : []));
}

/**
 * Makes a stage have `count` blocks (at least 1): new ones follow the last one and are set as it is, at stride 1; surplus
 * ones go from the end, with the outputs that hang on them.
 */
export const setStageCount = (document: Document, stage: StageId, count: number): Command => {
  const blocks = stageBlocks(document, stage);
  const kept = blocks.slice(0, Math.max(1, count));
  const surplus = blocks.slice(kept.length);
  const fresh = freshBlocks(document, blocks.at(-1), Math.max(0, count - blocks.length));
  const members = (stageMembers(document).get(stage) ?? []).filter((id) => !surplus.includes(id));
  return {
    label: `Make ${document.stages[stage]?.name ?? stage} ${count} ${count === 1 ? 'block' : 'blocks'}`,
    coalesceKey: `stage-count:${stage}`,
    select: [stage, ...members, ...fresh.map(({ id }) => id)],
    recipe: (draft) => {
      if (fresh.length > 0) append(draft, blocks.at(-1) ?? '', fresh);
      // From the end, so that each removal closes up behind the one before it.
      else if (surplus.length > 0) remove(draft as Document, [...surplus].reverse()).recipe(draft);
    },
  };
};

function freshBlocks(document: Document, last: NodeId | undefined, count: number): readonly GraphNode[] {
  const model = asBlock(document.nodes[last ?? '']);
  if (!model) return [];
  const isTaken = taken(document);
  const used = new Set<string>();
  const names = Object.values(document.nodes).map((node) => node.name);
  return Array.from({ length: count }, () => {
    const id = freshId('block', (candidate) => isTaken(candidate) || used.has(candidate));
    const name = nextName(names, 'Block');
    used.add(id);
    names.push(name);
    return { ...model, id, name, params: { ...model.params, strides: 1 } } as GraphNode;
  });
}

/** A chain behind a block; what followed the block follows the chain, and moves on to make room. */
function append(draft: DocumentDraft, last: NodeId, chain: readonly GraphNode[]): void {
  const onward = edgesFrom(draft, last).filter((edge) => hostOf(draft, edge.target) !== last);
  const place = draft.positions[last];
  const folded = draft.stages[draft.nodes[last]?.stage ?? '']?.collapsed === true;
  for (const edge of onward) delete draft.edges[edge.id];
  const axis = axisOf(draft);
  const start = place && axis.turn(place);
  let above = last;
  let y = start?.y ?? 0;
  for (const block of chain) {
    putNode(draft, block);
    putEdge(draft, above, block.id);
    y += pitchBetween(draft, above, block.id);
    if (start) draft.positions[block.id] = axis.turn({ x: start.x, y });
    above = block.id;
  }
  for (const { target } of onward) putEdge(draft, above, target);
  const room = onward.flatMap(({ target }) => {
    const below = drawnPlace(draft, target);
    const along = below && axis.along(below);
    return along !== undefined && start && along > start.y
      ? [{ along, needed: y + pitchBetween(draft, above, target) - along }]
      : [];
  });
  const [nearest] = room.sort((a, b) => a.along - b.along);
  // A folded stage is one row, however many blocks it holds.
  if (nearest && nearest.needed > 0 && !folded) shiftOnward(draft, nearest.along, nearest.needed, new Set(chain.map(({ id }) => id)));
  settleDocked(draft);
}

/** Turns all blocks of a stage into another variant; the channels they give stay. */
export const setStageVariant = (document: Document, stage: StageId, variant: BlockVariant): Command => {
  const changed = stageBlocks(document, stage).flatMap((id) => {
    const block = asBlock(document.nodes[id]);
    return block && variantOf(block) !== variant ? [asVariant(block, variant)] : [];
  });
  return {
    label: `Turn the blocks of ${document.stages[stage]?.name ?? stage} into ${variantItem(variant).title.toLowerCase()}s`,
    recipe: (draft) => {
      for (const block of changed) putNode(draft, block);
    },
  };
};
