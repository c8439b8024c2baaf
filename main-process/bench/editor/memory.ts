import { clickOn } from './canvas.ts';
import type { EditorWindow } from './window.ts';

const PAIRS = 1_000;
/** Until caches are full. */
const WARM_UP = 100;

/** How much the heap has grown after a thousand pairs of undo and redo of a deletion that moved every row, in MiB. */
export async function heapGrowth({ page, protocol }: EditorWindow): Promise<number> {
  await clickOn(page, 'block1');
  await page.keyboard.press('Delete');
  const pairs = async (count: number): Promise<void> => {
    for (let pair = 0; pair < count; pair += 1) {
      await page.keyboard.press('Control+z');
      await page.keyboard.press('Control+Shift+z');
    }
  };
  const used = async (): Promise<number> => {
    await protocol.send('HeapProfiler.collectGarbage');
    return (await protocol.send('Runtime.getHeapUsage')).usedSize;
  };
  await pairs(WARM_UP);
  const before = await used();
  await pairs(PAIRS);
  const after = await used();
  await page.keyboard.press('Control+z');
  return (after - before) / 2 ** 20;
}
