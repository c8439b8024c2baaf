import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startBrowserApp, type BrowserApp } from './browser-app.ts';
import { Drawing } from './drawing.ts';
import { failurePicture, pictures } from './pictures.ts';

/** What a person brings into designs and takes out of them: saved blocks, notes, pictures. One story; mouse and keyboard only. */
let app: BrowserApp;
let page: Page;
let drawing: Drawing;
let blocksFolder: string;

const palette = () => page.getByRole('complementary', { name: 'Palette' });
const saved = (name: string) => palette().getByRole('button', { name });
const banner = () => page.getByRole('banner');

beforeAll(async () => {
  app = await startBrowserApp();
  page = app.page;
  drawing = new Drawing(page);
  blocksFolder = join(dirname(app.documents), 'auxnet', 'blocks');
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

describe.sequential('Saved blocks', () => {
  test('part of a design becomes a block in the palette and a file in the folder', async () => {
    await page.getByRole('button', { name: 'Start with a blank canvas' }).click();
    const input = await drawing.placeOf('Input');
    await page.mouse.click(input.x, input.y);
    await drawing.addAfterSelection('convolution');
    await drawing.addAfterSelection('batch');
    await drawing.addAfterSelection('activation');
    await drawing.expectKinds({ input: 1, conv: 1, 'batch-norm': 1, activation: 1, output: 1 });
    await drawing.click('Output');
    await page.keyboard.press('Control+Shift+b');
    await page.getByText('The final output alone makes no block').first().waitFor();
    await select('Conv 1', 'BN 1', 'Act 1');
    await page.keyboard.press('Control+Shift+b');
    const dialog = page.getByRole('dialog', { name: 'Save as a block' });
    await dialog.getByText('One way in, one way out').waitFor();
    await dialog.getByLabel('Name').fill('Squeeze block');
    await dialog.getByLabel('Name').press('Enter');
    await saved('Squeeze block').getByText('3 layers').waitFor();
    expect(readdirSync(blocksFolder)).toEqual(['Squeeze block.auxblock']);
    expect(JSON.parse(readFileSync(join(blocksFolder, 'Squeeze block.auxblock'), 'utf8'))).toMatchObject({ format: 'auxnet-block', name: 'Squeeze block' });
    await pictures(page, 'content-saved');
  });

  test('it goes into a wire by drop, after the selection by name, and onto the canvas as a whole', async () => {
    await banner().getByRole('button', { name: 'Fit to the window' }).click();
    const act = await drawing.placeOf('Act 1');
    const output = await drawing.placeOf('Output');
    await drawing.drag(saved('Squeeze block'), { x: act.x, y: (act.y + output.y) / 2 });
    await drawing.expectKinds({ input: 1, conv: 2, 'batch-norm': 2, activation: 2, output: 1 });
    expect((await drawing.outline()).edges).toBe(7);
    await page.keyboard.press('Control+z');
    await drawing.expectKinds({ input: 1, conv: 1, 'batch-norm': 1, activation: 1, output: 1 });
    await page.keyboard.press('Control+y');
    await drawing.click('Act 2');
    await drawing.addAfterSelection('squeeze');
    await drawing.expectKinds({ input: 1, conv: 3, 'batch-norm': 3, activation: 3, output: 1 });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('insert squeeze');
    await page.keyboard.press('Enter');
    await drawing.expectKinds({ input: 1, conv: 4, 'batch-norm': 4, activation: 4, output: 1 });
    // Half way of a drag: every node of the block is shown where it would land.
    const box = await saved('Squeeze block').boundingBox();
    await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 10);
    await page.mouse.down();
    await page.mouse.move(800, 100, { steps: 5 });
    expect(await page.locator('rect.ghost').count()).toBe(3);
    await page.screenshot({ path: join('test-results', 'e2e', 'content-ghost.png') });
    await page.mouse.up();
    await drawing.expectKinds({ input: 1, conv: 5, 'batch-norm': 5, activation: 5, output: 1 });
  });

  test('it is renamed, deleted and brought back; a broken file says so and hides no other', async () => {
    await saved('Squeeze block').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    const dialog = page.getByRole('dialog', { name: 'Name of the block' });
    await dialog.getByLabel('Name').fill('Squeeze');
    await dialog.getByRole('button', { name: 'Rename' }).click();
    await saved('Squeeze').getByText('3 layers').waitFor();
    writeFileSync(join(blocksFolder, 'torn.auxblock'), '{"format": "auxnet-block"');
    await saved('torn.auxblock cannot be used').waitFor();
    expect(await saved('Squeeze').count()).toBe(1);
    await page.screenshot({ path: join('test-results', 'e2e', 'content-broken.png') });
    await saved('Squeeze').focus();
    await page.keyboard.press('Delete');
    await page.getByText('“Squeeze” was deleted').waitFor();
    expect(await saved('Squeeze').count()).toBe(0);
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
    await saved('Squeeze').waitFor();
    expect(app.pageErrors).toEqual([]);
  });
});

/** Clicks on the nodes, with Shift from the second on. */
async function select(...names: readonly string[]): Promise<void> {
  // Asking for a place copies the whole drawing, which ends a selection: all places first.
  const places: { readonly x: number; readonly y: number }[] = [];
  for (const name of names) places.push(await drawing.placeOf(name));
  for (const [index, { x, y }] of places.entries()) {
    if (index === 1) await page.keyboard.down('Shift');
    await page.mouse.click(x, y);
  }
  if (places.length > 1) await page.keyboard.up('Shift');
}
