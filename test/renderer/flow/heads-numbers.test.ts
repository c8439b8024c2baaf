import { describe, expect, it } from 'vitest';
import { cosineMatrix, cosineOf, productOf, sharesOf } from '../../../renderer/features/flow/heads-numbers.ts';

/** Gradients as vectors, and the triangle of their products as the trainer tells it. */
const triangleOf = (vectors: readonly (readonly number[])[]): number[] =>
  vectors.flatMap((a, i) => vectors.slice(i).map((b) => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)));
const a = triangleOf([[3, 4], [4, -3], [6, 8]]);
const b = triangleOf([[0, 0], [1, 0], [-1, 1]]);
const compared = { outputs: ['x', 'y', 'z'], weights: [0.5, 1, 1], nodes: { a, b } };

describe('a comparison of outputs', () => {
  it('is read from its triangle in both directions', () => {
    expect([0, 1, 2].map((i) => [0, 1, 2].map((j) => productOf(a, 3, i, j)))).toEqual([[25, 0, 50], [0, 25, 0], [50, 0, 100]]);
  });

  it('tells shares by weighed norm, and none of an output that does not reach', () => {
    const shares = sharesOf(compared);
    expect(shares.get('a')).toEqual([2.5 / 17.5, 5 / 17.5, 10 / 17.5]);
    expect(shares.get('b')).toEqual([0, 1 / (1 + Math.SQRT2), Math.SQRT2 / (1 + Math.SQRT2)]);
    expect(sharesOf({ ...compared, weights: [0, 0, 0] }).size).toBe(0);
  });

  it('tells cosines: the same way, across, nothing', () => {
    expect(cosineOf(a, 3, 0, 2)).toBeCloseTo(1, 12);
    expect(cosineOf(a, 3, 0, 1)).toBe(0);
    expect(cosineOf(b, 3, 0, 1)).toBeNull();
  });

  it('takes two outputs together over the blocks that both reach', () => {
    const matrix = cosineMatrix(compared);
    // x reaches a alone; y and z meet in both: products 0 + −1, norms 25 + 1 and 100 + 2.
    expect(matrix[0]).toEqual([1, 0, expect.closeTo(1, 12)]);
    expect(matrix[1]?.[2]).toBeCloseTo(-1 / Math.sqrt(26 * 102), 12);
    expect(matrix[2]?.[1]).toBe(matrix[1]?.[2]);
  });
});
