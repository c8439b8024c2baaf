import { Resvg } from '@resvg/resvg-js';
import { expect, test } from 'vitest';
import { earlyExitCurve } from '../../../main-process/core/evaluation/index.ts';
import { writeTable } from '../../../main-process/core/tables/index.ts';
import { paperChartSvg } from '../../../renderer/features/chart-export/paper-chart.ts';
import { paperMatrixSvg } from '../../../renderer/features/chart-export/paper-matrix.ts';
import { confusionPaper, earlyExitPaper, firstExitPaper, reliabilityPaper } from '../../../renderer/features/evaluation/evaluation-papers.ts';
import { confusionTable, earlyExitTable, firstExitTable } from '../../../renderer/features/evaluation/evaluation-tables.ts';
import { hand } from '../../core/evaluation/hand-answers.ts';

const plain = (colours: readonly string[]) => colours.map(() => '#123456');
const draws = (svg: string): number => new Resvg(svg).render().width;
const counts = Int32Array.from([8, 2, 0, 1, 9, 0, 0, 0, 0]);
const names = ['cat', 'dog & <fox>', 'empty'];

test('a confusion matrix is drawn in per cent of the true class, whatever its names hold', () => {
  const matrix = confusionPaper(counts, names, 'Confusion', plain);
  expect(matrix.cells.map(({ text }) => text)).toEqual(['80', '20', '', '10', '90', '', '', '', '']);
  const { svg, width } = paperMatrixSvg(matrix);
  expect(draws(svg)).toBe(width);
  expect(svg).toContain('dog &amp; &lt;fox&gt;');
});
test('with a hundred classes it is still one square without figures', () => {
  const many = Array.from({ length: 100 }, (_, at) => `class ${at}`);
  const { svg, width, height } = paperMatrixSvg(confusionPaper(new Int32Array(10_000).fill(1), many, 'Confusion', plain));
  expect(draws(svg)).toBe(width);
  expect(height).toBeGreaterThan(1000);
  expect(svg).not.toMatch(/>1<\/text>/u);
});
test('its table counts, and tells recall and precision; a class without images has none', () => {
  expect(writeTable(confusionTable(counts, names, 'Confusion'), 'csv').split('\r\n')).toEqual([
    'True class,cat,dog & <fox>,empty,"Recall, %","Precision, %"', `cat,8,2,0,80,${100 * (8 / 9)}`,
    `dog & <fox>,1,9,0,90,${100 * (9 / 11)}`, 'empty,0,0,0,,', '',
  ]);
});
test('the reliability of every output stands beside the diagonal, in per cent', () => {
  const line = { name: 'Exit 7', colour: 'var(--out-1)', points: [{ confidence: 0.5, accuracy: 0.25 }] };
  const paper = reliabilityPaper([line], 'Calibration', plain);
  expect(paper.series.map(({ points }) => points)).toEqual([[[0, 0], [100, 100]], [[50, 25]]]);
  expect(draws(paperChartSvg(paper).svg)).toBe(480);
});
test('early exit shows its curve, every exit alone, and what is chosen, against the whole network', () => {
  const curve = earlyExitCurve(hand, [1, 4, 10]);
  const exits = [{ name: 'Exit 3', colour: 'a', cost: 1, error: 60 }, { name: 'Output', colour: 'b', cost: 10, error: 30 }];
  const paper = earlyExitPaper({ curve, point: curve[50], exits, whole: 10, costTitle: 'multiply-adds' }, 'Early exit', plain);
  expect(paper.series.map(({ name }) => name)).toEqual(['early exit by confidence', 'Exit 3 alone', 'Output alone', 'chosen']);
  expect(paper.series[1]?.points).toEqual([[10, 60]]);
  expect(paper.x.max).toBeGreaterThanOrEqual(100);
  expect(draws(paperChartSvg(paper).svg)).toBe(480);
  const table = earlyExitTable(curve, { names: ['a', 'b', 'c'], whole: 10, unit: 'ms', caption: '', notes: [] });
  expect(table.rows).toHaveLength(21);
  expect(table.rows[0]?.[0]).toMatchObject({ value: 0 });
  expect(table.rows[20]?.[0]).toMatchObject({ value: 1 });
});
test('the first exits that are right are bars as high as their share', () => {
  const parts = [{ name: 'Exit 3', colour: 'a', count: 30 }, { name: 'no output', colour: 'b', count: 10 }];
  const paper = firstExitPaper(parts, 'First', plain);
  expect(paper.series.map(({ points }) => points)).toEqual([[[1, 75]], [[2, 25]]]);
  const { svg } = paperChartSvg(paper);
  const [high = 0, low = 0] = [...svg.matchAll(/<rect x="[\d.]+" y="[\d.]+" width="[\d.]+" height="([\d.]+)" fill="#123456"/gu)].map((found) => Number(found[1]));
  expect(high).toBeCloseTo(3 * low, 0);
  expect(firstExitTable(parts, 40, '').rows[0]?.[2]).toMatchObject({ value: 75 });
});
