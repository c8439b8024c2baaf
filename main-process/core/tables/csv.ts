import type { Cell, Table } from './table.ts';

/**
 * The table as CSV (RFC 4180), every digit kept. A column with a spread becomes three: mean, sample standard deviation
 * and number of runs. Caption and notes have no place in CSV and are left out.
 */
export function toCsv({ columns, rows }: Table): string {
  const spreads = columns.map((_, at) => rows.some((row) => isSpread(row[at] ?? null)));
  const head = columns.flatMap(({ title }, at) => (spreads[at] ? [title, `${title}, s.d.`, `${title}, runs`] : [title]));
  const lines = rows.map((row) => columns.flatMap((_, at) => values(row[at] ?? null, spreads[at] === true)));
  return [head, ...lines].map((line) => line.map(field).join(',')).join('\r\n') + '\r\n';
}

const isSpread = (cell: Cell): boolean => cell !== null && typeof cell === 'object' && cell.kind === 'spread';

function values(cell: Cell, wide: boolean): readonly string[] {
  const padded = (first: string): readonly string[] => (wide ? [first, '', ''] : [first]);
  if (cell === null) return padded('');
  if (typeof cell === 'string') return padded(asText(cell));
  if (cell.kind === 'figure') return padded(String(cell.value));
  return [String(cell.mean), cell.deviation === null ? '' : String(cell.deviation), String(cell.count)];
}

/** A spreadsheet takes text that begins like this for a formula and would run it: a name of a design is never one. */
const asText = (text: string): string => (/^[=+\-@\t\r]/u.test(text) ? `'${text}` : text);

const field = (text: string): string => (/[",\r\n]/u.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
