import { isMultiway } from '../graph/training-config.ts';
import { differenceSentence } from '../statistics/difference.ts';
import { left, right, type Cell, type Table } from '../tables/index.ts';
import type { AblationResult, ArmResult } from './ablation-result.ts';

/** Rows are arms, columns are outputs: mean ± sample standard deviation of the test error after the last epoch. */
export function ablationTable(result: AblationResult, about: string, notes: readonly string[] = []): Table {
  const { outputs, arms } = result;
  return {
    caption: `${about}: test error in % after the last epoch, mean ± sample standard deviation.`,
    columns: [left('Method'), right('Runs'), ...outputs.map((name) => right(name))],
    rows: arms.map((arm): readonly Cell[] => [
      arm.name,
      { kind: 'figure', value: arm.seeds.length, text: runsText(arm) },
      ...arm.figures.map(({ sample, best }): Cell =>
        sample === null ? null : { kind: 'spread', mean: sample.mean, deviation: sample.deviation, count: sample.count, digits: 1, ...(best && { best }) },
      ),
    ]),
    notes,
  };
}

/** "3"; "1 of 3" while runs are to come. */
export const runsText = ({ seeds, planned }: ArmResult): string => (seeds.length === planned ? String(planned) : `${seeds.length} of ${planned}`);

/**
 * What the table shows, output by output: the multi-way method against each other arm. Two standard errors are no test:
 * with three seeds a difference of chance alone is beyond them about one time in nine (t with 4 degrees of freedom).
 */
export function ablationSentences({ outputs, arms }: AblationResult): readonly string[] {
  const subject = arms.find(({ arm }) => arm.heads && isMultiway(arm.method)) ?? arms.at(-1);
  if (!subject) return [];
  return outputs.flatMap((output, at) => {
    const to = subject.figures[at]?.sample;
    if (!to) return [];
    return arms.flatMap((other) => {
      const from = other.figures[at]?.sample;
      if (other === subject || !from) return [];
      return [differenceSentence(output, { name: other.name, sample: from }, { name: subject.name, sample: to })];
    });
  });
}
