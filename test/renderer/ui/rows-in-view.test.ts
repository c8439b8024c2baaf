import { describe, expect, it } from 'vitest';
import { rowsInView } from '../../../renderer/ui/rows-in-view.ts';

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
