import { expect, test } from 'vitest';
import { axisEnd, indexAt, spread, valueAt } from '../../../renderer/features/curves/chart-model.ts';

test.each([[0, 400, 50], [40, 400, 50], [50, 400, 100], [160, 400, 200], [180, 400, 400], [400, 400, 400], [1, 1, 1]])(
  'after %d of %d the axis ends at %d', (last, total, expected) => expect(axisEnd(last, total)).toBe(expected),
);

test('labels keep their distance and their order, and stay inside', () => {
  const places = spread([98, 100, 20, 99], 14, 100);
  const sorted = [...places].sort((a, b) => a - b);
  for (let index = 1; index < sorted.length; index += 1) expect((sorted[index] ?? 0) - (sorted[index - 1] ?? 0)).toBeGreaterThanOrEqual(14);
  expect(Math.max(...places)).toBeLessThanOrEqual(100);
  expect(places[2]).toBe(20);
  expect((places[0] ?? 0) < (places[3] ?? 0) && (places[3] ?? 0) < (places[1] ?? 0)).toBe(true);
});

test('the value at the crosshair is the last one known there', () => {
  const xs = [1, 2, 4, 8];
  expect(xs.map((x) => indexAt(xs, x))).toEqual([0, 1, 2, 3]);
  expect(indexAt(xs, 0.5)).toBe(-1);
  expect(indexAt(xs, 3)).toBe(1);
  expect(valueAt(xs, [5, null, 7, 8], 2.5)).toBe(5);
  expect(valueAt(xs, [5, null, 7, 8], 100)).toBe(8);
  expect(valueAt([], [], 1)).toBeNull();
});
