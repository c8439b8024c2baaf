import { expect, test } from 'vitest';
import { errorScale, logScale, paretoFront, tickText } from '../../../renderer/features/analyse/trade-off.ts';

test.each([[[14_650, 272_282], 10_000, 300_000], [[1], 0.3, 3], [[], 0.3, 30]])('the cost axis around %j', (values, low, high) => {
  const { min, max, ticks } = logScale(values);
  expect(min).toBeCloseTo(low, 9);
  expect(max).toBeCloseTo(high, 9);
  expect([...ticks].sort((a, b) => a - b)).toEqual(ticks);
});

test('the error axis has round ticks around the values', () => {
  expect(errorScale([60.3, 40.2, 38.1])).toEqual({ min: 30, max: 70, ticks: [30, 40, 50, 60, 70] });
  expect(errorScale([5.5, 6])).toEqual({ min: 0, max: 10, ticks: [0, 5, 10] });
  expect(errorScale([99.9, 2])).toMatchObject({ min: 0, max: 100 });
});

test('the front holds what nothing else beats in both', () => {
  const points = [{ cost: 3, error: 38 }, { cost: 1, error: 60 }, { cost: 2, error: 40 }, { cost: 2, error: 45 }, { cost: 2.5, error: 41 }];
  expect(paretoFront(points).map(({ cost }) => cost)).toEqual([1, 2, 3]);
});

test.each([[10_000, '10k'], [300_000, '300k'], [3e6, '3M'], [0.3, '0.3']])('%d is written %s', (tick, expected) => expect(tickText(tick)).toBe(expected));
