import { expect, it } from 'vitest';
import { differenceOf, differenceSentence } from '../../../main-process/core/statistics/difference.ts';
import { differenceError, mean, sampleDeviation, sampleOf } from '../../../main-process/core/statistics/sample.ts';

// By hand: 2, 4, 4, 4, 5, 5, 7, 9 has mean 5 and squares of deviations 32; sample variance 32/7.
it.each<[readonly number[], number, number | null]>([
  [[2, 4, 4, 4, 5, 5, 7, 9], 5, Math.sqrt(32 / 7)],
  [[1, 2, 3], 2, 1],
  [[38], 38, null],
  [[1e9 + 1, 1e9 + 2, 1e9 + 3], 1e9 + 2, 1],
])('mean and sample deviation of %j', (values, middle, deviation) => {
  expect(mean(values)).toBe(middle);
  const found = sampleDeviation(values);
  if (deviation === null) expect(found).toBeNull();
  else expect(found).toBeCloseTo(deviation, 12);
});

// s² = 1 and 4, n = 3 and 4: √(1/3 + 4/4) = √(4/3).
it('the error of a difference is Welch’s', () => {
  const a = { count: 3, mean: 0, deviation: 1 };
  const b = { count: 4, mean: 0, deviation: 2 };
  expect(differenceError(a, b)).toBeCloseTo(Math.sqrt(4 / 3), 12);
  expect(differenceError(a, { ...b, deviation: null })).toBeNull();
});

const [joint, fused] = [sampleOf([66, 66.5, 67]), sampleOf([59, 60, 61])];
it('is beyond two standard errors or within', () => {
  expect(differenceOf(joint, fused)).toMatchObject({ value: -6.5, beyond: true });
  expect(differenceOf(fused, sampleOf([60, 61, 62]))).toMatchObject({ value: 1, beyond: false });
});
it.each([
  [joint, fused, 'Exit 7: fused is 6.5 points below joint, beyond two standard errors with 3 seeds.'],
  [sampleOf([60, 60, 61]), sampleOf([60, 60, 61]), 'Exit 7: fused is level with joint, within two standard errors with 3 seeds.'],
  [sampleOf([60]), sampleOf([61]), 'Exit 7: fused is 1.0 point above joint, with 1 seed nothing can be said of chance.'],
  [sampleOf([60, 62]), sampleOf([64, 65, 66]), 'Exit 7: fused is 4.0 points above joint, beyond two standard errors with 3 seeds against 2.'],
])('says so in words', (from, to, sentence) => {
  expect(differenceSentence('Exit 7', { name: 'joint', sample: from }, { name: 'fused', sample: to })).toBe(sentence);
});
