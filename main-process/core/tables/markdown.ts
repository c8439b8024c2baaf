import { cellText, isBest, type Cell, type Table } from './table.ts';

/** The table as GitHub writes it, with its caption above and its notes below; columns are padded, so it reads well as text too. */
export function toMarkdown({ caption, columns, rows, notes }: Table): string {
  const head = columns.map(({ title }) => escape(title));
  const body = rows.map((row) => columns.map((_, at) => written(row[at] ?? null)));
  const widths = columns.map((_, at) => Math.max(3, ...[head, ...body].map((line) => line[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => (columns[at]?.align === 'right' ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join(' | ')} |`;
  const rule = `| ${columns.map(({ align }, at) => (align === 'right' ? `${'-'.repeat((widths[at] ?? 3) - 1)}:` : '-'.repeat(widths[at] ?? 3))).join(' | ')} |`;
  const parts = [
    ...(caption === '' ? [] : [escape(caption), '']),
    line(head),
    rule,
    ...body.map(line),
    ...(notes.length === 0 ? [] : ['', ...notes.map((note) => `- ${escape(note)}`)]),
  ];
  return `${parts.join('\n')}\n`;
}

function written(cell: Cell): string {
  const text = escape(cellText(cell));
  return isBest(cell) ? `**${text}**` : text;
}

/** What Markdown would take for a mark of its own; a line break would end the row. */
const escape = (text: string): string => text.replace(/[\\`*_[\]<>|]/g, '\\$&').replace(/\s*[\r\n]+\s*/g, ' ');
