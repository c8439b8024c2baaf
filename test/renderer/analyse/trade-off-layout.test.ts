import { describe, expect, it, test } from 'vitest';
import { Resvg } from '@resvg/resvg-js';
import fc from 'fast-check';
import { labelPlaces, layoutOf } from '../../../renderer/features/analyse/trade-off-layout.ts';
import { publishedPoints, tradeOffPaper, type TradeOffModel } from '../../../renderer/features/analyse/trade-off-points.ts';
import { paperChartSvg } from '../../../renderer/features/chart-export/paper-chart.ts';

const size = fc.record({ width: fc.integer({ min: 200, max: 800 }), height: fc.integer({ min: 120, max: 500 }) });
const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const points = fc.array(fc.record({ cost: within(1, 1e9), error: within(0, 100) }), { minLength: 1, maxLength: 30 });

describe('whatever the runs reached', () => {
  it('labels of an axis keep apart, and every dot lies in the frame', () =>
    fc.assert(fc.property(points, size, (all, pixels) => {
      const { frame, x, y, xTicks, yTicks } = layoutOf(all, pixels);
      for (const [at, tick] of xTicks.entries()) {
        const next = xTicks[at + 1];
        if (next) expect(x(next.at) - x(tick.at)).toBeGreaterThanOrEqual(3.2 * (tick.text.length + next.text.length));
      }
      for (const [at, tick] of yTicks.entries()) {
        const next = yTicks[at + 1];
        if (next) expect(y(tick.at) - y(next.at)).toBeGreaterThanOrEqual(14);
      }
      for (const { cost, error } of all) {
        expect(x(cost)).toBeGreaterThanOrEqual(frame.left - 0.01);
        expect(x(cost)).toBeLessThanOrEqual(frame.left + frame.width + 0.01);
        expect(y(error)).toBeGreaterThanOrEqual(frame.top - 0.01);
        expect(y(error)).toBeLessThanOrEqual(frame.top + frame.height + 0.01);
      }
    })));
  it('no name covers a dot or another name', () =>
    fc.assert(fc.property(points, size, (all, pixels) => {
      const { frame, x, y } = layoutOf(all, pixels);
      const dots = all.map(({ cost, error }, at) => ({ x: x(cost), y: y(error), name: `Exit ${at}` }));
      const boxes = labelPlaces(dots, frame).flatMap((place, at) =>
        (place ? [{ left: place.x, right: place.x + 6.4 * `Exit ${at}`.length, top: place.y - 7, bottom: place.y + 7 }] : []));
      for (const [at, a] of boxes.entries()) {
        const clear = (left: number, right: number, top: number, bottom: number): boolean =>
          a.left >= right - 0.01 || left >= a.right - 0.01 || a.top >= bottom - 0.01 || top >= a.bottom - 0.01;
        for (const b of boxes.slice(at + 1)) expect(clear(b.left, b.right, b.top, b.bottom)).toBe(true);
        for (const dot of dots) expect(clear(dot.x - 7, dot.x + 7, dot.y - 7, dot.y + 7)).toBe(true);
      }
    })));
});

test('published points are those with both figures', () => {
  expect(publishedPoints('cifar-10').map(({ name, cost, error }) => [name, cost, error])).toContainEqual(['AuxNet-56-5', 850_000, 5.53]);
  expect(publishedPoints('cifar-10').map(({ name }) => name)).not.toContain('AuxNet-26-2 wide ×10');
});

test('the twin for a paper has title, both axes and every exit by its name', () => {
  const model: TradeOffModel = {
    cost: 'parameters',
    label: 'r-001 <a>',
    own: [
      { run: 'r-001', exit: 'e7', name: 'Exit 7', cost: 14_650, error: 60, colour: 'var(--out-1)' },
      { run: 'r-001', exit: 'o', name: 'Output 20', cost: 272_282, error: 38, colour: 'var(--out-6)' },
    ],
    others: [{ run: 'r-002', exit: 'o', name: 'Output 20', cost: 272_282, error: 41 }],
    published: [],
  };
  const { svg } = paperChartSvg(tradeOffPaper(model, 'Exits', (colours) => colours.map((_, at) => `#00000${at}`)));
  // Another reader of SVG draws it: it stands by itself.
  expect(new Resvg(svg).render().width).toBe(480);
  const words = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/gu)].map(([, text]) => text);
  expect(words).toEqual(expect.arrayContaining(['Exits', 'Parameters', 'Test error, %', 'Exit 7', 'Output 20', 'r-001 &lt;a&gt; Exit 7', 'Pareto line', 'other runs']));
  expect(svg).not.toContain('var(');
  expect(svg.match(/<circle/gu)?.length).toBe(3 + 3);
});
