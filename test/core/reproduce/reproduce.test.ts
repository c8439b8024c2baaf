import { describe, expect, it } from 'vitest';
import { cellText } from '../../../main-process/core/tables/index.ts';
import { analyse } from '../../../main-process/core/analyse.ts';
import { conditions, paperTraining, reproducePlan, reproducedTables, reproduceTable, scaledEpochs, type ReproduceOptions } from '../../../main-process/core/reproduce/index.ts';

const options: ReproduceOptions = { scale: 1, trainLimit: null, method: 'fused', seeds: [1], only: [], dataset: { name: 'cifar-10', path: '/c' } };

it.each([[1, 400], [0.05, 20], [0.0001, 1]])('scale %d is %d epochs', (scale, epochs) => expect(scaledEpochs(scale)).toBe(epochs));

// Spec multiway-backprop §3.
it('trains as the authors did', () => {
  const cifar = paperTraining({ id: 'cifar-10' }, options);
  expect(cifar).toMatchObject({
    epochs: 400, batchSize: 128, learningRate: 0.1, momentum: 0.9, nesterov: true, weightDecay: 1e-4, optimizer: 'sgd',
    schedule: { kind: 'step', factor: 0.1, at: [0.4, 0.6] }, augmentation: { flip: true, pad: 4 }, trainLimit: null, labelSmoothing: 0,
  });
  expect(paperTraining({ id: 'svhn' }, options).augmentation).toEqual({ flip: false, pad: 0 });
});

describe.each(reproducedTables.map((table) => [table.id, table] as const))('%s', (id, table) => {
  const runs = reproducePlan(table, { ...options, seeds: [1, 2] });
  it('is nine networks that can be trained, each with every seed', () => {
    expect(runs.length).toBe(18);
    for (const { design } of runs.slice(0, 9)) expect(analyse(design).trainable).toBe(true);
    expect(new Set(runs.slice(0, 9).map(({ design }) => design.classes))).toEqual(new Set([id === 'cifar-100' ? 100 : 10]));
  });
  it('trains networks of one output plainly and AuxNets as asked', () => {
    expect(runs.filter(({ design }) => design.training.method === 'fused').map(({ values }) => `${values.model} ${values.seed}`)).toEqual(
      [1, 2].flatMap((seed) => [`auxnet-44-2 ${seed}`, `auxnet-56-2 ${seed}`, `auxnet-56-5 ${seed}`]),
    );
  });
});

// Printed parameters (spec §6), cut as the papers cut them.
it.each([['resnet-44', 0.66], ['resnet-56', 0.85], ['resnet-110', 1.7], ['preact-resnet-56', 0.85], ['auxnet-56-5', 0.85]])('%s has its published size', (model, millions) => {
  const run = reproducePlan(reproducedTables[0]!, options).find(({ values }) => values.model === model)!;
  const final = analyse(run.design).exits.at(-1)!;
  expect(Math.floor(final.parameters / 1e4) / 100).toBeCloseTo(millions, 1);
});

it('has means of the complete runs, final output first, and the published beside it', () => {
  const [table] = reproducedTables;
  const run = (seed: number, errors: readonly number[], complete = true) => ({
    model: 'auxnet-44-2',
    outcome: {
      run: 'r', design: 'd', arm: { method: 'fused' as const, heads: true }, seed, config: paperTraining(table!, options), complete,
      outputs: [{ name: 'Exit 39', depth: 39, error: errors[0]! }, { name: 'Output 44', depth: 44, error: errors[1]! }],
    },
  });
  const { rows } = reproduceTable(table!, { ...options, seeds: [1, 2, 3], only: ['resnet-44', 'auxnet-44-2'] }, [run(1, [8, 6]), run(2, [9, 7]), run(3, [50, 50], false)], null);
  expect(rows.map((row) => row.map(cellText))).toEqual([
    ['ResNet-44', 'final', '0 of 3', '–', '7.17', 'arXiv 1512.03385'],
    ['AuxNet-44-2', 'Output 44', '2 of 3', '6.50 ± 0.71', '–', ''],
    ['', 'Exit 39', '2 of 3', '8.50 ± 0.71', '–', ''],
  ]);
});

it('says what is not comparable', () => {
  const [table] = reproducedTables;
  const all = conditions(table!, { ...options, scale: 0.05, trainLimit: 1000 }, { train: 10_000, test: 5_000 }).join('\n');
  expect(all).toContain('Scaled: 20 of 400 epochs.');
  expect(all).toContain('Trained on 1,000 of the 50,000 images');
  expect(all).toContain('Tested on 5,000 images, the published figures on 10,000.');
  expect(conditions(table!, options, { train: 50_000, test: 10_000 }).join('\n')).not.toMatch(/comparable|Scaled/u);
});
