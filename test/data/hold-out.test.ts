import { describe, expect, it } from 'vitest';
import { trainingConfig } from '../../main-process/core/graph/training-config.ts';
import { withValidation } from '../../main-process/data/index.ts';
import { partition } from '../../main-process/data/hold-out.ts';
import { tinyDataset } from '../helpers/tiny-dataset.ts';

const config = (validation: number, splitSeed?: number) =>
  trainingConfig.parse({ validation, dataset: { name: 'tiny', ...(splitSeed !== undefined && { splitSeed }) } });
const countsOf = (labels: Int32Array): number[] => [0, 1, 2, 3].map((label) => labels.filter((each) => each === label).length);

describe('a validation part', () => {
  const dataset = tinyDataset({ train: 400 });

  it.each([
    [0.1, 40],
    [50, 50],
    [0.0001, 1],
    [399, 399],
  ])('%s of 400 images are %s', (validation, count) => {
    const split = withValidation(dataset, config(validation));
    expect([split.validation?.count, split.train.count]).toEqual([count, 400 - count]);
    const rows = [...(split.validation?.rows ?? []), ...(split.train.rows ?? [])].sort((a, b) => a - b);
    expect(rows).toEqual(Array.from({ length: 400 }, (_, i) => i));
    for (const part of [split.train, split.validation]) {
      expect([...(part?.labels ?? [])]).toEqual(Array.from(part?.rows ?? [], (row) => dataset.train.labels[row]));
    }
    expect(split.test).toBe(dataset.test);
  });

  it('is none by default', () => {
    expect(trainingConfig.parse({}).validation).toBe(0);
    expect(withValidation(dataset, config(0))).toBe(dataset);
  });

  it('is the same again, another by another seed of the split, and the run’s seed has no say', () => {
    const rows = (seed?: number) => [...(withValidation(dataset, config(0.1, seed)).validation?.rows ?? [])];
    expect(rows()).toEqual(rows(1));
    expect(rows()).not.toEqual(rows(2));
    expect([...(withValidation(dataset, { ...config(0.1), seed: 9 } as never).validation?.rows ?? [])]).toEqual(rows());
  });

  it.each([400, 500])('of %s leaves nothing to train on, and says so', (validation) => {
    expect(() => withValidation(dataset, config(validation))).toThrow(/images are to be held out to validate, but Tiny has only 400/);
  });

  it.each([1.5, -0.1])('takes no share of %s', (validation) => expect(trainingConfig.safeParse({ validation }).success).toBe(false));
});

describe('a partition', () => {
  it('has its share of each class, within one image, and exactly as many as wanted', () => {
    const labels = Int32Array.from({ length: 1003 }, (_, i) => (i < 700 ? 0 : i < 900 ? 1 : i < 1000 ? 2 : 3));
    for (const wanted of [1, 10, 101, 500, 1002]) {
      const [held, kept] = partition(labels, wanted, 5);
      expect([held.length, kept.length]).toEqual([wanted, 1003 - wanted]);
      const counts = countsOf(Int32Array.from(held, (i) => labels[i]!));
      for (const [label, total] of [700, 200, 100, 3].entries()) expect(Math.abs(counts[label]! - (wanted * total) / 1003)).toBeLessThan(1);
    }
  });
});
