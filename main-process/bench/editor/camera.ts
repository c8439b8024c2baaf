import type { Page } from 'playwright-core';
import { framesOf } from './canvas.ts';

const STEPS = 120;

/** Milliseconds of work in each frame while the drawing is dragged to and fro with the middle button. */
export async function timePanning(page: Page): Promise<readonly number[]> {
  const middle = await middleOf(page);
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down({ button: 'middle' });
  const frames = await framesOf(page, async () => {
    for (let step = 0; step < STEPS; step += 1) {
      await page.mouse.move(middle.x + 40 * Math.sin(step / 5), middle.y - 220 * (1 - Math.cos(step / 19)));
    }
  });
  await page.mouse.up({ button: 'middle' });
  return frames;
}

/** The same while it is zoomed out with the wheel until much of it is seen, and in again. */
export async function timeZooming(page: Page): Promise<readonly number[]> {
  const middle = await middleOf(page);
  await page.mouse.move(middle.x, middle.y);
  await page.keyboard.down('Control');
  const frames = await framesOf(page, async () => {
    for (let step = 0; step < STEPS; step += 1) await page.mouse.wheel(0, step % 60 < 30 ? 40 : -40);
  });
  await page.keyboard.up('Control');
  return frames;
}

async function middleOf(page: Page): Promise<{ readonly x: number; readonly y: number }> {
  const box = await page.getByRole('application').boundingBox();
  if (!box) throw new Error('The window shows no drawing.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
