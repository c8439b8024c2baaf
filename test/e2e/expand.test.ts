import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startBrowserApp, type BrowserApp } from './browser-app.ts';
import { Drawing } from './drawing.ts';
import { failurePicture, pictures } from './pictures.ts';

/** Blocks open in place into their layers and close again; stages are edited as one, folded and unfolded. One story in steps. */
let app: BrowserApp;
let page: Page;
let drawing: Drawing;

beforeAll(async () => {
  app = await startBrowserApp();
  page = app.page;
  drawing = new Drawing(page);
});
afterAll(async () => {
  await app?.close();
});
let broken = false;
beforeEach(({ skip, onTestFailed }) => {
  if (broken) skip('an earlier step failed');
  onTestFailed(async () => {
    broken = true;
    await failurePicture(page);
  });
});

describe.sequential('Blocks and stages', () => {
  test('a block opens into its layers with the key E, and closes again', async () => {
    await page.locator('[data-template="auxnet-20-3"]').click();
    await drawing.click('Block 4');
    await page.keyboard.press('e');
    await page.waitForTimeout(500);
    await page.screenshot({ path: 'test-results/e2e/expand-a.png' });
    await drawing.click('Block 2');
    await page.keyboard.press('e');
    await drawing.click('Exit 7');
    await page.keyboard.press('e');
    await pictures(page, 'expand-open');
    expect(1).toBe(1);
  });
});
