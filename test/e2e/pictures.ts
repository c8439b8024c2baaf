import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const ownFolder = join('test-results', 'e2e');
const sizes = [{ width: 1280, height: 800 }, { width: 1920, height: 1080 }] as const;

/** The window in both themes and two sizes, for people to look at. Leaves it as it was. */
export async function pictures(page: Page, name: string, folder: string = ownFolder): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const before = page.viewportSize();
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.mouse.move(size.width / 2, 1);
      // Behind a dialog nothing can be clicked, nor need be.
      const behind = (await page.getByRole('dialog').count()) > 0;
      if (!behind) await page.getByRole('banner').getByRole('button', { name: 'Fit to the window' }).click();
      // Charts and drawing follow in the next frames.
      await page.waitForTimeout(400);
      await page.screenshot({ path: join(folder, `${name}-${size.width}-${colorScheme}.png`) });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  if (before) await page.setViewportSize(before);
  await page.waitForTimeout(200);
}

/** What was on the screen when a step failed. */
export async function failurePicture(page: Page): Promise<void> {
  mkdirSync(ownFolder, { recursive: true });
  await page.screenshot({ path: join(ownFolder, 'failure.png') });
}
