import { describe, expect, it } from 'vitest';
import { median, quantile } from '../../main-process/bench/statistics.ts';

describe('statistics', () => {
  it.each([
    [[5], 5],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[1, 1, 1, 1000], 1],
  ])('median of %j', (values, expected) => expect(median(values)).toBe(expected));

  it('interpolates quantiles between neighbours, as NumPy does', () => {
    // numpy.quantile([1, 2, 4, 8], [0, 0.25, 0.75, 1])
    expect([0, 0.25, 0.75, 1].map((at) => quantile([8, 1, 4, 2], at))).toEqual([1, 1.75, 5, 8]);
  });

  it('leaves the values in their order', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});
