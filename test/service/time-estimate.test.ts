import { describe, expect, it } from 'vitest';
import { estimate } from '../../main-process/service/time-estimate.ts';

const run = (label: string, key: string, imagesPerSecond: number, multiplyAdds = 100) => ({ label, key, imagesPerSecond, multiplyAdds, engine: 'tensorflow' });
const wanted = { key: 'this', multiplyAdds: 200, batch: 50 };

describe('how long a step takes', () => {
  it('is not known without runs', () => {
    expect(estimate(wanted, [])).toEqual({ basis: 'none', secondsPerStep: null, spread: 0, runs: [] });
  });

  it('is that of earlier runs of the same network and batch, never surer than a tenth', () => {
    const runs = [run('r-3', 'this', 102), run('r-2', 'other', 9999), run('r-1', 'this', 100)];
    // The middle of two is the upper one.
    expect(estimate(wanted, runs)).toEqual({ basis: 'same', secondsPerStep: expect.closeTo(50 / 102, 10) as number, spread: 0.1, runs: ['r-3', 'r-1'] });
  });

  it('varies as much as those runs did', () => {
    expect(estimate(wanted, [run('a', 'this', 50), run('b', 'this', 100), run('c', 'this', 110)]).spread).toBeCloseTo(0.5, 10);
  });

  it('of another network goes by multiply-adds, and is half as sure at best', () => {
    // 400 images/s of 100 multiply-adds are 200 images/s of 200.
    expect(estimate(wanted, [run('r-1', 'other', 400)])).toEqual({ basis: 'engine', secondsPerStep: 0.25, spread: 0.5, runs: ['r-1'] });
  });
});
