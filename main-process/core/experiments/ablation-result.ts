import { sampleOf, type Sample } from '../statistics/sample.ts';
import { armKey, armName, compareArms, type Arm } from './arm.ts';
import type { RunOutcome } from './run-outcome.ts';

/** What one arm reached at one output. */
export interface ArmFigure {
  /** Test error, %, over the complete runs; null without one, or where the arm has no such output. */
  readonly sample: Sample | null;
  /** The least mean of its output. */
  readonly best: boolean;
}
export interface ArmResult {
  readonly arm: Arm;
  readonly name: string;
  /** Of the complete runs. */
  readonly seeds: readonly number[];
  /** Runs that are there or planned. */
  readonly planned: number;
  /** One an output, in the order of `AblationResult.outputs`. */
  readonly figures: readonly ArmFigure[];
}
export interface AblationResult {
  /** Names, shallow to deep. */
  readonly outputs: readonly string[];
  readonly arms: readonly ArmResult[];
  readonly complete: number;
  readonly planned: number;
}

/** Means and sample deviations per output and arm, from the runs that are complete; the others count as planned. */
export function ablationResult(runs: readonly RunOutcome[]): AblationResult {
  const outputs = outputsOf(runs);
  const byArm = new Map<string, RunOutcome[]>();
  for (const run of [...runs].sort((a, b) => compareArms(a.arm, b.arm) || a.seed - b.seed)) {
    byArm.set(armKey(run.arm), [...(byArm.get(armKey(run.arm)) ?? []), run]);
  }
  const drafts = [...byArm.values()].map((all) => {
    const complete = all.filter((run) => run.complete);
    const samples = outputs.map((name) => {
      const errors = complete.flatMap((run) => run.outputs.find((output) => output.name === name)?.error ?? []);
      return errors.length === 0 ? null : sampleOf(errors);
    });
    return { all, complete, samples };
  });
  const least = outputs.map((_, at) => Math.min(...drafts.map(({ samples }) => samples[at]?.mean ?? Infinity)));
  const arms = drafts.flatMap(({ all, complete, samples }): ArmResult[] => {
    const [first] = all;
    if (!first) return [];
    const figures = samples.map((sample, at) => ({ sample, best: sample !== null && drafts.length > 1 && sample.mean === least[at] }));
    return [{ arm: first.arm, name: armName(first.arm), seeds: complete.map(({ seed }) => seed), planned: all.length, figures }];
  });
  return { outputs, arms, complete: runs.filter(({ complete }) => complete).length, planned: runs.length };
}

/** Every output that a run has, by depth: runs without heads have the final one alone. */
function outputsOf(runs: readonly RunOutcome[]): readonly string[] {
  const depths = new Map(runs.flatMap(({ outputs }) => outputs.map(({ name, depth }) => [name, depth] as const)));
  return [...depths].sort((a, b) => a[1] - b[1]).map(([name]) => name);
}
