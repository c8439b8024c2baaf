import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import {
  ablationPlan, ablationResult, ablationSentences, ablationTable, compareConfigurations, paceOf, secondsOf, seedsFrom, unfairness,
  withoutHeads, workPerImage, type Arm, type RunOutcome,
} from '../../../main-process/core/experiments/index.ts';
import { trainingConfig, type TrainingConfig } from '../../../main-process/core/graph/training-config.ts';
import { toCsv, toMarkdown } from '../../../main-process/core/tables/index.ts';
import { templateById } from '../../../main-process/core/templates/index.ts';

const design = templateById('auxnet-20-3')!.build();
const arm = (method: Arm['method'], heads = true): Arm => ({ method, heads });

describe('the plan', () => {
  const plan = ablationPlan(design, { methods: ['fused', 'single', 'joint'], withoutHeads: true, seeds: seedsFrom(4, 2) });
  it('trains every arm with every seed, one seed after the other', () => {
    expect(plan.map(({ values: { method, heads, seed } }) => `${seed} ${method}${heads ? '' : ' bare'}`)).toEqual([
      '4 single bare', '4 single', '4 joint', '4 fused', '5 single bare', '5 single', '5 joint', '5 fused',
    ]);
  });
  it('changes method, seed and heads of the design, nothing else', () => {
    const { training, ...rest } = plan[3]!.design;
    expect(rest).toEqual({ ...design, training: undefined, ...rest });
    expect(training).toEqual({ ...design.training, method: 'fused', seed: 4 });
    expect(rest.nodes).toBe(design.nodes);
  });
  it('takes off heads and nothing of the trunk', () => {
    const bare = withoutHeads(design);
    const [whole, cut] = [analyse(design), analyse(bare)];
    expect(cut.trainable).toBe(true);
    expect(cut.exits.map(({ exit }) => exit.name)).toEqual(['Output 20']);
    expect(cut.totals.parameters).toBe(whole.exits.at(-1)?.parameters);
    expect(Object.keys(bare.positions)).toEqual(Object.keys(bare.nodes));
  });
});

const outcome = (run: string, of: Arm, seed: number, errors: readonly (number | null)[], rest: Partial<RunOutcome> = {}): RunOutcome => ({
  run,
  design: 'AuxNet-20-3',
  arm: of,
  seed,
  config: trainingConfig.parse({ method: of.method, seed }),
  complete: true,
  outputs: (of.heads ? ['Exit 7', 'Output 20'] : ['Output 20']).map((name, at) => ({ name, depth: name === 'Exit 7' ? 7 : 20, error: errors[at] ?? null })),
  ...rest,
});
const runs = [
  outcome('a', arm('fused'), 1, [59, 38]), outcome('b', arm('fused'), 2, [60, 39]), outcome('c', arm('fused'), 3, [61, 40]),
  outcome('d', arm('single'), 1, [66, 38.5]), outcome('e', arm('single'), 2, [67, 38.5]),
  outcome('f', arm('single'), 3, [null, null], { complete: false }),
  outcome('g', arm('single', false), 1, [38]),
];

describe('the result', () => {
  const result = ablationResult(runs);
  it('has means and sample deviations of the runs that are complete', () => {
    // By hand: 59 60 61 → 60 ± 1; 66 67 → 66.5 ± √½.
    expect(result.arms.map(({ name, seeds, planned, figures }) => [name, seeds, planned, figures.map(({ sample }) => sample)])).toEqual([
      ['no heads', [1], 1, [null, { count: 1, mean: 38, deviation: null }]],
      ['single', [1, 2], 3, [{ count: 2, mean: 66.5, deviation: Math.SQRT1_2 }, { count: 2, mean: 38.5, deviation: 0 }]],
      ['fused', [1, 2, 3], 3, [{ count: 3, mean: 60, deviation: 1 }, { count: 3, mean: 39, deviation: 1 }]],
    ]);
    expect([result.complete, result.planned]).toEqual([6, 7]);
  });
  it('marks the least mean of each output', () => {
    expect(result.arms.map(({ figures }) => figures.map(({ best }) => best))).toEqual([[false, true], [false, false], [true, false]]);
  });
  it('reads as a table', () => {
    expect(toMarkdown(ablationTable(result, 'AuxNet-20-3')).split('\n').slice(2, 7)).toEqual([
      '| Method   |   Runs |         Exit 7 |  Output 20 |',
      '| -------- | -----: | -------------: | ---------: |',
      '| no heads |      1 |              – |   **38.0** |',
      '| single   | 2 of 3 |     66.5 ± 0.7 | 38.5 ± 0.0 |',
      '| fused    |      3 | **60.0 ± 1.0** | 39.0 ± 1.0 |',
    ]);
    expect(toCsv(ablationTable(result, ''))).toContain('fused,3,60,1,3,39,1,3\r\n');
  });
  it('says what it shows and no more', () => {
    expect(ablationSentences(result)).toEqual([
      'Exit 7: fused is 6.5 points below single, beyond two standard errors with 3 seeds against 2.',
      'Output 20: fused is 1.0 point above no heads, with 3 seeds against 1 nothing can be said of chance.',
      'Output 20: fused is 0.5 points above single, within two standard errors with 3 seeds against 2.',
    ]);
  });
  it('is empty of nothing', () => expect(ablationResult([])).toEqual({ outputs: [], arms: [], complete: 0, planned: 0 }));
});

describe('runs that are not what an ablation compares', () => {
  const other = (change: Partial<TrainingConfig>): RunOutcome => ({ ...outcome('x', arm('joint'), 9, [1, 2]), config: trainingConfig.parse({ method: 'joint', seed: 9, ...change }) });
  it.each<[string, RunOutcome, readonly string[]]>([
    ['fair', other({}), []],
    ['another folder of the same data', other({ dataset: { name: 'generated', path: '/elsewhere' } }), []],
    ['other epochs', other({ epochs: 5 }), ['The runs differ in epochs too: 30, 5.']],
    ['another schedule', other({ schedule: { ...trainingConfig.parse({}).schedule, at: [0.5] } }), ['The runs differ in schedule.at too: [0.4,0.6], [0.5].']],
    ['another design', { ...other({}), design: 'Mine' }, ['The runs are of several designs: AuxNet-20-3, Mine.']],
    ['twice', outcome('x', arm('fused'), 1, [1, 2]), ['The same method and seed more than once: a = x. They count as runs of their own.']],
  ])('%s', (_, run, expected) => expect(unfairness([...runs, run])).toEqual(expected));
});

it('configurations are told field by field', () => {
  const [a, b] = [trainingConfig.parse({}), trainingConfig.parse({ epochs: 3, dataset: { name: 'cifar-10', path: '/c' } })];
  const fields = compareConfigurations([a, b]);
  expect(fields.filter(({ differs }) => differs)).toEqual([
    { path: 'dataset.name', values: ['generated', 'cifar-10'], differs: true },
    { path: 'epochs', values: [30, 3], differs: true },
    { path: 'dataset.path', values: [undefined, '/c'], differs: true },
  ]);
  expect(fields.find(({ path }) => path === 'momentum')).toEqual({ path: 'momentum', values: [0.9, 0.9], differs: false });
});

describe('work', () => {
  const graph = {
    totals: { parameters: 0, multiplyAdds: 100, activationBytes: 0, keptBytes: 0 },
    exits: analyse(design).exits.map((exit, at) => ({ ...exit, multiplyAdds: [30, 60, 95][at]! })),
  };
  it.each([
    ['single', 300], ['joint', 300], ['fused', 300],
    ['parallel', 100 + 2 * 185], ['sequential', 100 + 2 * 185],
  ] as const)('of a step by %s', (method, expected) => expect(workPerImage(graph, method)).toBe(expected));
  it('and the pace of one run tell the time of another', () => {
    // 2 epochs of 5 steps of 10 images at 300 multiply-adds in 30 s: 1,000 a second.
    const pace = paceOf({ analysis: graph, config: { method: 'fused', batchSize: 10 }, stepsPerEpoch: 5, epochSeconds: [10, 20] });
    expect(pace).toBe(1000);
    expect(paceOf({ analysis: graph, config: { method: 'fused', batchSize: 10 }, stepsPerEpoch: 5, epochSeconds: [] })).toBeNull();
    expect(secondsOf(graph, { method: 'joint', epochs: 4, trainLimit: null }, 50, 1000)).toBe(60);
    expect(secondsOf(graph, { method: 'parallel', epochs: 1, trainLimit: 10 }, 50, 1000)).toBe(4.7);
  });
});
