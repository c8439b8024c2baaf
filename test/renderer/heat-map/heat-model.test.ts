import { describe, expect, it } from 'vitest';
import { heatModel, heatPlace, heatScale } from '../../../renderer/features/heat-map/heat-model.ts';

const rows = [{ id: 'a', name: 'A' }, { id: 'b', name: 'B' }];

describe('heatModel', () => {
  it('bins ten thousand columns to the pixels there are, each measured step in one bin', () => {
    const columns = Array.from({ length: 10_000 }, (_, i) => ({ step: i + 1, values: { a: 10, b: i % 2 === 0 ? 1 : 100 } }));
    const model = heatModel(rows, columns, 700, true);
    expect(model.columns.length).toBeLessThanOrEqual(700);
    expect(model.columns.length).toBeGreaterThan(350);
    expect([model.columns[0]!.from, model.columns.at(-1)!.to]).toEqual([1, 10_000]);
    model.columns.slice(1).forEach(({ from }, i) => expect(from).toBe(model.columns[i]!.to + 1));
    // Geometric on a log scale: 1 and 100 are 10 together (bins of an odd size lean by one).
    expect(model.columns[0]!.values[0]).toBeCloseTo(10, 9);
    expect(model.columns[0]!.values[1]).toBeLessThan(20);
  });
  it('leaves gaps where nothing was measured, or a logarithm has nothing to show', () => {
    const model = heatModel(rows, [{ step: 1, values: { a: 0.1 } }, { step: 2, values: { a: 0, b: 1 } }], 10, true);
    expect(model.columns.map(({ values }) => values)).toEqual([[0.1, null], [null, 1]]);
    expect([model.low, model.high]).toEqual([-1, 0]);
    expect(heatPlace(model, 0.1)).toBe(0);
    expect(heatPlace(model, Math.sqrt(0.1))).toBeCloseTo(0.5, 12);
  });
});

describe('heatScale', () => {
  it.each([
    ['light', ['#f7f7f9', '#eeeefa', '#d9d8f5', '#bcbaee', '#6160cf', '#4a49b5', '#33328a']],
    ['dark', ['#1f2025', '#25263a', '#303158', '#3f4078', '#8786ea', '#a5a4f6', '#c6c5fd']],
  ])('keeps the ends of the %s tokens and changes lightness evenly between them', (_theme, steps) => {
    const scale = heatScale(steps);
    const hex = (place: number): string => `#${scale(place).map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
    expect([hex(0), hex(1), hex(-3), hex(9)]).toEqual([steps[0], steps.at(-1), steps[0], steps.at(-1)]);
    const light = (place: number): number => {
      const [red, green, blue] = scale(place).map((channel) => (channel / 255) ** 2.2) as [number, number, number];
      return Math.cbrt(0.2126 * red + 0.7152 * green + 0.0722 * blue);
    };
    const moves = Array.from({ length: 10 }, (_, i) => light((i + 1) / 10) - light(i / 10));
    expect(Math.min(...moves.map(Math.abs)) / Math.max(...moves.map(Math.abs))).toBeGreaterThan(0.5);
    expect(new Set(moves.map(Math.sign)).size).toBe(1);
  });
});
