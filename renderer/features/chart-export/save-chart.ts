import { toPng } from '../../graph-view/picture/png.ts';
import type { Studio } from '../../shell/studio.svelte.ts';
import { messageOf, notify } from '../../ui/notify.ts';
import { withExtension } from '../files/file-picker.svelte.ts';
import { base64Of } from '../picture/base64.ts';
import { fileName } from '../tables/save-table.ts';
import type { ChartPicture } from './paper-chart.ts';

/** Pixels of a PNG for each of the picture: sharp in print at its natural size. */
const SCALE = 3;

/** Writes the chart where the person says. */
export async function saveChart({ client, picker }: Pick<Studio, 'client' | 'picker'>, picture: ChartPicture, type: 'svg' | 'png', name: string): Promise<void> {
  try {
    const path = await picker.pick({ kind: 'save', type, title: 'Save the chart', suggestedName: withExtension(fileName(name), type) });
    if (path === null) return;
    const data = type === 'svg' ? picture.svg : await base64Of(await toPng(picture, SCALE));
    await client.request('files.writePicture', { path, type, data });
    notify.done('Chart saved', path);
  } catch (error) {
    notify.fail('The chart was not saved', messageOf(error));
  }
}

export async function copyChart(picture: ChartPicture): Promise<void> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': await toPng(picture, SCALE) })]);
    notify.done('Chart copied');
  } catch (error) {
    notify.fail('The chart was not copied', messageOf(error));
  }
}
