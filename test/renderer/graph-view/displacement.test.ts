import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Displacement, type Opening } from '../../../renderer/graph-view/model/displacement.ts';

const openings: fc.Arbitrary<readonly Opening[]> = fc.array(
  fc.record({ id: fc.string({ minLength: 1 }), along: fc.integer({ min: -500, max: 500 }), extra: fc.integer({ min: 0, max: 300 }) }),
  { maxLength: 8 },
);
const heights = fc.integer({ min: -2_000, max: 4_000 });

describe('Displacement', () => {
  it('leads from the document to the drawing and back', () => {
    fc.assert(
      fc.property(openings, heights, (opened, y) => {
        const displacement = new Displacement(opened);
        expect(displacement.toDocument(displacement.toDrawing({ x: 3, y }))).toEqual({ x: 3, y });
      }),
    );
  });

  it('keeps the order of what lies below each other, in both directions', () => {
    fc.assert(
      fc.property(openings, heights, heights, (opened, a, b) => {
        const displacement = new Displacement(opened);
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(displacement.toDrawing({ x: 0, y: low }).y).toBeLessThanOrEqual(displacement.toDrawing({ x: 0, y: high }).y);
        expect(displacement.toDocument({ x: 0, y: low }).y).toBeLessThanOrEqual(displacement.toDocument({ x: 0, y: high }).y);
      }),
    );
  });

  it('moves the rows below an opened node, and neither itself nor what is above', () => {
    const displacement = new Displacement([{ id: 'a', along: 100, extra: 60 }]);
    expect([60, 100, 119, 120, 140].map((y) => displacement.at(y))).toEqual([0, 0, 0, 60, 60]);
  });

  it('takes the most of nodes beside each other, and the sum of nodes below each other', () => {
    const displacement = new Displacement([
      { id: 'right', along: 104, extra: 90 },
      { id: 'left', along: 100, extra: 60 },
      { id: 'below', along: 140, extra: 10 },
    ]);
    expect([104, 140, 180].map((y) => displacement.at(y))).toEqual([0, 90, 100]);
  });

  it('puts a point inside an opened node right below its row', () => {
    const displacement = new Displacement([{ id: 'a', along: 100, extra: 60 }]);
    expect([110, 130, 179, 200].map((y) => displacement.toDocument({ x: 0, y }).y)).toEqual([110, 120, 120, 140]);
  });

  it('leaves out the nodes that are dragged', () => {
    const displacement = new Displacement([{ id: 'a', along: 100, extra: 60 }]);
    expect(displacement.without(new Set(['a'])).none).toBe(true);
    expect(displacement.without(new Set(['b']))).toBe(displacement);
  });
});
