import { expect, test } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { templates } from '../../../main-process/core/templates/index.ts';
import { outputColour } from '../../../renderer/features/runs/output-colours.ts';
import { toCsv, toMarkdown } from '../../../main-process/core/tables/index.ts';
import { outputsTable, sortedRows } from '../../../renderer/features/outputs/output-columns.ts';
import { outputRows } from '../../../renderer/features/outputs/output-rows.ts';
import { publishedFor } from '../../../renderer/features/outputs/published.ts';

const build = (id: string) => {
  const template = templates.find((candidate) => candidate.id === id);
  if (!template) throw new Error(`Template ${id} is gone.`);
  return template.build();
};

test('without a run the rows are those of the design, shallow to deep', () => {
  const rows = outputRows(analyse(build('auxnet-20-3')), null);
  expect(rows.map(({ depth }) => depth)).toEqual([7, 13, 20]);
  expect(rows.every(({ testError, best }) => testError === null && best === null)).toBe(true);
  expect(rows.map(({ parameters }) => parameters)).toEqual([...rows.map(({ parameters }) => parameters)].sort((a, b) => a - b));
});

test('the table that is taken away has what is known, every digit in CSV, and the published beside the final output', () => {
  const rows = outputRows(analyse(build('auxnet-20-3')), null).map((row, at) => ({
    ...row, testError: [60.25, 40.5, 38.123][at] ?? null, best: { epoch: 3, error: 37 },
  }));
  const lines = toCsv(outputsTable(rows, 'r-001', 8.75, [])).split('\r\n');
  expect(lines[0]).toBe('Output,Depth,"Test error, %","Best, %",Parameters,Mult-adds,Best epoch,"Published, %"');
  expect(lines[1]).toBe(`Exit 7,7,60.25,37,${rows[0]?.parameters},${rows[0]?.multiplyAdds},3,`);
  expect(lines[3]).toBe(`Output 20,20,38.123,37,${rows[2]?.parameters},${rows[2]?.multiplyAdds},3,8.75`);
  expect(toMarkdown(outputsTable(rows, 'r-001', null, []))).toContain('**38.1**');
});

test('rows are sorted by any column, those without a value last', () => {
  const rows = outputRows(analyse(build('auxnet-20-3')), null).map((row, at) => ({ ...row, testError: [60, null, 38][at] ?? null }));
  const order = (by: string, falling: boolean): readonly number[] => sortedRows(rows, { by, falling }).map(({ depth }) => depth);
  expect(order('depth', false)).toEqual([7, 13, 20]);
  expect(order('error', false)).toEqual([20, 7, 13]);
  expect(order('error', true)).toEqual([7, 20, 13]);
  expect(order('parameters', true)).toEqual([20, 13, 7]);
});

test('published figures belong to the template as it is, not to a changed one', () => {
  const document = build('auxnet-56-5');
  expect(publishedFor(document, analyse(document))?.error?.['cifar-10']).toBe(5.53);
  const { exit15: _gone, ...nodes } = document.nodes;
  const changed = { ...document, nodes };
  expect(publishedFor(changed, analyse(changed))).toBeNull();
  expect(publishedFor({ ...document, name: 'Mine' }, analyse(document))).toBeNull();
});

test.each([
  [1, ['6']], [2, ['1', '6']], [3, ['1', '3', '6']], [4, ['1', '3', '5', '6']], [5, ['1', '2', '4', '5', '6']], [6, ['1', '2', '3', '4', '5', '6']],
])('%d outputs take the colours of the tokens', (count, expected) => {
  expect(Array.from({ length: count }, (_, index) => outputColour(index, count))).toEqual(expected.map((place) => `var(--out-${place})`));
});
test('more than six keep the ends and mix between', () => {
  const colours = Array.from({ length: 9 }, (_, index) => outputColour(index, 9));
  expect(colours[0]).toBe('var(--out-1)');
  expect(colours[8]).toBe('var(--out-6)');
  expect(new Set(colours).size).toBe(9);
});
