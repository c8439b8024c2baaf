import { describe, expect, it } from 'vitest';
import { benchReport, reportOf } from '../../main-process/bench/report.ts';
import { runSitting } from '../../main-process/bench/sitting.ts';
import { fakeSpec } from './fake-entrants.ts';

const counts = { batch: 4, warmUp: 1, steps: 5 };

describe('the report', () => {
  it('gives median and quartiles, images a second and the share outside native calls', async () => {
    const specs = [fakeSpec('A', { milliseconds: [900, 10, 30, 20, 50, 40], native: 0.75 }), fakeSpec('B', { refuse: 'needs a GPU' })];
    const report = reportOf(await runSitting(specs, { ...counts, say: () => undefined }), counts);
    expect(benchReport.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    expect(report.entrants).toEqual([
      expect.objectContaining({
        milliseconds: { median: 30, lowerQuartile: 20, upperQuartile: 40, min: 10, max: 50 },
        imagesPerSecond: 4 / 0.03,
        outsideShare: 0.25,
        firstStepMilliseconds: 900,
        peakBytes: 2 ** 20,
      }),
    ]);
    expect(report.failures).toEqual([{ net: 'ResNet-8', name: 'B', reason: 'needs a GPU' }]);
  });

  it('does not guess the share outside where the engine does not tell', async () => {
    const report = reportOf(await runSitting([fakeSpec('A')], { ...counts, say: () => undefined }), counts);
    expect(report.entrants[0]?.outsideShare).toBeNull();
  });
});
