import { writeFileSync } from 'fs';
import { join } from 'path';
import type { Document } from '../../core/graph/document.ts';
import { serialiseDocument } from '../../core/graph/serialise.ts';
import { nets } from '../nets.ts';
import { median, quantile } from '../statistics.ts';
import type { TargetResult } from '../targets.ts';
import { timePanning, timeZooming } from './camera.ts';
import { thousandBlocks } from './designs.ts';
import { allEditorTargets, editorTargets } from './editor-targets.ts';
import { editsOf, timeEdit } from './edits.ts';
import { heapGrowth } from './memory.ts';
import { measureTargets, type SheetOptions, type TargetSheet } from './target-sheet.ts';
import { openEditorWindow, type EditorWindow, type WindowPlaces } from './window.ts';

export interface EditorBenchOptions extends SheetOptions {
  readonly places: WindowPlaces;
  readonly say: (text: string) => void;
}

/** Times of every edit; the first ones of each kind let the engine compile what is hot. */
const REPEATS = 15;
const WARM_UP = 3;

/** Measures the editor's targets. */
export const runEditorTargets = (options: EditorBenchOptions): Promise<readonly TargetResult[]> =>
  measureTargets(allEditorTargets, options, async ({ wanted, report }) => {
    const { thousand, opened, memory } = editorTargets;
    if (Object.values(thousand).some((target) => wanted.has(target)) || wanted.has(memory)) {
      await measureDesign(options, thousandBlocks(), thousand, report, async (editor) => {
        if (wanted.has(memory)) report(memory, await heapGrowth(editor));
      });
    }
    if (Object.values(opened).some((target) => wanted.has(target))) {
      await measureDesign(options, nets['ResNet-1001'](), opened, report);
    }
  });

type DesignTargets = typeof editorTargets.thousand | typeof editorTargets.opened;

async function measureDesign(
  { places, say }: EditorBenchOptions,
  document: Document,
  targets: DesignTargets,
  report: TargetSheet['report'],
  more: (editor: EditorWindow) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const inLayers = targets === editorTargets.opened;
  const editor = await openEditorWindow(places);
  const { page } = editor;
  try {
    say(`${document.name}${inLayers ? ', every block opened into its layers' : ''}: ${Object.keys(document.nodes).length} nodes`);
    report(targets.open, (await openDesign(editor, document)) / 1000);
    if (inLayers) {
      await page.getByRole('application').focus();
      await page.keyboard.press('Shift+E');
    }
    // Fonts, pictures and the first compilation are no part of an edit.
    await page.waitForTimeout(1_000);
    const times: number[] = [];
    for (const edit of editsOf(document)) {
      const each = (await timeEdit(editor, edit, WARM_UP + REPEATS)).slice(2 * WARM_UP);
      say(`  ${edit.title}: median ${median(each).toFixed(1)} ms, 99th percentile ${quantile(each, 0.99).toFixed(1)} ms`);
      times.push(...each);
    }
    report(targets.editMedian, median(times));
    report(targets.editWorst, quantile(times, 0.99));
    await more(editor);
    await timeZooming(page);
    const frames = [...(await timePanning(page)), ...(await timeZooming(page))];
    report(targets.frames, quantile(frames, 0.99));
    report(targets.longestFrame, Math.max(...frames));
  } finally {
    await editor.close();
  }
}

/** Milliseconds from Enter in the file dialog to the end of the frame that shows the first block: reading and parsing included. */
async function openDesign({ page, documents }: EditorWindow, document: Document): Promise<number> {
  writeFileSync(join(documents, 'bench.auxnet'), serialiseDocument(document));
  await page.keyboard.press('Control+o');
  await page.getByRole('dialog', { name: 'Open a design' }).getByRole('option', { name: /bench/u }).waitFor();
  await page.keyboard.press('b');
  await page.evaluate(() => window.auxnetProbe.start());
  await page.keyboard.press('Enter');
  return page.evaluate(() => window.auxnetProbe.sinceKey((graph) => graph.getElementById('block1').length === 1));
}
