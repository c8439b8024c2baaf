import type { LoweredGraph } from '../lower/lowered-graph.ts';
import type { Coefficient, StepPlan } from '../multiway/passes.ts';
import type { ProgramBuilder } from './builder.ts';
import type { ProgramConfig } from './config.ts';
import type { Value } from './ir.ts';

/** A factor known when the program is made, or a scalar that it computes. */
export type Factor = number | Value;

/** Above this ratio of L_i to L_F the loss-ratio rule sets the rate of path i (spec §3, Torch variant). */
const LOSS_RATIO = 2;

/**
 * c_i of every path. With the loss-ratio rule an auxiliary path whose loss is over twice the final one's gets L_F/L_i in
 * place of 1/d_i (spec §3); the coefficients are then scalars of the program.
 */
export function pathCoefficients(
  build: ProgramBuilder,
  graph: LoweredGraph,
  plan: StepPlan,
  { lossRatioRule }: Pick<ProgramConfig, 'lossRatioRule'>,
  losses: readonly Value[],
): readonly Factor[] {
  const last = losses.at(-1);
  if (!lossRatioRule || last === undefined) return plan.coefficients;
  return build.within('loss-ratio', () =>
    plan.coefficients.map((coefficient, i) => {
      const loss = losses[i];
      if (graph.exits[i]?.kind === 'final' || coefficient === 0 || loss === undefined) return coefficient;
      const ruled = build.one('divideScalars', {}, [last, loss]);
      return build.one('selectIfGreater', { factor: LOSS_RATIO }, [loss, last, ruled, build.constant(coefficient)]);
    }),
  );
}

/** The value of a plan's coefficient. @param paths c_i of every path */
export function resolve(build: ProgramBuilder, { factor, coefficients }: Coefficient, paths: readonly Factor[]): Factor {
  if (coefficients.length === 0) return factor;
  const terms = coefficients.map((exit) => paths[exit] ?? 0);
  const known = terms.filter((term) => typeof term === 'number').reduce((sum, term) => sum + term, 0);
  const computed = terms.filter((term) => typeof term !== 'number');
  if (computed.length === 0) return factor * known;
  const sum = build.add(computed);
  return build.scale(known === 0 ? sum : build.one('addConstant', { offset: known }, [sum]), factor);
}

export const times = (build: ProgramBuilder, value: Value, factor: Factor): Value =>
  typeof factor === 'number' ? build.scale(value, factor) : build.one('multiply', {}, [value, factor]);
