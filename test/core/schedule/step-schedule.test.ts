import { describe, expect, it } from 'vitest';
import { dropEpochs, learningRateAt } from '../../../main-process/core/schedule/step-schedule.ts';

const rates = (epochs: number, at: number[], factor = 0.1): number[] =>
  Array.from({ length: epochs }, (_, i) => learningRateAt(i + 1, { learningRate: 1, epochs, schedule: { factor, at } }));

describe('step schedule', () => {
  it.each([
    { name: '10 epochs, 40 % and 60 %: drops after epochs 4 and 6', epochs: 10, at: [0.4, 0.6], expected: [1, 1, 1, 1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.01] },
    { name: 'fractions that fall inside an epoch drop after it', epochs: 3, at: [0.4, 0.6], expected: [1, 1, 0.01] },
    { name: 'no drops', epochs: 2, at: [], expected: [1, 1] },
    { name: 'a drop at 0 holds from the start, at 1 never', epochs: 2, at: [0, 1], expected: [0.1, 0.1] },
    { name: 'unsorted fractions', epochs: 5, at: [0.8, 0.2], expected: [1, 0.1, 0.1, 0.1, 0.01] },
  ])('$name', ({ epochs, at, expected }) => {
    expect(rates(epochs, at)).toEqual(expected.map((rate) => expect.closeTo(rate, 12)));
  });

  it('tells after which epochs it drops', () => {
    expect(dropEpochs({ epochs: 30, schedule: { factor: 0.1, at: [0.4, 0.6] } })).toEqual([12, 18]);
  });

  it('is not thrown off by rounding: 0.6 of 15 epochs is 9', () => {
    expect(rates(15, [0.6]).filter((rate) => rate === 1)).toHaveLength(9);
  });
});
