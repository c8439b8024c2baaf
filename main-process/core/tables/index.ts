import { toCsv } from './csv.ts';
import { toLatex } from './latex.ts';
import { toMarkdown } from './markdown.ts';
import type { Table } from './table.ts';

export { cellText, figure, isBest, left, right, spreadText, type Cell, type Column, type Figure, type Spread, type Table } from './table.ts';
export { toCsv } from './csv.ts';
export { toLatex } from './latex.ts';
export { toMarkdown } from './markdown.ts';

export const tableFormats = ['csv', 'markdown', 'latex'] as const;
export type TableFormat = (typeof tableFormats)[number];
export const tableFormatWords: Readonly<Record<TableFormat, string>> = { csv: 'CSV', markdown: 'Markdown', latex: 'LaTeX' };

/** The table as a text of that format. */
export function writeTable(table: Table, format: TableFormat): string {
  switch (format) {
    case 'csv':
      return toCsv(table);
    case 'markdown':
      return toMarkdown(table);
    case 'latex':
      return toLatex(table);
  }
}
