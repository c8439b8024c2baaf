import { expect, test } from 'vitest';
import { axisEnd, indexAt, logTicks, neighbour, positive, spread, valueAt } from '../../../renderer/features/curves/chart-model.ts';

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

test.each([
  [null, 1, 8], [2, 1, 4], [2, -1, 1], [3, 1, 4], [3, -1, 2], [8, 1, 8], [1, -1, 1],
] as const)('from %s the arrow %i goes to the point at %d', (x, direction, expected) => expect(neighbour([1, 2, 4, 8], x, direction)).toBe(expected));

test('a logarithmic axis has ticks at 1, 2 and 5, or even ones within less than an octave', () => {
  expect(logTicks(0.09, 2.1).map((tick) => Number(tick.toPrecision(3)))).toEqual([0.1, 0.2, 0.5, 1, 2]);
  const narrow = logTicks(11.2, 13.9);
  expect(narrow.length).toBeGreaterThanOrEqual(2);
  expect(narrow.every((tick) => tick >= 11.2 && tick <= 13.9)).toBe(true);
  expect(positive([1, 0, null, -2, 3])).toEqual([1, null, null, null, 3]);
});
