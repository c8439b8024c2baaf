import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startBrowserApp, type BrowserApp } from './browser-app.ts';
import { Drawing, type Copied } from './drawing.ts';
import { failurePicture, pictures } from './pictures.ts';

/** How a drawing is laid out, turned and tidied: one story in steps that build on each other. */
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

const place = ({ nodes, positions }: Copied, name: string): { readonly x: number; readonly y: number } => {
  const id = nodes.find((node) => node.name === name)?.id ?? '';
  const found = positions[id];
  if (!found) throw new Error(`${name} has no place.`);
  return found;
};
const command = async (title: string): Promise<void> => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(title);
  await page.keyboard.press('Enter');
};

describe.sequential('Layout', () => {
  test('the trunk is turned to the right, in one step', async () => {
    await page.locator('[data-template="auxnet-20-3"]').click();
    const before = await drawing.copy();
    await command('Lay out to the right');
    const turned = await drawing.copy();
    expect(place(turned, 'Block 9').x).toBeGreaterThan(place(turned, 'Block 1').x);
    expect(place(turned, 'Block 9').y).toBe(place(turned, 'Block 1').y);
    expect(place(turned, 'Exit 7').y).toBeGreaterThan(place(turned, 'Block 3').y);
    await page.keyboard.press('Control+z');
    expect((await drawing.copy()).positions).toEqual(before.positions);
    await page.keyboard.press('Control+y');
    await pictures(page, 'layout-right');
  });

  test('building goes on to the right: insert, attach, delete', async () => {
    const before = await drawing.copy();
    await drawing.click('Block 2');
    await drawing.addAfterSelection('basic');
    const after = await drawing.copy();
    expect(place(after, 'Output 22').x).toBe(place(before, 'Output 20').x + 208);
    await page.keyboard.press('Control+z');
    expect((await drawing.copy()).positions).toEqual(before.positions);
  });
});
