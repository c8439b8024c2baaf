import { describe, expect, it } from 'vitest';
import { align } from '../../../renderer/graph-view/model/alignment.ts';
import { extentOf, type Box } from '../../../renderer/graph-view/model/geometry.ts';

const box = (x: number, y: number, width = 100, height = 20): Box => ({ x, y, width, height });
const at = (moving: Box, others: readonly Box[], reach = 6) => align(extentOf(moving), others, reach);

describe('align', () => {
  it.each([
    ['by the middle', box(3, 200), { x: -3, y: null }],
    ['by the left edge', box(24, 200, 140), { x: -4, y: null }],
    ['by the right edge', box(-16, 200, 140), { x: -4, y: null }],
    ['on a row', box(300, 4), { x: null, y: -4 }],
    ['on both', box(5, -5), { x: -5, y: 5 }],
    ['not, where nothing is near', box(30, 90), { x: null, y: null }],
    ['not, a hair beyond the reach', box(6.5, 200), { x: null, y: null }],
  ])('%s', (_, moving, expected) => {
    expect(at(moving, [box(0, 0)])).toMatchObject(expected);
  });

  it('takes the nearest line of several', () => {
    expect(at(box(3, 200), [box(0, 0), box(5, 60)]).x).toBe(2);
  });

  it('draws one line through boxes of one size, as long as from the first to the last', () => {
    expect(at(box(2, 200), [box(0, 0), box(0, 80)]).guides).toEqual([{ axis: 'x', at: 0, from: -10, to: 210 }]);
  });

  it('keeps the gap of the two above, and says it', () => {
    const found = at(box(0, 103), [box(0, 0), box(0, 50)]);
    expect(found.y).toBe(-3);
    expect(found.gaps).toEqual([
      { axis: 'y', from: 10, to: 40, cross: 0 },
      { axis: 'y', from: 60, to: 90, cross: 0 },
    ]);
  });

  it('keeps the gap of the two below', () => {
    expect(at(box(0, -52), [box(0, 0), box(0, 50)]).y).toBe(2);
  });

  it('stands in the middle between two', () => {
    const found = at(box(0, 64), [box(0, 0), box(0, 120)]);
    expect(found.y).toBe(-4);
    expect(found.gaps.map(({ from, to }) => to - from)).toEqual([40, 40]);
  });

  it('counts gaps in its own row and column alone', () => {
    expect(at(box(0, 103), [box(500, 0), box(500, 50)]).y).toBeNull();
  });

  it('leaves alone what lies beside nothing', () => {
    expect(at(box(0, 0), [])).toEqual({ x: null, y: null, guides: [], gaps: [] });
  });
});
