import { describe, expect, it } from 'vitest';
import { deriveSeed, normals, permutation, uniforms } from '../../../main-process/core/random/seed.ts';

const take = (count: number, next: () => number): number[] => Array.from({ length: count }, next);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('deriveSeed', () => {
  it('is a function of the seed and every part, in order', () => {
    expect(deriveSeed(1, 'shuffle', 3)).toBe(deriveSeed(1, 'shuffle', 3));
    const seeds = [
      deriveSeed(1), deriveSeed(2), deriveSeed(1, 'a'), deriveSeed(1, 'b'), deriveSeed(1, 'a', 'b'), deriveSeed(1, 'b', 'a'), deriveSeed(1, 'ab'),
      deriveSeed(1, 1), deriveSeed(1, '1'), deriveSeed(1, 1, 2), deriveSeed(1, 2, 1), deriveSeed(1, 12), deriveSeed(1, 0x1_0000_0001), deriveSeed(1, -1),
    ];
    expect(new Set(seeds).size).toBe(seeds.length);
    for (const seed of seeds) expect(Number.isInteger(seed) && seed >= 0 && seed <= 0xffff_ffff).toBe(true);
  });

  it('keeps its values, since a saved run must repeat', () => {
    expect([deriveSeed(1, 'shuffle', 1), deriveSeed(0), deriveSeed(0xffff_ffff, 'weights', 'stem/conv')]).toMatchInlineSnapshot(`
      [
        3517439072,
        744311103,
        974752540,
      ]
    `);
  });

  it('has no collisions to speak of among neighbours', () => {
    const seeds = new Set<number>();
    for (let run = 0; run < 100; run++) for (let epoch = 0; epoch < 100; epoch++) seeds.add(deriveSeed(run, 'shuffle', epoch));
    // 10,000 of 2³²: 0.01 collisions expected.
    expect(seeds.size).toBeGreaterThanOrEqual(9_999);
  });
});

describe('streams', () => {
  it('uniforms are even in [0, 1)', () => {
    const values = take(20_000, uniforms(deriveSeed(5)));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    // Five standard deviations of the mean of n uniforms.
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan((5 * Math.sqrt(1 / 12)) / Math.sqrt(20_000));
    const tenths = new Array<number>(10).fill(0);
    for (const value of values) tenths[Math.floor(value * 10)]! += 1;
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(5 * Math.sqrt(1800));
  });

  it('normals have the moments of the standard normal distribution', () => {
    const values = take(40_000, normals(deriveSeed(6)));
    expect(Math.abs(mean(values))).toBeLessThan(5 / 200);
    expect(Math.abs(mean(values.map((x) => x * x)) - 1)).toBeLessThan((5 * Math.SQRT2) / 200);
    expect(Math.abs(mean(values.map((x) => x ** 4)) - 3)).toBeLessThan((5 * Math.sqrt(96)) / 200);
    expect(values.filter((x) => Math.abs(x) < 1).length / 40_000).toBeCloseTo(0.6827, 1);
  });

  it('permutations hold every index once and put each one anywhere', () => {
    expect([...permutation(1000, 3)].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect([...permutation(0, 3)]).toEqual([]);
    const places = new Array<number>(5).fill(0);
    for (let seed = 0; seed < 5000; seed++) places[permutation(5, deriveSeed(seed)).indexOf(0)]! += 1;
    for (const count of places) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(800));
  });
});
