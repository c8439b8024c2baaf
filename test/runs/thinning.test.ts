import { describe, expect, it } from 'vitest';
import { EvenThinning, PeakThinning } from '../../main-process/runs/thinning.ts';

interface Point { readonly x: number; readonly values: readonly number[] }
const thin = (points: readonly Point[], buckets: number): Point[] => {
  const thinning = new PeakThinning<Point>(buckets, ({ values }) => values);
  points.forEach((point) => thinning.add(point));
  return thinning.kept((a, b) => a.x - b.x);
};

describe('PeakThinning', () => {
  it('keeps a short series whole', () => {
    const points = Array.from({ length: 8 }, (_, x) => ({ x, values: [x % 3] }));
    expect(thin(points, 8)).toEqual(points);
  });

  it.each([1, 2, 5])('keeps every extreme of %i columns that stands alone, however long the series', (columns) => {
    // A pseudo-random walk with one spike up and one down in each column, each at a place of its own.
    let seed = 7;
    const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const points = Array.from({ length: 30_000 }, (_, x) => ({ x, values: Array.from({ length: columns }, () => random()) }));
    const spikes = Array.from({ length: columns }, (_, column) => [1_003 + 4_001 * column, 2_345 + 5_003 * column] as const);
    spikes.forEach(([up, down], column) => {
      points[up]!.values[column] = 50;
      points[down]!.values[column] = -50;
    });
    const kept = thin(points, 64);
    expect(kept.length).toBeLessThanOrEqual(64 * (1 + 2 * columns) + 1);
    spikes.forEach(([up, down], column) => {
      expect(kept.find(({ x }) => x === up)?.values[column]).toBe(50);
      expect(kept.find(({ x }) => x === down)?.values[column]).toBe(-50);
    });
    expect([kept[0]!.x, kept.at(-1)!.x]).toEqual([0, 29_999]);
  });

  it('keeps in every bucket the least and the greatest, as a search of the bucket finds them', () => {
    const points = Array.from({ length: 1024 }, (_, x) => ({ x, values: [Math.sin(x * 12.9898) * 43_758.5453 % 1] }));
    const kept = new Set(thin(points, 16).map(({ x }) => x));
    // 1024 points in at most 16 buckets: 64 or 128 a bucket, cut at multiples of their size.
    for (let from = 0; from < 1024; from += 128) {
      const bucket = points.slice(from, from + 128);
      const values = bucket.map(({ values: [value] }) => value!);
      for (const extreme of [Math.min(...values), Math.max(...values)]) expect(kept.has(from + values.indexOf(extreme))).toBe(true);
    }
  });
});

describe('EvenThinning', () => {
  it.each([0, 1, 5, 8, 9, 1000, 7819])('of %i values keeps at most 9, evenly, the first and the last', (count) => {
    const thinning = new EvenThinning<number>(8);
    for (let i = 0; i < count; i++) thinning.add(i);
    const { kept } = thinning;
    expect(kept.length).toBeLessThanOrEqual(9);
    if (count > 0) expect([kept[0], kept.at(-1)]).toEqual([0, count - 1]);
    const distances = new Set(kept.slice(1, -1).map((value, i) => value - kept[i]!));
    expect(distances.size).toBeLessThanOrEqual(1);
  });
});
