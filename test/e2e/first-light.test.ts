import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { parseDocument } from '../../main-process/core/graph/parse.ts';
import type { Copied } from './drawing.ts';
import { pictures } from './pictures.ts';
import { app, banner, drawing, fillIn, inspector, mode, page, palette, runCommand, status, tellStory } from './story.ts';

/**
 * First light, as a person does it: from the empty canvas to a trained network, saved and opened again. One story in
 * steps that build on each other; mouse and keyboard only.
 */
tellStory();

/** The drawing when it was saved, and the text that went to disk. */
let saved: { readonly drawing: Copied; readonly text: string };

const problem = (text: string) => page.getByRole('list', { name: 'Problems' }).getByRole('listitem').filter({ hasText: text });

describe.sequential('First light', () => {
  test('the empty canvas offers designs to start from', async () => {
    await page.getByRole('heading', { name: 'Start a design' }).waitFor();
    expect(await page.locator('[data-template]').count()).toBeGreaterThanOrEqual(3);
    await expect.poll(() => status().innerText(), { timeout: 60_000 }).toMatch(/TensorFlow|WASM|CPU/u);
    await pictures(page, 'start');
  });

  test('a residual network is built by drag, by keyboard and by drop on an edge', async () => {
    await page.getByRole('button', { name: 'Start with a blank canvas' }).click();
    await drawing.expectKinds({ input: 1, output: 1 });
    const input = await drawing.placeOf('Input');
    const output = await drawing.placeOf('Output');
    await drawing.drag(palette('Convolution'), { x: input.x, y: (input.y + output.y) / 2 });
    await drawing.expectKinds({ input: 1, conv: 1, output: 1 });
    const { nodes } = await drawing.copy();
    const conv = nodes.find(({ kind }) => kind === 'conv');
    await drawing.click(conv?.name ?? '');
    for (let block = 0; block < 3; block += 1) await drawing.addAfterSelection('basic');
    await drawing.expectKinds({ input: 1, conv: 1, 'basic-block': 3, output: 1 });
    const { edges } = await drawing.outline();
    expect(edges).toBe(5);
  });

  test('two auxiliary outputs are attached: with the key A, and by dragging one onto a block', async () => {
    const blocks = (await drawing.copy()).nodes.filter(({ kind }) => kind === 'basic-block');
    await drawing.click(blocks[0]?.name ?? '');
    await page.keyboard.press('a');
    await drawing.drag(palette('pool · dense').first(), await drawing.placeOf(blocks[1]?.name ?? ''));
    await drawing.expectKinds({ input: 1, conv: 1, 'basic-block': 3, 'auxiliary-output': 2, output: 1 });
    await status().getByText('3 outputs').waitFor();
    await pictures(page, 'edit');
  });

  test('a shape error is made, told in words, and mended by its own button', async () => {
    const blocks = (await drawing.copy()).nodes.filter(({ kind }) => kind === 'basic-block');
    await drawing.click(blocks[2]?.name ?? '');
    await inspector().getByRole('combobox', { name: 'Shortcut' }).click();
    await page.getByRole('option', { name: 'Identity', exact: true }).click();
    await fillIn('Filters', '32');
    await problem('Shortcut and convolutions give different shapes').waitFor();
    await status().getByRole('button', { name: '1 error' }).waitFor();
    await expect.poll(() => banner().getByRole('button', { name: 'Train' }).isDisabled()).toBe(true);
    await pictures(page, 'error');
    await problem('Shortcut and convolutions give different shapes').getByRole('button').last().click();
    await expect.poll(() => problem('Shortcut and convolutions give different shapes').count()).toBe(0);
    await expect.poll(() => status().getByRole('button', { name: 'error' }).count()).toBe(0);
    await expect.poll(() => banner().getByRole('button', { name: 'Train' }).isEnabled()).toBe(true);
  });

  test('undo goes back to the empty canvas and redo brings everything again', async () => {
    const before = await drawing.copy();
    const undo = banner().getByRole('button', { name: 'Undo' });
    let steps = 0;
    for (; await undo.isEnabled(); steps += 1) await page.keyboard.press('Control+z');
    expect(steps).toBeGreaterThanOrEqual(9);
    // The mirror follows in an idle moment.
    await expect.poll(() => page.locator('[data-node]').count()).toBe(0);
    for (let step = 0; step < steps; step += 1) await page.keyboard.press('Control+Shift+z');
    expect(await banner().getByRole('button', { name: 'Redo' }).isDisabled()).toBe(true);
    expect(await drawing.copy()).toEqual(before);
  });

  test('training shows every output learn, and stops when told to', { timeout: 480_000 }, async () => {
    await banner().getByRole('button', { name: 'Train' }).click();
    await page.getByText('10,000 training images').waitFor({ timeout: 60_000 });
    await fillIn('Epochs', '40');
    await fillIn('Batch size', '32');
    await fillIn('Number of training images', '320');
    await page.getByRole('button', { name: 'Start training' }).click();
    const panel = page.getByRole('complementary', { name: 'Run' });
    await panel.getByText('Training', { exact: true }).waitFor({ timeout: 90_000 });
    // One whole epoch: every output has a test error, in the panel and on the drawing's outputs.
    await expect.poll(() => panel.getByText(/at epoch 1$/u).count(), { timeout: 120_000 }).toBe(3);
    const charts = page.getByRole('figure');
    expect(await charts.count()).toBe(2);
    await expect.poll(() => charts.last().getByRole('img').getAttribute('aria-label')).toMatch(/^Training loss, epoch .*: .*\d\.\d\d, .*\d\.\d\d, .*\d\.\d\d$/u);
    expect(await coloursDrawn(page)).toBeGreaterThanOrEqual(3);
    await panel.getByText(/^Epoch [3-9]/u).waitFor({ timeout: 120_000 });
    await pictures(page, 'train');
    // The design is locked meanwhile, and says so.
    expect(await banner().getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
    await panel.getByRole('button', { name: 'Pause' }).click();
    await panel.getByText('Paused', { exact: true }).waitFor({ timeout: 30_000 });
    await panel.getByRole('button', { name: 'Continue' }).click();
    await panel.getByText('Training', { exact: true }).waitFor({ timeout: 30_000 });
    await panel.getByRole('button', { name: 'Stop…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop', exact: true }).click();
    await panel.getByText('Stopped', { exact: true }).waitFor({ timeout: 60_000 });
    await page.getByRole('tab', { name: 'Outputs' }).click();
    expect(await page.getByRole('table').getByRole('row').count()).toBe(4);
    await page.getByRole('tab', { name: 'Log' }).click();
    await page.getByText(/Checkpoint after epoch 1/u).first().waitFor();
  });

  test('the design is saved by keyboard', async () => {
    await mode('Edit').click();
    await drawing.surface.focus();
    await page.keyboard.press('Control+s');
    const dialog = page.getByRole('dialog', { name: 'Save the design' });
    await dialog.getByLabel('Name', { exact: true }).fill('first light');
    await page.keyboard.press('Enter');
    await banner().getByText('Saved', { exact: true }).waitFor();
    const file = join(app.documents, 'first light.auxnet');
    expect(existsSync(file)).toBe(true);
    saved = { drawing: await drawing.copy(), text: readFileSync(file, 'utf8') };
    const { document, diagnostics } = parseDocument(saved.text);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(document?.training).toMatchObject({ epochs: 40, batchSize: 32, trainLimit: 320 });
    expect(Object.keys(document?.nodes ?? {})).toHaveLength(8);
  });

  test('after a reload the file opens to the same drawing, and saves to the same text', async () => {
    await page.reload();
    // The window opens again what it had open; closed and picked by hand it is the same.
    await banner().getByText('first light.auxnet').waitFor();
    expect(await drawing.copy()).toEqual(saved.drawing);
    await page.keyboard.press('Alt+w');
    await page.getByRole('heading', { name: 'Start a design' }).waitFor();
    await page.keyboard.press('Control+o');
    const dialog = page.getByRole('dialog', { name: 'Open a design' });
    await dialog.getByRole('option', { name: /first light\.auxnet/u }).waitFor();
    await page.keyboard.press('f');
    await page.keyboard.press('Enter');
    await banner().getByText('first light.auxnet').waitFor();
    await banner().getByText('Saved', { exact: true }).waitFor();
    expect(await drawing.copy()).toEqual(saved.drawing);
    await page.keyboard.press('Control+Shift+s');
    await page.getByRole('dialog', { name: 'Save the design' }).getByLabel('Name', { exact: true }).fill('second');
    await page.keyboard.press('Enter');
    await banner().getByText('second.auxnet').waitFor();
    expect(readFileSync(join(app.documents, 'second.auxnet'), 'utf8')).toBe(saved.text);
  });

  test('undo is sane on the opened design', async () => {
    const undo = banner().getByRole('button', { name: 'Undo' });
    expect(await undo.isDisabled()).toBe(true);
    const block = saved.drawing.nodes.find(({ kind }) => kind === 'basic-block');
    await drawing.click(block?.name ?? '');
    await page.keyboard.press('Delete');
    await banner().getByText('Edited').waitFor();
    expect((await drawing.copy()).nodes).toHaveLength(saved.drawing.nodes.length - 2);
    await page.keyboard.press('Control+z');
    expect(await drawing.copy()).toEqual(saved.drawing);
    await banner().getByText('Saved', { exact: true }).waitFor();
    expect(await undo.isDisabled()).toBe(true);
  });

  test('unsaved work is not lost without a question', async () => {
    await drawing.click(saved.drawing.nodes.find(({ kind }) => kind === 'conv')?.name ?? '');
    await fillIn('Filters', '24');
    // A new design comes in a tab of its own; it is closing that would lose work.
    await page.keyboard.press('Alt+w');
    const dialog = page.getByRole('dialog', { name: /Save the changes/u });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await drawing.expectKinds({ input: 1, conv: 1, 'basic-block': 3, 'auxiliary-output': 2, output: 1 });
    await page.keyboard.press('Control+z');
    await banner().getByText('Saved', { exact: true }).waitFor();
  });

  test('Analyse weighs the exits of the run', async () => {
    await mode('Analyse').click();
    const panel = page.getByRole('complementary', { name: 'Exits' });
    await panel.getByRole('heading', { name: 'Exit trade-off' }).waitFor();
    const dots = panel.getByRole('button', { name: /% error/u });
    expect(await dots.count()).toBe(3);
    await dots.nth(1).click();
    await panel.getByText(/of its parameters/u).waitFor();
    await pictures(page, 'analyse');
  });

  test('the command palette finds and runs a command', async () => {
    await runCommand('go to edit');
    await expect.poll(() => mode('Edit').getAttribute('aria-current')).toBe('page');
    await page.keyboard.press('Control+/');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
  });

  test.each(['Edit', 'Train', 'Analyse'])('%s is accessible by the rules of axe, in both themes', async (name) => {
    await mode(name).click();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(300);
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).slice(0, 3).join(' | ')}`)).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: 'light' });
  });
});

/** Distinct strong colours on the last chart's canvas: one for each output's curve. */
function coloursDrawn(target: Page): Promise<number> {
  return target.evaluate(() => {
    const canvas = [...document.querySelectorAll('canvas')].filter((element) => element.closest('figure')).at(-1);
    const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    const seen = new Map<string, number>();
    for (let index = 0; index < pixels.length; index += 4) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = [pixels[index], pixels[index + 1], pixels[index + 2], pixels[index + 3]];
      if (alpha < 250 || Math.max(red, green, blue) - Math.min(red, green, blue) < 40) continue;
      const key = `${red >> 4},${green >> 4},${blue >> 4}`;
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
    return [...seen.values()].filter((count) => count > 10).length;
  });
}
