import { describe, expect, it } from 'vitest';
import { rowsInView, rowsOfHeights, topsOf } from '../../../renderer/ui/rows-in-view.ts';

describe('rowsInView', () => {
  it.each([
    ['the top', 0, 100, 1000, { from: 0, to: 6 }],
    ['the middle', 280, 100, 1000, { from: 8, to: 16 }],
    ['part of a row at both ends', 290, 100, 1000, { from: 8, to: 16 }],
    ['the end', 27_900, 100, 1000, { from: 994, to: 1000 }],
    ['a short list', 0, 500, 3, { from: 0, to: 3 }],
    ['nothing', 0, 500, 0, { from: 0, to: 0 }],
    ['a list that became shorter than it was scrolled', 2800, 100, 5, { from: 5, to: 5 }],
  ])('shows %s', (_, top, height, count, expected) => {
    expect(rowsInView(top, height, 28, count, 2)).toEqual(expected);
  });
});

describe('rowsOfHeights', () => {
  const alike = [[0, 100, 0], [0, 100, 500], [310, 120, 40], [1_500, 300, 60], [0, 0, 3], [-20, 100, 10]] as const;
  it.each(alike)('is rowsInView where all are alike (%i, %i, %i)', (top, height, count) => {
    const tops = topsOf(Array.from({ length: count }, () => 28));
    expect(rowsOfHeights(top, height, tops, 2)).toEqual(rowsInView(top, height, 28, count, 2));
  });

  it('has just the rows that are in sight', () => {
    const tops = topsOf([28, 48, 48, 28, 48]);
    expect(tops).toEqual([0, 28, 76, 124, 152, 200]);
    expect(rowsOfHeights(0, 28, tops, 0)).toEqual({ from: 0, to: 1 });
    expect(rowsOfHeights(77, 60, tops, 0)).toEqual({ from: 2, to: 4 });
    expect(rowsOfHeights(130, 500, tops, 0)).toEqual({ from: 3, to: 5 });
  });
});
