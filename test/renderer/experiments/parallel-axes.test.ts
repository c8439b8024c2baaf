import { describe, expect, test } from 'vitest';
import type { RunSummary } from '../../../main-process/contract/studio.ts';
import { bestRun, parallelAxes, passes, type ParallelAxis } from '../../../renderer/features/experiments/parallel-axes.ts';

type Values = Readonly<Record<string, string | number | boolean>>;
let count = 0;
const run = (values: Values | null, error?: number): RunSummary => ({
  id: `r-${(count += 1)}`, label: 'r', design: 'Net', method: 'fused', status: 'completed', createdAt: '', epoch: 1, epochs: 1, seed: 1,
  resumable: false, directory: '/r', outputs: [{ id: 'early', name: 'Exit 7' }, { id: 'out', name: 'Output 20' }],
  ...(values && { experiment: { id: 'sweep-1', name: 'Sweep', kind: 'sweep', values: { ...values } } }),
  ...(error !== undefined && { error: { early: 100 - error, out: error } }),
});
const axesOf = (runs: readonly RunSummary[], ...fields: readonly string[]): readonly ParallelAxis[] =>
  parallelAxes(runs, fields, (field) => field.toUpperCase(), undefined);
const places = (axis: ParallelAxis | undefined, runs: readonly RunSummary[]): readonly (number | null)[] =>
  runs.map((each) => {
    const at = axis?.at(each) ?? null;
    return at === null ? null : Number(at.toFixed(4));
  });
const ticks = (axis: ParallelAxis | undefined): readonly string[] => (axis?.ticks ?? []).map(({ at, text }) => `${text} at ${Number(at.toFixed(2))}`);

describe('an axis', () => {
  test.each<[string, readonly (Values | null)[], readonly (number | null)[], readonly string[]]>([
    ['of numbers lays them out by their value', [{ a: 1 }, { a: 2 }, { a: 5 }], [0, 0.25, 1], ['1 at 0', '3 at 0.5', '5 at 1']],
    ['of numbers far apart, by their ratio', [{ a: 1e-4 }, { a: 1e-3 }, { a: 1e-2 }], [0, 0.5, 1], ['0.0001 at 0', '0.001 at 0.5', '0.01 at 1']],
    ['that reaches zero, by the value', [{ a: 0 }, { a: 50 }, { a: 100 }], [0, 0.5, 1], ['0 at 0', '50 at 0.5', '100 at 1']],
    ['of one number has it in the middle', [{ a: 3 }, { a: 3 }], [0.5, 0.5], ['3 at 0.5']],
    ['of words has them evenly, in their order', [{ a: 'fused' }, { a: 'joint' }, { a: 'single' }, { a: 'joint' }], [0, 0.5, 1, 0.5],
      ['fused at 0', 'joint at 0.5', 'single at 1']],
    ['of on and off', [{ a: true }, { a: false }], [0, 1], ['true at 0', 'false at 1']],
    ['of numbers and “off” takes all for words', [{ a: 5 }, { a: 'off' }], [0, 1], ['5 at 0', 'off at 1']],
    ['leaves out runs without a value', [{ a: 1 }, { b: 2 }, null, { a: 2 }], [0, null, null, 1], ['1 at 0', '1.5 at 0.5', '2 at 1']],
  ])('%s', (_what, values, at, told) => {
    const runs = values.map((each) => run(each));
    const [axis] = axesOf(runs, 'a');
    expect(axis).toMatchObject({ key: 'a', title: 'A' });
    expect(places(axis, runs)).toEqual(at);
    expect(ticks(axis)).toEqual(told);
  });

  test('of the error stands last, and is of the output that counts', () => {
    const runs = [run({ a: 1 }, 30), run({ a: 2 }, 40), run({ a: 3 })];
    expect(axesOf(runs, 'a').map(({ key }) => key)).toEqual(['a', 'error']);
    expect(places(axesOf(runs, 'a')[1], runs)).toEqual([0, 1, null]);
    expect(places(parallelAxes(runs, [], String, 'Exit 7')[0], runs)).toEqual([1, 0, null]);
  });
});

test.each<[Readonly<Record<string, readonly [number, number]>>, readonly number[]]>([
  [{}, [1, 2, 3]],
  [{ a: [0.5, 1] }, [2, 3]],
  [{ a: [0, 0] }, [1]],
  [{ a: [0, 0.5], error: [0, 0.5] }, [1]],
  // A run without an error does not cross its axis.
  [{ error: [0, 1] }, [1, 2]],
  [{ gone: [0, 0.1] }, [1, 2, 3]],
])('%j keeps the runs that cross there', (brushes, kept) => {
  const runs = [run({ a: 1 }, 30), run({ a: 2 }, 40), run({ a: 3 })];
  const axes = axesOf(runs, 'a');
  expect(runs.filter((each) => passes(each, axes, brushes)).map(({ experiment }) => experiment?.values.a)).toEqual(kept);
});

test('the best run has the least error of the output that counts; without errors there is none', () => {
  const [good, bad, none] = [run({ a: 1 }, 30), run({ a: 2 }, 40), run({ a: 3 })];
  expect(bestRun([none!, bad!, good!], undefined)).toBe(good);
  expect(bestRun([none!, bad!, good!], 'Exit 7')).toBe(bad);
  expect(bestRun([none!], undefined)).toBeNull();
});
