import { cellText, isBest, tableFormats, writeTable, type Table, type TableFormat } from '../core/tables/index.ts';
import { oneOf } from './option-values.ts';
import { table as aligned } from './table.ts';

/** How a command prints its table: for the terminal unless told. */
export type TableStyle = TableFormat | 'text';
export const tableStyles: readonly TableStyle[] = ['text', ...tableFormats];
export const readTableStyle = oneOf(tableStyles);

export function tableText(table: Table, style: TableStyle): string {
  if (style !== 'text') return writeTable(table, style).trimEnd();
  const rows = table.rows.map((row) => row.map((cell) => `${cellText(cell)}${isBest(cell) ? ' *' : ''}`));
  const best = table.rows.some((row) => row.some(isBest)) ? ['* least of its column'] : [];
  const notes = [...best, ...table.notes];
  return [table.caption, '', aligned(table.columns, rows), ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}
