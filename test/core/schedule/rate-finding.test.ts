import { describe, expect, it } from 'vitest';
import { LossSmoother, rampedRate, suggestRate, type RatePoint } from '../../../main-process/core/schedule/rate-finding.ts';

const range = { from: 1e-4, to: 1, steps: 41 };
const rates = Array.from({ length: range.steps }, (_, i) => rampedRate(i, range));

/** Points of losses given as functions of log10 of the rate. */
const pointsOf = (losses: Readonly<Record<string, (x: number) => number>>): RatePoint[] =>
  rates.map((rate) => ({ rate, loss: Object.fromEntries(Object.entries(losses).map(([id, loss]) => [id, loss(Math.log10(rate))])) }));

describe('the learning rate range test', () => {
  it('grows by the same factor from step to step', () => {
    expect([rates[0], rates[10], rates[20], rates[40]]).toEqual([1e-4, 1e-3, 1e-2, 1].map((rate) => expect.closeTo(rate, 12) as number));
  });

  it('smooths as Adam does its moments: the first value as it is, a constant as it is', () => {
    const smoother = new LossSmoother();
    expect(smoother.add({ a: 3 })['a']).toBeCloseTo(3, 12);
    // (0.9·0.1·3 + 0.1·1) / (1 − 0.9²)
    expect(smoother.add({ a: 1 })['a']).toBeCloseTo(0.37 / 0.19, 12);
    const flat = new LossSmoother();
    for (let i = 0; i < 30; i++) expect(flat.add({ a: 2 })['a']).toBeCloseTo(2, 12);
  });

  it('is over when one output has gone up fourfold, or to no number', () => {
    const smoother = new LossSmoother();
    expect(smoother.diverged(smoother.add({ a: 1, b: 1 }))).toBe(false);
    expect(smoother.diverged(smoother.add({ a: 1, b: 5 }))).toBe(false);
    expect(smoother.diverged(smoother.add({ a: 1, b: 50 }))).toBe(true);
    expect(smoother.diverged({ a: Number.NaN, b: 1 })).toBe(true);
  });

  it('suggests a tenth of where the first output leaves its lowest loss, and tells the steepest place of the final one', () => {
    // By hand: 1 + (x + 1)² is within 2 % of 1 up to x = −1 + √0.02; of the grid of tenths that is −0.9.
    // A sigmoid is steepest at its middle.
    const points = pointsOf({ early: (x) => 1 + (x + 1) ** 2, final: (x) => 1 + 1 / (1 + Math.exp(6 * (x + 2))) });
    expect(suggestRate(points, ['early', 'final'])).toEqual({ rate: 0.013, output: 'early', steepest: 0.01, learned: true });
  });

  it('is not led astray by a low point in the noise at the beginning', () => {
    const noisy = (x: number): number => (x > -0.5 ? 2 + (x + 0.5) ** 2 : x > -3.35 && x < -3.25 ? 1.99 : 2.01);
    // Within 2 % of 1.99 up to (x + 0.5)² = 0.0298: −0.4 of the grid.
    expect(suggestRate(pointsOf({ final: noisy }), ['final'])).toMatchObject({ rate: 0.04, learned: false });
  });

  it.each([
    { name: 'too few points', points: pointsOf({ final: (x) => -x }).slice(0, 7) },
    { name: 'no points', points: [] },
  ])('suggests nothing of $name', ({ points }) => expect(suggestRate(points, ['final'])).toBeNull());
});
