import { Resvg } from '@resvg/resvg-js';
import { expect, test } from 'vitest';
import { paperChartSvg } from '../../../renderer/features/chart-export/paper-chart.ts';
import { curvesPaper } from '../../../renderer/features/curves/curves-paper.ts';

const model = {
  x: [0, 1, 2, 3, 4],
  lines: [{ id: 'a', name: 'Exit 7', colour: 'var(--out-1)', raw: [9, 5, null, 2, 0.5], smooth: [9, 6, null, 3, 1] }],
  xMin: 1,
  xMax: 4,
  marks: [],
  best: [],
};
const words = { title: 'Training loss', x: 'Epoch', y: 'Training loss', log: false };
const plain = (colours: readonly string[]) => colours.map(() => '#123456');

test('the twin shows what is in sight, gaps left out', () => {
  const { series, y } = curvesPaper(model, words, plain);
  expect(series.map(({ points }) => points)).toEqual([[[1, 5], [3, 2], [4, 0.5]], [[1, 6], [3, 3], [4, 1]]]);
  expect(y.min).toBeLessThanOrEqual(0.5);
  expect(y.max).toBeGreaterThanOrEqual(6);
});
test('on a log axis its ends are powers of ten', () => {
  const { y } = curvesPaper(model, { ...words, log: true }, plain);
  expect(y).toMatchObject({ min: 0.1, max: 10, ticks: [{ at: 0.1 }, { at: 1 }, { at: 10 }] });
});
test('it is a picture by itself, and so is one of nothing', () => {
  for (const each of [model, { ...model, x: [], lines: [] }]) {
    const { svg } = paperChartSvg(curvesPaper(each, words, plain));
    expect(new Resvg(svg).render().width).toBe(480);
  }
});
