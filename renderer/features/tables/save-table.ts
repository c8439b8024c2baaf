import { tableFormatWords, writeTable, type Table, type TableFormat } from '../../../main-process/core/tables/index.ts';
import type { Studio } from '../../shell/studio.svelte.ts';
import { messageOf, notify } from '../../ui/notify.ts';
import { withExtension } from '../files/file-picker.svelte.ts';

/** Puts the table on the clipboard as text of that format. */
export async function copyTable(table: Table, format: TableFormat): Promise<void> {
  try {
    await navigator.clipboard.writeText(writeTable(table, format));
    notify.done(`Table copied as ${tableFormatWords[format]}`);
  } catch (error) {
    notify.fail('The table was not copied', messageOf(error));
  }
}

/** Writes the table where the person says. `name` is offered for the file, without an ending. */
export async function saveTable({ client, picker }: Pick<Studio, 'client' | 'picker'>, table: Table, format: TableFormat, name: string): Promise<void> {
  try {
    const path = await picker.pick({ kind: 'save', type: format, title: 'Save the table', suggestedName: withExtension(fileName(name), format) });
    if (path === null) return;
    await client.request('files.writeTable', { path, type: format, text: writeTable(table, format) });
    notify.done('Table saved', path);
  } catch (error) {
    notify.fail('The table was not saved', messageOf(error));
  }
}

/** What every system takes for the name of a file. */
export const fileName = (text: string): string => text.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 80) || 'table';
