import { describe, expect, test } from 'vitest';
import type { EpochEvent, StepEvent } from '../../../main-process/contract/training-events.ts';
import { CurveSeries, smooth, weightFor } from '../../../renderer/features/runs/curve-series.ts';

const step = (at: number, loss = 1): StepEvent => ({ event: 'step', step: at, epoch: 1, loss: { a: loss, b: loss / 2 }, imagesPerSecond: 100 });
const epoch = (at: number, error: number, learningRate = 0.1): EpochEvent => ({
  event: 'epoch', epoch: at, learningRate, seconds: 1, train: { a: { loss: 1, error }, b: { loss: 1, error } }, test: { a: { loss: 1, error }, b: { loss: 1, error: error - 10 } },
});
const series = (): CurveSeries => new CurveSeries(['a', 'b']);

describe('the curves of a run', () => {
  test('keeps a column an exit', () => {
    const curves = series();
    curves.addStep(step(1, 2));
    curves.addStep(step(2, 1));
    expect(curves.lossBySteps()).toEqual({ x: [1, 2], y: { a: [2, 1], b: [1, 0.5] } });
    expect(curves.lastStep).toBe(2);
  });

  test('takes a repeated step or epoch once', () => {
    const curves = series();
    for (const at of [1, 2, 2, 1, 3]) curves.addStep(step(at));
    curves.addEpoch(epoch(1, 50));
    curves.addEpoch(epoch(1, 40));
    expect(curves.lossBySteps().x).toEqual([1, 2, 3]);
    expect(curves.epochs.map(({ test }) => test?.['a']?.error)).toEqual([40]);
  });

  test('goes back to the checkpoint that a run resumes from', () => {
    const curves = series();
    for (let at = 1; at <= 25; at += 1) curves.addStep(step(at));
    curves.addEpoch(epoch(1, 50));
    curves.addEpoch(epoch(2, 40));
    curves.rewind(10, 10);
    curves.addStep(step(11));
    expect(curves.lossBySteps().x.at(-1)).toBe(11);
    expect(curves.lossBySteps().y.a).toHaveLength(11);
    expect(curves.epochs.map((event) => event.epoch)).toEqual([1]);
  });

  test('learns of its exits when the run starts', () => {
    const curves = new CurveSeries([]);
    curves.expect(['a', 'b']);
    curves.addStep(step(1, 2));
    expect(curves.exits).toEqual(['a', 'b']);
    expect(curves.lossBySteps()).toEqual({ x: [1], y: { a: [2], b: [1] } });
  });

  test('names the best epoch, the first of equals', () => {
    const curves = series();
    [50, 40, 45, 40].forEach((error, index) => curves.addEpoch(epoch(index + 1, error)));
    expect(curves.best('a')).toEqual({ epoch: 2, error: 40 });
    expect(curves.best('b')).toEqual({ epoch: 2, error: 30 });
    expect(curves.best('c')).toBeNull();
  });

  test('stays bounded however long the run is', () => {
    const curves = series();
    for (let at = 1; at <= 60_000; at += 1) curves.addStep(step(at));
    const { x, y } = curves.lossBySteps();
    expect(x.length).toBeLessThan(24_001);
    expect(x.length).toBe(y.a?.length);
    expect(x.at(-1)).toBe(60_000);
    expect([...x].sort((a, b) => a - b)).toEqual(x);
  });
});

describe('smoothing', () => {
  test('weight 0 changes nothing, gaps stay gaps', () => {
    expect(smooth([3, null, 1], 0)).toEqual([3, null, 1]);
    expect(smooth([3, null, 1], 0.5)[1]).toBeNull();
  });
  test('is unbiased: a constant stays a constant from the first point on', () => {
    for (const value of smooth([2, 2, 2, 2], 0.9)) expect(value).toBeCloseTo(2, 12);
  });
  test('agrees with the definition', () => {
    // s1 = 0.5·4 = 2, shown 2/0.5 = 4; s2 = 0.5·2 + 0.5·1 = 1.5, shown 1.5/0.75 = 2
    expect(smooth([4, 1], 0.5)).toEqual([4, 2]);
  });
  test('a dense curve is smoothed over the same share of its width', () => {
    expect(weightFor(0.6, 200)).toBe(0.6);
    expect(weightFor(0.6, 10)).toBeLessThan(0.001);
    expect(weightFor(0.6, 400) ** 2).toBeCloseTo(0.6, 12);
  });
});

test('a curve that grows without end keeps a peak of one step, the newest step and the rate', () => {
  const series = new CurveSeries(['a']);
  for (let step = 1; step <= 50_000; step++) {
    series.addStep({ event: 'step', step, epoch: 1, loss: { a: step === 12_345 ? 99 : 1 + (step % 7) / 100 }, imagesPerSecond: 1, learningRate: 0.1 });
  }
  const { x, y } = series.lossBySteps();
  expect(x.length).toBeLessThanOrEqual(6000);
  expect(x.at(-1)).toBe(50_000);
  expect(x[y['a']!.indexOf(99)]).toBe(12_345);
  expect(series.rateBySteps().y['rate']!.length).toBe(x.length);
});
