import { createNode, freshId } from '../../main-process/core/graph/create.ts';
import type { Document, GraphNode, NodeId } from '../../main-process/core/graph/document.ts';
import type { ParamsOf } from '../../main-process/core/graph/kinds.ts';
import { exitsOn } from '../graph-view/model/structure.ts';
import type { Command } from './command.ts';
import { asItStands, dropNodes, putEdge, putNode, settleDocked } from './draft.ts';
import { depthLabel, taken } from './naming.ts';
import { trunkBlocks } from './trunk.ts';

/** Auxiliary outputs to spread along the trunk. */
export interface SpreadPlan {
  readonly count: number;
  readonly head: ParamsOf<'auxiliary-output'>['head'];
  /** Blocks from one output to the next, and from the last to the final one; null: as far apart as the trunk allows. */
  readonly step: number | null;
  /** The outputs that are there go. Otherwise they stay, and a block that has one is passed over. */
  readonly replace: boolean;
}

/** Most outputs that steps of so many blocks leave room for. */
export const mostOutputs = (blocks: number, step: number | null): number => Math.max(0, Math.floor((blocks - 1) / (step ?? 1)));

/** Blocks between two of `count` outputs that stand as far apart as the trunk allows. */
export const widestStep = (blocks: number, count: number): number => Math.max(1, Math.floor(blocks / (count + 1)));

/**
 * After which of `blocks` blocks, counted from 1, the outputs hang: equal steps of whole blocks, counted back from the
 * final output. What does not divide is left before the first one, where a cut is worth least. 27 blocks (depth 56) and
 * four outputs give 7, 12, 17, 22: the published depths 15, 25, 35, 45 of AuxNet-56-5 (spec §2). None where they do not fit.
 */
export function equalSteps(blocks: number, count: number, step: number | null): readonly number[] {
  const width = step ?? widestStep(blocks, count);
  const places = Array.from({ length: count }, (_, index) => blocks - width * (count - index));
  return places.every((place) => place >= 1) ? places : [];
}

/** Hangs the outputs of a plan on the trunk, one undo step; null where they do not fit or every place is taken. */
export function attachSpread(document: Document, plan: SpreadPlan): Command | null {
  const blocks = trunkBlocks(document);
  const hosts = equalSteps(blocks.length, plan.count, plan.step)
    .flatMap((after) => blocks[after - 1] ?? [])
    .filter((host) => plan.replace || exitsOn(document, host).length === 0);
  if (hosts.length === 0) return null;
  const old = plan.replace ? Object.values(document.nodes).filter(({ kind }) => kind === 'auxiliary-output') : [];
  const outputs = newOutputs(document, hosts, plan.head, new Set(old.map(({ id }) => id)));
  return {
    label: `Attach ${hosts.length === 1 ? 'an output' : `${hosts.length} outputs`} at equal depth steps`,
    select: outputs.map(({ id }) => id),
    recipe: (draft) => {
      dropNodes(draft, old.map(({ id }) => id), asItStands(draft));
      outputs.forEach((output, index) => {
        putNode(draft, output);
        putEdge(draft, hosts[index] ?? '', output.id);
      });
      settleDocked(draft);
    },
  };
}

/** Outputs named after their depth, with ids that neither the design nor each other has. */
function newOutputs(document: Document, hosts: readonly NodeId[], head: SpreadPlan['head'], gone: ReadonlySet<NodeId>): readonly GraphNode[] {
  const isTaken = taken(document);
  const ids = new Set<NodeId>();
  const names = new Set(Object.values(document.nodes).flatMap(({ id, name }) => (gone.has(id) ? [] : name)));
  return hosts.map((host) => {
    const depth = depthLabel(document, host);
    const id = freshId(`exit${depth}`, (candidate) => ids.has(candidate) || (isTaken(candidate) && !gone.has(candidate)));
    ids.add(id);
    let name = `Exit ${depth}`;
    for (let number = 2; names.has(name); number += 1) name = `Exit ${depth} no. ${number}`;
    names.add(name);
    return createNode('auxiliary-output', id, name, { head });
  });
}
