import { describe, expect, it } from 'vitest';
import { LossScale } from '../../main-process/engines/loss-scale.ts';

const took = (scale: LossScale, finite: boolean, times: number): void => {
  for (let i = 0; i < times; i++) scale.took(finite);
};

describe('the loss scale of mixed precision', () => {
  it('halves at every overflow, down to 1', () => {
    const scale = new LossScale();
    const first = scale.value;
    scale.took(false);
    expect(scale.value).toBe(first / 2);
    took(scale, false, 40);
    expect([scale.value, scale.exhausted]).toEqual([1, true]);
  });

  it('doubles after 2,000 good steps in a row', () => {
    const scale = new LossScale();
    const first = scale.value;
    took(scale, true, 1999);
    scale.took(false);
    took(scale, true, 1999);
    expect(scale.value).toBe(first / 2);
    scale.took(true);
    expect(scale.value).toBe(first);
  });

  it('goes on from a saved state as if it had not stopped', () => {
    const [unbroken, resumed] = [new LossScale(), new LossScale()];
    unbroken.took(false);
    took(unbroken, true, 1500);
    resumed.state = unbroken.state;
    for (const scale of [unbroken, resumed]) took(scale, true, 500);
    expect(resumed.state).toEqual(unbroken.state);
    expect(resumed.value).toBe(2 ** 15);
  });
});
