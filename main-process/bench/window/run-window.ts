import { templateById } from '../../core/templates/index.ts';
import { FRAME_MARK, framesBetweenMarks } from '../editor/main-thread.ts';
import { openEditorWindow, type EditorWindow, type WindowPlaces } from '../editor/window.ts';
import { quantile } from '../statistics.ts';
import type { TargetResult } from '../targets.ts';
import { writeLongRun } from './long-run.ts';
import { allWindowTargets, PACE, WATCHED_SECONDS, windowTargets } from './window-targets.ts';
import { measureTargets, type SheetOptions } from '../editor/target-sheet.ts';

export interface WindowBenchOptions extends SheetOptions {
  readonly places: WindowPlaces;
  /** bench/window/paced-trainer.mjs */
  readonly trainer: string;
  readonly say: (text: string) => void;
}

/** Measures the window while a run trains at 100 steps a second, and opening a run of the paper's length. */
export async function runWindowTargets(options: WindowBenchOptions): Promise<readonly TargetResult[]> {
  const document = templateById('auxnet-20-3')?.build();
  if (!document) throw new Error('There is no template "auxnet-20-3".');
  const settings = { trainer: options.trainer, env: { AUXNET_PACE: JSON.stringify(PACE) } };
  return measureTargets(allWindowTargets, options, async ({ wanted, report }) => {
    const { open, work, longest, interval } = windowTargets;
    if (wanted.has(open)) {
      const library = await openEditorWindow(options.places, { ...settings, prepare: (home) => writeLongRun(home, document) });
      try {
        report(open, (await openLongRun(library)) / 1000);
      } finally {
        await library.close();
      }
    }
    if (![work, longest, interval].some((target) => wanted.has(target))) return;
    const training = await openEditorWindow(options.places, settings);
    try {
      const frames = await watchRun(training);
      options.say(`${frames.intervals.length} frames in ${WATCHED_SECONDS} s; work a frame: median ${quantile(frames.work, 0.5).toFixed(1)} ms`);
      report(work, quantile(frames.work, 0.99));
      report(longest, Math.max(...frames.work));
      report(interval, quantile(frames.intervals, 0.99));
    } finally {
      await training.close();
    }
  });
}

/** Milliseconds from the click on the run to the frame after its curves are there. */
async function openLongRun({ page }: EditorWindow): Promise<number> {
  await page.getByRole('navigation', { name: 'Modes' }).getByRole('button', { name: 'Analyse' }).click();
  await page.getByRole('tab', { name: 'Curves' }).click();
  const run = page.getByRole('complementary', { name: 'Runs' }).getByText('r-001').first();
  await run.waitFor();
  const done = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let start = 0;
        window.addEventListener('pointerdown', () => (start = performance.now()), { capture: true, once: true });
        const check = (): void => {
          const drawn = start > 0 && document.querySelectorAll('.charts canvas').length >= 2;
          requestAnimationFrame(drawn ? () => resolve(performance.now() - start) : check);
        };
        check();
      }),
  );
  await run.click();
  return done;
}

/** Starts a run with its curves in sight, lets it come to its pace, and watches the frames. */
async function watchRun({ page, protocol }: EditorWindow): ReturnType<typeof framesBetweenMarks> {
  await page.locator('[data-template="auxnet-20-3"]').click();
  await page.getByRole('banner').getByRole('button', { name: 'Train' }).click();
  await page.getByRole('button', { name: 'Start training' }).click();
  await page.getByRole('tab', { name: 'Curves' }).click();
  await page.locator('.charts canvas').first().waitFor();
  await page.waitForTimeout(4000);
  return framesBetweenMarks(protocol, () =>
    page.evaluate(
      ({ mark, milliseconds }) =>
        new Promise<void>((resolve) => {
          const end = performance.now() + milliseconds;
          const frame = (): void => {
            performance.mark(mark);
            if (performance.now() < end) requestAnimationFrame(frame);
            else resolve();
          };
          requestAnimationFrame(frame);
        }),
      { mark: FRAME_MARK, milliseconds: 1000 * WATCHED_SECONDS },
    ),
  );
}
