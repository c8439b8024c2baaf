import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { parseDocument } from '../../main-process/core/graph/parse.ts';
import { descendants, isAlive, waitFor, type ElectronApp } from '../helpers/electron-app.ts';
import { quickDesign } from './quick-design.ts';

const pictures = join('test-results', 'electron');

/** Writes the design that the walk-through opens. */
export function writeDesign(folder: string, { name = 'quick.auxnet', epochs = 1 } = {}): string {
  const file = join(folder, name);
  writeFileSync(file, quickDesign(epochs));
  return file;
}

export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** The window shows the design given on the command line, without a question and without an error. */
export async function seesDesign(page: Page): Promise<void> {
  await page.getByRole('banner').getByText('quick.auxnet').waitFor();
  await expect.poll(() => page.title(), { timeout: 20_000 }).toContain('quick.auxnet');
  await page.getByRole('contentinfo').getByText('2 outputs').waitFor();
}

/** Trains the design to its end with the real trainer and looks at what it left on the disk. */
export async function trains(page: Page, home: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Modes' }).getByRole('button', { name: 'Train' }).click();
  await page.getByRole('button', { name: 'Start training' }).click();
  await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: 120_000 });
  const [run, ...others] = readdirSync(join(home, 'runs'));
  expect(others).toEqual([]);
  const events = readFileSync(join(home, 'runs', String(run), 'metrics.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { event: string });
  expect(events.filter(({ event }) => event === 'epoch')).toHaveLength(1);
  const end = events.find(({ event }) => event === 'start');
  expect(end).toMatchObject({ engine: 'tensorflow', stepsPerEpoch: 4 });
}

/** Changes the training configuration, which is part of the design, by hand. */
export async function changesEpochs(page: Page, epochs: number): Promise<void> {
  await page.getByRole('navigation', { name: 'Modes' }).getByRole('button', { name: 'Train' }).click();
  const newRun = page.getByRole('button', { name: 'New run…' });
  if (await newRun.isVisible()) await newRun.click();
  const field = page.getByRole('textbox', { name: 'Epochs', exact: true });
  await field.fill(String(epochs));
  await field.press('Enter');
  await page.getByRole('banner').getByText('Edited').waitFor();
}

/** What the editor offers beyond drawing, each by its key; the pictures are for people to look at. */
export async function edits(page: Page): Promise<void> {
  const dock = page.getByRole('region', { name: 'Dock' });
  await page.locator('[data-node="b2"]').focus();
  await page.keyboard.press('e');
  await expect.poll(() => page.getByRole('list', { name: 'Layers of Block 2', includeHidden: true }).getByRole('button').count()).toBe(8);
  await picture(page, 'edit-opened');
  await page.keyboard.press('a');
  await page.getByRole('contentinfo').getByText('3 outputs').waitFor();
  // It hangs behind the last block, which the list of problems says.
  await dock.getByText('An auxiliary output hangs behind the last block').waitFor();
  await page.keyboard.press('Control+f');
  await page.getByRole('search', { name: 'Find in the design' }).getByRole('textbox').fill('stride 2');
  await picture(page, 'edit-find');
  await page.keyboard.press('Escape');
  await page.keyboard.press('F1');
  await page.getByRole('complementary', { name: 'Help' }).waitFor();
  await picture(page, 'edit-help');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('lay out to the right');
  await page.keyboard.press('Enter');
  await dock.getByRole('tab', { name: 'History' }).click();
  await dock.getByText('Lay out to the right').waitFor();
  await picture(page, 'edit-right');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await page.getByRole('contentinfo').getByText('2 outputs').waitFor();
}

/** Changes the design and saves it with the keyboard; the file on the disk holds the change. */
export async function saves(page: Page, file: string): Promise<void> {
  await changesEpochs(page, 3);
  await page.keyboard.press('Control+s');
  await page.getByRole('banner').getByText('Saved', { exact: true }).waitFor();
  const { document, diagnostics } = parseDocument(readFileSync(file, 'utf8'));
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(document?.training.epochs).toBe(3);
  expect(Object.keys(document?.nodes ?? {})).toHaveLength(6);
}

/** Everything ends: exit code 0, nothing left running. */
export async function quitsCleanly(app: ElectronApp): Promise<void> {
  const started = descendants(app.pid);
  app.quit();
  expect(await app.exited(30)).toBe(0);
  await waitFor(5, () => !started.some(isAlive), () => `Still running: ${started.filter(isAlive).join(', ')}`);
}
