import { expect, test } from 'vitest';
import { decades, lossTicks, rateAt, scaleOf, xOf, yOf } from '../../../renderer/features/rate-finder/rate-plot.ts';

const range = { from: 1e-4, to: 10 };
const points = [{ rate: 1e-4, loss: { a: 2 } }, { rate: 1e-2, loss: { a: 1 } }, { rate: 1, loss: { a: 50 } }];
const scale = scaleOf(points, range, 500, 200);

test('rates are even by decades, and read back in two digits', () => {
  expect([1e-4, 1e-3, 1e-2, 0.1, 1, 10].map((rate) => Math.round(xOf(rate, scale)))).toEqual([0, 100, 200, 300, 400, 500]);
  expect(rateAt(250, scale)).toBe(0.032);
  expect([rateAt(-20, scale), rateAt(900, scale)]).toEqual([1e-4, 10]);
  expect(decades(range)).toEqual([1e-4, 1e-3, 1e-2, 0.1, 1, 10]);
});

test('a loss that shoots up does not press the rest flat', () => {
  expect(scale.high).toBeLessThan(3.1);
  expect(yOf(1, scale)).toBeGreaterThan(180);
  expect(lossTicks({ low: 0.9, high: 2.9 })).toEqual([1, 1.5, 2, 2.5]);
});
