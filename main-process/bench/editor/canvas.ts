import type { Page } from 'playwright-core';
import type { DrawnGraph, FrameWork } from './probe.ts';

/** A condition on the drawing, and the words that it is about. Runs in the page: it sees nothing but its arguments. */
export interface Shown {
  readonly holds: (graph: DrawnGraph, words: readonly string[]) => boolean;
  readonly words: readonly string[];
}

/** Does something and waits for the end of the first frame that shows it, between two marks for the trace (`main-thread.ts`). */
export async function markUntil(page: Page, act: () => Promise<void>, { holds, words }: Shown): Promise<void> {
  // What came before must not be taken for a part of this.
  await page.evaluate(() => window.auxnetProbe.idle());
  await page.evaluate(
    ({ source, words: given }) => {
      // The condition comes as text: a page shares no functions with Node.
      const condition = new Function(`return (${source})`)() as Shown['holds'];
      window.auxnetProbe.mark((graph) => condition(graph, given));
    },
    { source: holds.toString(), words },
  );
  // Asked for before it is done: the page must have no more to do than the edit.
  const shown = page.evaluate(() => {
    const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), 30_000));
    return Promise.race([window.auxnetProbe.shown(), late]);
  });
  await act();
  if (!(await shown)) throw new Error(`The drawing did not show within 30 s: ${holds.toString()} (${words.join(', ')})`);
}

/** Work of each frame while something goes on. */
export async function framesOf(page: Page, act: () => Promise<void>): Promise<readonly number[]> {
  await page.evaluate(() => window.auxnetProbe.start());
  await act();
  const frames = await page.evaluate(() => window.auxnetProbe.frames());
  return frames.filter(({ input }) => input > 0).map((frame) => total([frame]));
}

const total = (frames: readonly FrameWork[]): number => frames.reduce((sum, { input, frame }) => sum + input + frame, 0);

/** Where the middle of a node is drawn, in document coordinates. */
export const placeOf = (page: Page, id: string): Promise<{ readonly x: number; readonly y: number }> =>
  page.evaluate((node) => window.auxnetProbe.graph().getElementById(node).position(), id);

/** Clicks a node on the row that carries its name, or the middle of the way between two. */
export async function clickOn(page: Page, ...ids: readonly string[]): Promise<void> {
  const at = await page.evaluate((between) => {
    const graph = window.auxnetProbe.graph();
    const rows = between.map((id) => {
      const element = graph.getElementById(id);
      const { x, y } = element.position();
      return { x, y: y - Math.max(0, Number(element.data('height')) / 2 - 12) };
    });
    const middle = (axis: 'x' | 'y'): number => rows.reduce((sum, row) => sum + row[axis], 0) / rows.length;
    const [board] = [...document.querySelectorAll('.board')].filter((element) => element.getClientRects().length > 0);
    const { left = 0, top = 0 } = board?.getBoundingClientRect() ?? {};
    return { x: left + middle('x') * graph.zoom() + graph.pan().x, y: top + middle('y') * graph.zoom() + graph.pan().y };
  }, ids);
  await page.mouse.click(at.x, at.y);
}
