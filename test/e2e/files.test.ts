import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { serialiseDocument } from '../../main-process/core/graph/serialise.ts';
import { templateById } from '../../main-process/core/templates/index.ts';
import { startBrowserApp, type BrowserApp } from './browser-app.ts';
import { Drawing } from './drawing.ts';
import { failurePicture, pictures } from './pictures.ts';

/** Files as a person has them: several in tabs, changed by others, lost by a crash and found again. One story in steps. */
let app: BrowserApp;
let page: Page;
let drawing: Drawing;

const banner = () => page.getByRole('banner');
const tabs = () => page.getByRole('tablist', { name: 'Open designs' }).getByRole('tab');
const names = (): Promise<readonly string[]> => tabs().evaluateAll((all) => all.map((tab) => tab.getAttribute('aria-label') ?? ''));
const inFront = () => tabs().and(page.locator('[aria-selected="true"]')).getAttribute('aria-label');
const textOf = (id: string): string => {
  const template = templateById(id);
  if (!template) throw new Error(`No template ${id}.`);
  return serialiseDocument(template.build());
};
const put = (name: string, text: string): string => {
  const path = join(app.documents, name);
  writeFileSync(path, text);
  return path;
};
/** Files let go over the canvas, as the system's file manager does it. */
const drop = (files: Readonly<Record<string, string>>): Promise<void> =>
  page.evaluate((given) => {
    const data = new DataTransfer();
    for (const [name, text] of Object.entries(given)) data.items.add(new File([text], name));
    const target = document.querySelector('[role="application"]');
    for (const type of ['dragenter', 'dragover', 'drop']) target?.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
  }, files);
const open = async (name: string): Promise<void> => {
  await page.keyboard.press('Control+o');
  const dialog = page.getByRole('dialog', { name: 'Open a design' });
  await dialog.getByRole('option', { name }).dblclick();
  await banner().getByText(name).waitFor();
};
const rename = async (name: string): Promise<void> => {
  await drawing.surface.focus();
  await page.keyboard.press('Escape');
  await page.getByRole('textbox', { name: 'Name of the design' }).fill(name);
  await page.keyboard.press('Enter');
};

beforeAll(async () => {
  app = await startBrowserApp();
  page = app.page;
  drawing = new Drawing(page);
});
afterAll(async () => {
  await app?.close();
});
// Each step stands on the one before: after a failure the rest says nothing.
let broken = false;
beforeEach(({ skip, onTestFailed }) => {
  if (broken) skip('an earlier step failed');
  onTestFailed(async () => {
    broken = true;
    await failurePicture(page);
  });
});

describe.sequential('Several designs', () => {
  test('a file opens in place of the untouched design, the next in a tab beside it', async () => {
    put('a.auxnet', textOf('auxnet-20-3'));
    put('b.auxnet', textOf('resnet-20'));
    await page.getByRole('heading', { name: 'Start a design' }).waitFor();
    await open('a.auxnet');
    expect(await tabs().count()).toBe(0);
    await open('b.auxnet');
    expect(await names()).toEqual(['a.auxnet', 'b.auxnet']);
    await drop({ 'c.auxnet': textOf('plain-cnn'), 'd.auxnet': textOf('resnet-32') });
    await expect.poll(names).toHaveLength(4);
    await pictures(page, 'files-tabs');
  });

  test('each has its own drawing, camera, selection and history; keys go from one to the next', async () => {
    await page.keyboard.press('Control+PageDown');
    expect(await inFront()).toBe('a.auxnet');
    await drawing.surface.focus();
    await page.keyboard.press('Control+Equal');
    const zoom = await drawing.surface.getAttribute('data-zoom');
    const before = await drawing.copy();
    await drawing.click(before.nodes.find(({ kind }) => kind === 'conv')?.name ?? '');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Control+Tab');
    expect(await inFront()).toBe('b.auxnet');
    expect(await banner().getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
    expect(await drawing.surface.getAttribute('data-zoom')).not.toBe(zoom);
    await page.keyboard.press('Control+Shift+Tab');
    expect(await inFront()).toBe('a.auxnet, edited');
    expect(await drawing.surface.getAttribute('data-zoom')).toBe(zoom);
    await page.keyboard.press('Control+z');
    expect(await drawing.copy()).toEqual(before);
    expect(await inFront()).toBe('a.auxnet');
  });

  test('the tabs are a tablist: arrows go along it, keys and mouse move a tab', async () => {
    await tabs().first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    expect(await tabs().last().evaluate((tab) => tab === document.activeElement)).toBe(true);
    await page.keyboard.press('Home');
    expect(await inFront()).toBe('a.auxnet');
    await page.keyboard.press('Control+Shift+PageDown');
    expect((await names()).slice(0, 2)).toEqual(['b.auxnet', 'a.auxnet']);
    const [first, last] = [await tabs().nth(1).boundingBox(), await tabs().nth(0).boundingBox()];
    if (!first || !last) throw new Error('no tabs');
    await page.mouse.move(first.x + 40, first.y + 12);
    await page.mouse.down();
    await page.mouse.move(last.x + 20, last.y + 12, { steps: 6 });
    await page.mouse.up();
    expect((await names()).slice(0, 2)).toEqual(['a.auxnet', 'b.auxnet']);
    const { violations } = await new AxeBuilder({ page }).include('.doc-strip').analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  test('a tab is closed by key, middle click and cross, with a question when work would be lost, and comes back', async () => {
    await rename('Mine');
    await page.keyboard.press('Alt+w');
    await page.getByRole('dialog', { name: 'Save the changes to a.auxnet?' }).getByRole('button', { name: 'Cancel' }).click();
    expect(await names()).toHaveLength(4);
    await tabs().nth(1).click({ button: 'middle' });
    await expect.poll(names).toHaveLength(3);
    await page.keyboard.press('Control+Shift+t');
    await expect.poll(names).toHaveLength(4);
    expect(await inFront()).toBe('b.auxnet');
    await page.keyboard.press('Control+Alt+n');
    await expect.poll(names).toHaveLength(5);
    await page.getByRole('heading', { name: 'Start a design' }).waitFor();
    await page.keyboard.press('Alt+w');
    await expect.poll(names).toHaveLength(4);
  });
});

test('nothing went wrong unseen', () => {
  expect(app.pageErrors).toEqual([]);
});
