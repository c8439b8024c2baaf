import type { Document } from '../graph/document.ts';
import type { Method } from '../graph/training-config.ts';
import { armsOf, withoutHeads, type Arm } from './arm.ts';

export interface AblationOptions {
  readonly methods: readonly Method[];
  /** Also once without heads: what the auxiliary outputs do for the final one. */
  readonly withoutHeads: boolean;
  readonly seeds: readonly number[];
}

/** What tells a run from the others of its experiment. */
export interface AblationValues extends Record<string, string | number | boolean> {
  readonly method: Method;
  readonly heads: boolean;
  readonly seed: number;
}

export interface PlannedRun {
  readonly arm: Arm;
  readonly values: AblationValues;
  readonly design: Document;
}

/** `count` seeds from that of the design on. */
export const seedsFrom = (first: number, count: number): readonly number[] => Array.from({ length: count }, (_, index) => first + index);

/**
 * The runs of an ablation, one seed after the other, so that all arms have as many runs whenever it is looked at.
 * All but method, heads and seed is the design's own; equal seeds mean equal data order, and equal first weights of the trunk.
 */
export function ablationPlan(document: Document, options: AblationOptions): readonly PlannedRun[] {
  const arms = armsOf(options.methods, options.withoutHeads);
  const bare = withoutHeads(document);
  return options.seeds.flatMap((seed) =>
    arms.map((arm): PlannedRun => {
      const design = arm.heads ? document : bare;
      return {
        arm,
        values: { method: arm.method, heads: arm.heads, seed },
        design: { ...design, training: { ...design.training, method: arm.method, seed } },
      };
    }),
  );
}
