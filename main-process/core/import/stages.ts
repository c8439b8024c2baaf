import type { NodeId, Stage } from '../graph/document.ts';
import type { LayerId } from '../lower/lowered-graph.ts';
import type { Shape } from '../shape/facts.ts';
import type { FoundBlock } from './blocks.ts';

export interface FoundStages {
  readonly stages: readonly Stage[];
  readonly stageOf: ReadonlyMap<NodeId, Stage>;
}

/** Blocks that follow one another at one resolution are a stage: Stage 1, Stage 2, … */
export function findStages(
  blocks: readonly { readonly id: NodeId; readonly block: FoundBlock }[],
  shapeOf: (layer: LayerId) => Shape | undefined,
): FoundStages {
  const stages: Stage[] = [];
  const stageOf = new Map<NodeId, Stage>();
  const after = new Map<LayerId, { readonly stage: Stage; readonly size: string }>();
  for (const { id, block } of blocks) {
    const size = (shapeOf(block.output) ?? []).slice(0, 2).join('×');
    const before = after.get(block.input);
    let stage = before?.size === size ? before.stage : undefined;
    if (!stage) {
      stage = { id: `stage${stages.length + 1}`, name: `Stage ${stages.length + 1}` };
      stages.push(stage);
    }
    stageOf.set(id, stage);
    after.set(block.output, { stage, size });
  }
  return { stages, stageOf };
}
