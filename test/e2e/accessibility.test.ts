import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { beforeEach, describe, expect, test } from 'vitest';
import { serialiseDocument } from '../../main-process/core/graph/serialise.ts';
import { emptyDocument } from '../../main-process/core/graph/create.ts';
import type { Document } from '../../main-process/core/graph/document.ts';
import { failurePicture } from './pictures.ts';
import { app, drawing, inspector, page, useApp } from './story.ts';

/** Everything by keyboard, everything named, and the rules of axe in every view, panel and dialog, light and dark. */
useApp(async () => {
  await page.getByRole('heading', { name: 'Start a design' }).waitFor();
});

const press = async (...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};
const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
const action = async (words: string): Promise<void> => {
  await press('Control+k');
  await page.keyboard.type(words);
  await press('Enter');
};

/** @param part the part of the window that is new: all else was judged before */
async function expectAccessible(name: string, part = 'body'): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.waitForTimeout(50);
    const axe = new AxeBuilder({ page }).include(part).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']);
    // Only colours differ between the themes.
    const { violations } = await (colorScheme === 'light' ? axe : axe.options({ runOnly: ['color-contrast'] })).analyze();
    const found = violations.map(({ id, nodes }) => `${name}, ${colorScheme}: ${id}: ${nodes.map(({ target }) => target.join(' ')).slice(0, 3).join(' | ')}`);
    expect(found).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
}

beforeEach(({ onTestFailed }) => {
  onTestFailed(async () => {
    await failurePicture(page);
    // Whatever is open would stand in the way of the next.
    for (let times = 0; times < 3; times += 1) await page.keyboard.press('Escape');
    await page.keyboard.press('Control+1');
  });
});

describe.sequential('Accessibility', () => {
  test('the welcome is accessible, and a template is taken by keyboard', async () => {
    await expectAccessible('welcome');
    await page.locator('[data-template="auxnet-20-3"]').focus();
    await press('Enter');
    await expect.poll(() => page.locator('button[data-node]').count()).toBe(14);
  });

  test('arrows walk the list of nodes along the data, with one tab stop', async () => {
    await drawing.surface.focus();
    await press('Escape', 'ArrowDown');
    expect(await focused()).toMatch(/^Input, gives 32×32×3/u);
    await press('ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown');
    expect(await focused()).toMatch(/^Block 3, Basic block, Stage 1.*Exit 7/u);
    await press('ArrowRight');
    expect(await focused()).toMatch(/^Exit 7.*on Block 3/u);
    await press('ArrowLeft', 'Tab');
    expect(await focused()).toBe('Block 2 to Block 3, carries 32×32×16');
    expect(await page.locator('button[data-node][tabindex="0"]').count()).toBe(1);
    await press('Shift+Tab', 'End');
    expect(await focused()).toMatch(/^Output 20/u);
  });

  test('attach, move, connect, re-lead and delete work by keyboard alone, and undo takes all of it back', async () => {
    const before = await drawing.copy();
    await drawing.surface.focus();
    await press('Escape', 'ArrowDown', 'Home', 'ArrowDown', 'ArrowDown', 'a');
    expect((await drawing.copy()).nodes.filter(({ kind }) => kind === 'auxiliary-output')).toHaveLength(3);
    // The new output is selected: M moves it to a block chosen from a list.
    await press('Control+z', 'Control+Shift+z');
    await page.locator('button[data-node]', { hasText: 'Exit 3,' }).focus();
    await press('m');
    await page.getByRole('combobox', { name: 'Move Exit 3 to' }).waitFor();
    await page.keyboard.type('block 5');
    await press('Enter');
    await page.locator('button[data-node]', { hasText: /^Exit 11,.*on Block 5/u }).waitFor({ state: 'attached' });
    // A wire is led elsewhere.
    await page.locator('button[data-node]', { hasText: /^Exit 11,/u }).focus();
    await press('Tab');
    expect(await focused()).toMatch(/^Block 5 to Exit 11/u);
    await press('Shift+C');
    await page.getByRole('combobox', { name: 'Feed Exit 11 from' }).waitFor();
    await page.keyboard.type('block 8');
    await press('Enter');
    await page.locator('button[data-node]', { hasText: /^Exit 17,.*on Block 8/u }).waitFor({ state: 'attached' });
    await page.locator('button[data-node]', { hasText: /^Exit 17,/u }).focus();
    await press('Delete');
    expect(await drawing.copy()).toEqual(before);
    for (let step = 0; step < 4; step += 1) await press('Control+z');
    expect(await drawing.copy()).toEqual(before);
  });

  test('the menu of the selection opens from the list of nodes', async () => {
    await page.locator('button[data-node]', { hasText: /^Block 4/u }).focus();
    await press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Rename' }).waitFor();
    await expectAccessible('menu', '.menu');
    await press('Escape');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('application');
  });

  test.each<[string, () => Promise<void>, string]>([
    ['the command palette', () => press('Control+k'), 'Find or run a command'],
    ['the shortcut sheet', () => press('Control+/'), 'Keyboard shortcuts'],
    ['the settings', () => press('Control+,'), 'Settings'],
    ['about', () => action('about'), 'AuxNet Studio'],
    ['the samples', () => page.getByRole('button', { name: 'Data set', exact: true }).click(), ''],
    ['opening a file', () => press('Control+o'), ''],
    ['the stage dialog', () => page.getByRole('button', { name: /^Stage of n blocks/u }).click(), 'Stage of n blocks'],
  ])('%s is accessible, keeps the focus inside and gives it back', async (name, open, title) => {
    await drawing.surface.focus();
    await open();
    const dialog = page.getByRole('dialog', title === '' ? {} : { name: title }).last();
    await dialog.waitFor();
    await page.waitForTimeout(150);
    await expectAccessible(name, '.dialog');
    for (let times = 0; times < 12; times += 1) {
      await press('Tab');
      expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    }
    await press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true);
    // The focus comes back a moment after the dialog has gone: the next one must not be opened before.
    await page.waitForTimeout(100);
  });

  test.each<[string, string, () => Promise<void>, () => Promise<void>]>([
    ['one block in the inspector', '.side.right', async () => page.locator('button[data-node]', { hasText: /^Block 4/u }).focus(), () => press('Escape')],
    ['many nodes in the inspector', '.side.right', async () => { await drawing.surface.focus(); await press('Control+a'); }, () => press('Escape')],
    ['a connection in the inspector', '.side.right', async () => { await page.locator('button[data-node]', { hasText: /^Block 4/u }).focus(); await press('Tab'); }, () => press('Escape')],
    ['renaming', '.canvas', async () => { await page.locator('button[data-node]', { hasText: /^Block 4/u }).focus(); await press('F2'); }, () => press('Escape')],
    ['quick-add', '.pointer-list', async () => { await page.locator('button[data-node]', { hasText: /^Block 4/u }).focus(); await press('Escape', 'Tab'); }, () => press('Escape')],
    ['choosing a node', '.pointer-list', async () => { await page.locator('button[data-node]', { hasText: /^Block 4/u }).focus(); await press('c'); }, () => press('Escape')],
    ['find', '.canvas', async () => { await press('Control+f'); await page.keyboard.type('stage 2'); }, () => press('Escape')],
    ['the help', '.help', async () => { await press('F1'); await page.locator('[data-topic="multiway"]').click(); await page.locator('[data-topic="outputs"]').click(); }, () => press('Escape')],
    ['the tour', '.tour', () => press('Shift+F1'), () => press('Escape')],
    ['the history', '.dock', () => action('show history'), async () => {}],
    ['the log', '.dock', () => action('show log'), async () => {}],
    ['the outputs', '.dock', () => action('show outputs'), async () => {}],
    ['the curves', '.dock', () => action('show curves'), async () => {}],
    ['Train', 'body', () => press('Control+2'), async () => {}],
    ['Analyse', 'body', () => press('Control+3'), () => press('Control+1')],
  ])('%s is accessible', async (name, part, open, close) => {
    await open();
    await page.waitForTimeout(150);
    await expectAccessible(name, part);
    await close();
  });

  test('errors are said politely once typing has settled', async () => {
    await page.locator('button[data-node]', { hasText: /^Block 4/u }).focus();
    await inspector().getByRole('combobox', { name: 'Shortcut' }).click();
    await page.getByRole('option', { name: 'Identity', exact: true }).click();
    const spoken = page.locator('.canvas > [aria-live="polite"]');
    await expect.poll(() => spoken.innerText(), { timeout: 5_000 }).toMatch(/^\d errors?\. /u);
    await drawing.surface.focus();
    await press('Control+z');
    await expect.poll(() => spoken.innerText(), { timeout: 8_000 }).toBe('No errors any more.');
  });

  test('in a contrast theme what is selected and where the focus is can still be told', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    await page.locator('.rail .mode').first().focus();
    const outline = await page.locator('.rail .mode').first().evaluate((element) => getComputedStyle(element).outlineStyle);
    expect(outline).toBe('solid');
    const tab = page.getByRole('tab', { selected: true });
    expect(await tab.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('solid');
    await page.screenshot({ path: join('test-results', 'e2e', 'accessibility-forced-colors.png') });
    await page.emulateMedia({ forcedColors: 'none' });
  });

  test('a design of a thousand nodes has one tab stop and a list that stays short', async () => {
    writeFileSync(join(app.documents, 'long.auxnet'), serialiseDocument(chain(1_000)));
    await press('Control+o');
    await page.getByRole('dialog').getByText('long.auxnet').dblclick();
    await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText(), { timeout: 20_000 }).toBe('Long');
    await drawing.surface.focus();
    await press('Escape', 'ArrowDown', 'End');
    await expect.poll(focused).toMatch(/^Output/u);
    expect(await page.locator('button[data-node]').count()).toBeLessThanOrEqual(81);
    expect(await page.locator('button[data-node][tabindex="0"]').count()).toBe(1);
    const last = page.locator('button[data-node]').last().locator('xpath=..');
    expect([await last.getAttribute('aria-posinset'), await last.getAttribute('aria-setsize')]).toEqual(['1000', '1000']);
  });
});

/** Input, activations one after the other, output: as many nodes as are asked for. */
function chain(count: number): Document {
  const ids = Array.from({ length: count }, (_, index) => `n${index}`);
  const kind = (index: number) => (index === 0 ? 'input' : index === count - 1 ? 'output' : 'activation');
  const nodes = ids.map((id, index) => {
    const params = index === 0 ? { height: 32, width: 32, channels: 3 } : index === count - 1 ? { head: 'A' } : { function: 'relu' };
    return [id, { id, kind: kind(index), name: index === count - 1 ? 'Output' : `Node ${index}`, params }];
  });
  const edges = ids.slice(1).map((target, index) => [`e${index}`, { id: `e${index}`, source: `n${index}`, target }]);
  const positions = ids.map((id, index) => [id, { x: 0, y: index * 40 }]);
  // Built from plain values, as a file is; the application's own parser judges it when it is opened.
  return {
    ...emptyDocument(),
    name: 'Long',
    nodes: Object.fromEntries(nodes),
    edges: Object.fromEntries(edges),
    positions: Object.fromEntries(positions),
  } as Document;
}
