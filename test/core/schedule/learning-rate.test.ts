import { describe, expect, it } from 'vitest';
import { scheduleConfig } from '../../../main-process/core/graph/schedule-config.ts';
import { dropEpochs, learningRateAt, learningRateOfStep, rateMarks, type Scheduled } from '../../../main-process/core/schedule/learning-rate.ts';

const config = (epochs: number, schedule: Record<string, unknown>, warmup = { epochs: 0, from: 0.1 }): Scheduled => ({
  learningRate: 1,
  epochs,
  schedule: scheduleConfig.parse(schedule),
  warmup,
});
/** The rate that each epoch begins with. */
const rates = (of: Scheduled): number[] => Array.from({ length: of.epochs }, (_, epoch) => learningRateAt(epoch, of));
const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 10) as number);

describe('step schedule', () => {
  it.each([
    { name: '10 epochs, 40 % and 60 %: drops after epochs 4 and 6', epochs: 10, at: [0.4, 0.6], expected: [1, 1, 1, 1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.01] },
    { name: 'fractions that fall inside an epoch drop after it', epochs: 3, at: [0.4, 0.6], expected: [1, 1, 0.01] },
    { name: 'no drops', epochs: 2, at: [], expected: [1, 1] },
    { name: 'a drop at 0 holds from the start, at 1 never', epochs: 2, at: [0, 1], expected: [0.1, 0.1] },
    { name: 'unsorted fractions', epochs: 5, at: [0.8, 0.2], expected: [1, 0.1, 0.1, 0.1, 0.01] },
  ])('$name', ({ epochs, at, expected }) => {
    expect(rates(config(epochs, { factor: 0.1, at }))).toEqual(close(expected));
  });

  it('tells after which epochs it drops', () => {
    expect(dropEpochs(config(30, { at: [0.4, 0.6] }))).toEqual([12, 18]);
    expect(dropEpochs(config(30, { kind: 'cosine' }))).toEqual([]);
  });

  it('is not thrown off by rounding: 0.6 of 15 epochs is 9', () => {
    expect(rates(config(15, { at: [0.6] })).filter((rate) => rate === 1)).toHaveLength(9);
  });

  it('holds within an epoch, to its last step', () => {
    const of = config(2, { at: [0.5] });
    expect([1, 2, 3, 4, 5, 6].map((step) => learningRateOfStep(step, 3, of))).toEqual(close([1, 1, 1, 0.1, 0.1, 0.1]));
  });
});

describe('cosine', () => {
  const [epochs, perEpoch] = [4, 5];
  const steps = Array.from({ length: epochs * perEpoch }, (_, step) => step);

  // CosineAnnealingLR in closed form, as PyTorch documents it: η_min + (η_max − η_min)(1 + cos(T_cur/T_max·π))/2.
  it.each([0, 0.25])('equals PyTorch’s CosineAnnealingLR, called at every step, with a floor of %d', (floor) => {
    const expected = steps.map((step) => floor + ((1 - floor) * (1 + Math.cos((step / steps.length) * Math.PI))) / 2);
    expect(steps.map((step) => learningRateOfStep(step + 1, perEpoch, config(epochs, { kind: 'cosine', floor })))).toEqual(close(expected));
  });

  it('runs over the epochs that the warm-up leaves', () => {
    const of = config(6, { kind: 'cosine' }, { epochs: 2, from: 0 });
    // By hand: half-way up after 1 of 2 epochs; cosine of a quarter, a half, three quarters of the way.
    expect(rates(of)).toEqual(close([0, 0.5, 1, 0.8535533906, 0.5, 0.1464466094]));
    expect(learningRateAt(6, of)).toBe(0);
  });
});

describe('one cycle', () => {
  it('rises to the rate and falls below its beginning, along half a cosine each', () => {
    const of = config(10, { kind: 'one-cycle' });
    expect(learningRateAt(0, of)).toBeCloseTo(1 / 25, 10);
    expect(learningRateAt(3, of)).toBeCloseTo(1, 10);
    expect(learningRateAt(10, of)).toBeCloseTo(1 / 25 / 1e4, 12);
    // PyTorch's _annealing_cos(start, end, pct) = end + (start − end)/2·(cos(π·pct) + 1).
    const cosine = (start: number, end: number, part: number): number => end + ((start - end) / 2) * (Math.cos(Math.PI * part) + 1);
    expect(learningRateAt(1, of)).toBeCloseTo(cosine(0.04, 1, 1 / 3), 10);
    expect(learningRateAt(6.5, of)).toBeCloseTo(cosine(1, 4e-6, 0.5), 10);
  });

  it('needs no warm-up, and may peak at either end', () => {
    expect(learningRateAt(0, config(10, { kind: 'one-cycle' }, { epochs: 5, from: 0 }))).toBeCloseTo(0.04, 10);
    expect(rates(config(2, { kind: 'one-cycle', peak: 0 }))[0]).toBe(1);
    expect(learningRateAt(2, config(2, { kind: 'one-cycle', peak: 1 }))).toBe(4e-6);
    expect(learningRateAt(1.999, config(2, { kind: 'one-cycle', peak: 1 }))).toBeCloseTo(1, 5);
  });
});

describe('warm-up', () => {
  it('rises in a line over a part of an epoch, step by step', () => {
    const of = config(2, { kind: 'constant' }, { epochs: 0.5, from: 0.2 });
    expect([1, 2, 3, 4, 5, 6, 7, 8].map((step) => learningRateOfStep(step, 8, of))).toEqual(close([0.2, 0.4, 0.6, 0.8, 1, 1, 1, 1]));
  });

  it('goes with drops that come meanwhile', () => {
    expect(rates(config(4, { at: [0.25] }, { epochs: 2, from: 0 }))).toEqual(close([0, 0.05, 0.1, 0.1]));
  });
});

it('marks what the rate does inside the run', () => {
  expect(rateMarks(config(10, { at: [0, 0.6, 0.4, 1] }, { epochs: 1, from: 0 }))).toEqual([
    { position: 1, kind: 'warm' },
    { position: 4, kind: 'drop' },
    { position: 6, kind: 'drop' },
  ]);
  expect(rateMarks(config(10, { kind: 'one-cycle' }))).toEqual([{ position: 3, kind: 'peak' }]);
  expect(rateMarks(config(10, { kind: 'constant' }))).toEqual([]);
});
