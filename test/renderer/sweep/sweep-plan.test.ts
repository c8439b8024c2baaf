import { describe, expect, test } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { parseDocument } from '../../../main-process/core/graph/parse.ts';
import { templateById } from '../../../main-process/core/templates/index.ts';
import { SweepPlan, type TypedAxis } from '../../../renderer/features/sweep/sweep-plan.svelte.ts';

const document = templateById('auxnet-20-3')!.build();
function planOf(lines: readonly (readonly [path: string, text: string])[], more: Partial<Pick<SweepPlan, 'mode' | 'count' | 'seed'>> = {}): SweepPlan {
  const plan = new SweepPlan(() => document);
  plan.typed = lines.map(([path, text]): TypedAxis => ({ path, text }));
  return Object.assign(plan, more);
}

describe('a sweep as it is typed', () => {
  test.each<[string, readonly (readonly [string, string])[], number]>([
    ['one field', [['learningRate', '0.1, 0.05, 0.02']], 3],
    ['every combination', [['learningRate', '0.1,0.05'], ['seed', '1,2,3'], ['method', 'fused, joint']], 12],
    ['a range in five', [['weightDecay', 'log:1e-5..1e-3']], 5],
    ['a range in as many as it says', [['momentum', '0..0.9:4']], 4],
    ['depth and width', [['blocks', '2,3'], ['width', '0.5,1']], 4],
    ['one stage', [['blocks.stage2', '1..3:3'], ['seed', '1,2']], 6],
  ])('%s', (_what, lines, runs) => {
    const { points, problems, problem, axes } = planOf(lines).reading;
    expect([points.length, problem, problems.every((each) => each === '')]).toEqual([runs, '', true]);
    expect(axes.map(({ field }) => field.path)).toEqual(lines.map(([path]) => path));
    expect(planOf(lines).runs(document)).toHaveLength(runs);
  });

  test.each<[string, string, string]>([
    ['learningRate', '0.1, x', '“x” is not a number'],
    ['learningRate', '', 'is not a number'],
    ['method', 'magic', 'none of'],
    ['blocks', '0', 'too low: it is at least 1'],
    ['blocks.stage9', '2', 'The design has no stage named "stage9"'],
    ['gone', '1', 'There is no field gone'],
  ])('%s=%s is refused at its line', (path, text, message) => {
    const { points, problems, problem } = planOf([['seed', '1,2'], [path, text]]).reading;
    expect(points).toEqual([]);
    expect(problems[0]).toBe('');
    expect(problems[1]).toContain(message);
    expect(problem).toBe('');
  });

  test('too many runs, and a network that does not work out, are refused as a whole', () => {
    expect(planOf([['seed', '1..50:50'], ['learningRate', '0.01..0.1:50']]).reading.problem).toContain('2500 runs');
    const shrunk = new SweepPlan(() => templateById('resnet-20')!.build());
    shrunk.typed = [{ path: 'filters.stage2', text: '32, 8' }];
    expect(shrunk.reading).toMatchObject({ points: [], problem: expect.stringContaining('cannot be trained') as string });
  });

  test('at random, as many as asked, the same by the same seed', () => {
    const lines = [['learningRate', 'log:0.001..0.1'], ['width', '0.25..2']] as const;
    const drawn = (seed: number, count = 8): string => JSON.stringify(planOf(lines, { mode: 'random', count, seed }).reading.points.map((point) => [...point]));
    expect(planOf(lines, { mode: 'random', count: 8, seed: 1 }).reading.points).toHaveLength(8);
    expect(drawn(1)).toBe(drawn(1));
    expect(drawn(1)).not.toBe(drawn(2));
    expect(drawn(1, 12).startsWith(drawn(1).slice(0, -1))).toBe(true);
  });

  test('lines are set, added and taken away', () => {
    const plan = planOf([['seed', '1']]);
    plan.add('momentum', '0.9');
    plan.set(0, { text: '1, 2' });
    plan.set(1, { path: 'epochs', text: '3' });
    expect(plan.typed).toEqual([{ path: 'seed', text: '1, 2' }, { path: 'epochs', text: '3' }]);
    plan.remove(0);
    expect(plan.typed).toEqual([{ path: 'epochs', text: '3' }]);
  });
});

describe('what its networks cost', () => {
  test('is told of each run where they differ, and is that of the design which the run gets', () => {
    const plan = planOf([['width', '0.5, 1'], ['seed', '1, 2']]);
    const costs = plan.costs();
    const parameters = plan.reading.points.map((point) => costs?.get(point)?.parameters);
    expect(parameters).toEqual(plan.runs(document).map(({ design }) => analyse(parseDocument(design).document!).totals.parameters));
    expect(parameters[2]).toBe(analyse(document).totals.parameters);
    const [narrow, , whole] = plan.reading.points.map((point) => costs?.get(point)?.work ?? 0);
    expect(narrow! / whole!).toBeGreaterThan(0.2);
    expect(narrow! / whole!).toBeLessThan(0.35);
  });

  test('is not where they are all the drawn one, or too many', () => {
    expect(planOf([['seed', '1,2']]).costs()).toBeNull();
    expect(planOf([['width', '0.5..2:60']]).costs()).toBeNull();
  });
});
