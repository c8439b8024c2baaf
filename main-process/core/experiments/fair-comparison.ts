import { compareConfigurations } from './configuration-difference.ts';
import type { RunOutcome } from './run-outcome.ts';

/** What may differ between the runs of an ablation. The folder of the data says nothing of the data. */
const varied = ['method', 'seed', 'dataset.path'];

/** Why these runs are not what an ablation compares; empty when only method, heads and seed differ. */
export function unfairness(runs: readonly RunOutcome[]): readonly string[] {
  const fields = compareConfigurations(runs.map(({ config }) => config)).filter(({ path, differs }) => differs && !varied.includes(path));
  const designs = [...new Set(runs.map(({ design }) => design))];
  const twice = repeated(runs);
  return [
    ...(designs.length > 1 ? [`The runs are of several designs: ${designs.join(', ')}.`] : []),
    ...fields.map(({ path, values }) => `The runs differ in ${path} too: ${[...new Set(values.map((value) => JSON.stringify(value) ?? 'none'))].join(', ')}.`),
    ...(twice.length > 0 ? [`The same method and seed more than once: ${twice.join(', ')}. They count as runs of their own.`] : []),
  ];
}

function repeated(runs: readonly RunOutcome[]): readonly string[] {
  const seen = new Map<string, string[]>();
  for (const { run, arm, seed } of runs) {
    const key = `${arm.method} ${arm.heads} ${seed}`;
    seen.set(key, [...(seen.get(key) ?? []), run]);
  }
  return [...seen.values()].filter((all) => all.length > 1).map((all) => all.join(' = '));
}
