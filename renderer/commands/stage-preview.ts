import { produce } from 'immer';
import { analyse } from '../../main-process/core/analyse.ts';
import type { Document } from '../../main-process/core/graph/document.ts';
import type { Shape } from '../../main-process/core/shape/facts.ts';
import { addStage, type StagePlace, type StagePlan } from './stages.ts';

export interface StagePreview {
  /** What the last block would give; null while that is not known: nothing comes in, or the blocks do not work out. */
  readonly output: Shape | null;
  readonly parameters: number;
  readonly multiplyAdds: number;
  /** Why the blocks do not work out, in one sentence. */
  readonly problem: string | null;
}

/** What a stage would be: the design is compiled as if it had been added. */
export function previewStage(document: Document, plan: StagePlan, place: StagePlace): StagePreview {
  const command = addStage(document, plan, place);
  const blocks = command.select ?? [];
  const analysis = analyse(produce(document, command.recipe));
  const sum = (pick: 'parameters' | 'multiplyAdds'): number => blocks.reduce((total, id) => total + (analysis.nodes[id]?.[pick] ?? 0), 0);
  const problem = analysis.diagnostics.find(({ severity, node }) => severity === 'error' && node !== undefined && blocks.includes(node));
  return {
    output: analysis.nodes[blocks.at(-1) ?? '']?.output ?? null,
    parameters: sum('parameters'),
    multiplyAdds: sum('multiplyAdds'),
    problem: problem ? (problem.detail ?? problem.message) : null,
  };
}
