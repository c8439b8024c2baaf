import Table from 'cli-table3';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** Of numbers. */
export const right = (title: string): Column => ({ title, align: 'right' });

const none = '';
/** Only a line below the header: reads well in a terminal, in a log and in a message. */
const chars = {
  top: none, 'top-mid': none, 'top-left': none, 'top-right': none,
  bottom: none, 'bottom-mid': none, 'bottom-left': none, 'bottom-right': none,
  left: none, 'left-mid': none, mid: none, 'mid-mid': none, right: none, 'right-mid': none, middle: '  ',
};

/** Rows as aligned text without colour or frame. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const head = columns.map(({ title }) => title);
  const rule = columns.map(({ title }, index) => '─'.repeat(Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0))));
  const printer = new Table({
    chars,
    colAligns: columns.map(({ align }) => align ?? 'left'),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  printer.push(head.slice(), rule, ...rows.map((row) => row.slice()));
  return printer.toString().replace(/[ \t]+$/gm, '');
}
