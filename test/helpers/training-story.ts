import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { expect } from 'vitest';
import { cifar10Binary, writeFiles } from './made-datasets.ts';
import { sharedData } from './shared-data.ts';

/*
 * The way of issue 6 from the data to an exit, as a person goes it with mouse and keyboard: the same steps in a browser and in
 * Electron. A network worth the name, ResNet-20 with two exits, sees few images, so that it is over within a minute.
 */
export interface StoryHost {
  readonly page: Page;
  /** Answers the dialog that asks for a folder; `folder` lies among the documents. */
  chooseFolder(folder: string): Promise<void>;
  /** Keeps pictures of the window in both themes. */
  pictures(name: string): Promise<void>;
}

const FOLDER = 'cifar-10';
/** Puts images in the layout of CIFAR-10 among the documents: real ones where they are, else made ones. */
export function putImages(documents: string): string {
  const folder = join(documents, FOLDER);
  const real = sharedData('cifar-10-batches-bin');
  if (real !== null) symlinkSync(real, folder, 'junction');
  else writeFiles(folder, { 'data_batch_1.bin': cifar10Binary(0, 2000), 'test_batch.bin': cifar10Binary(2000, 500) });
  return folder;
}

const panel = (page: Page): Locator => page.getByRole('complementary', { name: 'Run' });
const library = (page: Page): Locator => page.getByRole('complementary', { name: 'Runs' });
const mode = (page: Page, name: string): Locator => page.getByRole('navigation', { name: 'Modes' }).getByRole('button', { name });
const loss = (page: Page): Locator => page.getByRole('img', { name: /^Training loss/u });

async function fillIn(page: Page, label: string, value: string): Promise<void> {
  const field = page.getByRole('textbox', { name: label, exact: true });
  await field.fill(value);
  await field.press('Enter');
}
async function choose(page: Page, label: string, option: string | RegExp): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).click();
  await page.getByRole('option', { name: option }).first().click();
}

const numbersIn = async (place: Locator, pattern: RegExp): Promise<readonly number[]> => {
  const words = (await place.getAttribute('aria-label')) ?? '';
  return (pattern.exec(words) ?? []).slice(1).map(Number);
};
/** Epoch up to which the curve of the loss is drawn. */
const epochDrawn = async (page: Page): Promise<number> => (await numbersIn(loss(page), /epoch ([\d.]+):/u))[0] ?? 0;
const stepShown = (page: Page): Promise<string> => panel(page).getByText(/^Step [\d,]+ of/u).innerText();

/** How much is to be seen in the trunk of the drawing above and below a height of the window: deviation of brightness. */
async function contrast(page: Page, height: number): Promise<{ readonly above: number; readonly below: number }> {
  const box = (await page.getByRole('main').getByRole('application').boundingBox())!;
  const [x, width] = [box.x + box.width / 2 - 80, 160];
  const of = async (y: number, tall: number): Promise<number> => {
    const { channels } = await sharp(await page.screenshot({ clip: { x, y, width, height: tall } })).greyscale().stats();
    return channels[0]!.stdev;
  };
  return { above: await of(height - 90, 84), below: await of(height + 6, 84) };
}

export interface StoryStep {
  readonly title: string;
  walk(host: StoryHost): Promise<void>;
}

export const trainingStory: readonly StoryStep[] = [
  {
    title: 'the data is chosen: a folder on the disk',
    async walk({ page, chooseFolder }) {
      await page.locator('[data-template="auxnet-20-3"]').click();
      await mode(page, 'Train').click();
      await choose(page, 'Data set', /^CIFAR-10(?!0)/u);
      await page.getByRole('button', { name: 'Folder…', exact: true }).click();
      await chooseFolder(FOLDER);
      await page.getByText(/[\d,]+ training images,/u).waitFor({ timeout: 30_000 });
      await fillIn(page, 'Validation', '200');
      await page.getByText('200 to validate').waitFor();
    },
  },
  {
    title: 'images are looked at, class by class',
    async walk({ page, pictures }) {
      await page.getByRole('button', { name: 'Preview' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: /^ship: [\d,]+ to train, 20 to validate/u }).click();
      await dialog.getByRole('img', { name: 'As epoch 7 sees it' }).waitFor();
      await dialog.locator('.pictures[aria-busy="false"]').waitFor();
      await pictures('preview');
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
    },
  },
  {
    title: 'a small training starts, and its curves move',
    async walk({ page }) {
      await fillIn(page, 'Epochs', '16');
      await fillIn(page, 'Batch size', '32');
      await fillIn(page, 'Number of training images', '320');
      await page.getByRole('tab', { name: 'Curves' }).click();
      await page.getByRole('button', { name: 'Start training' }).click();
      await panel(page).getByText('Training', { exact: true }).waitFor({ timeout: 60_000 });
      await expect.poll(() => epochDrawn(page), { timeout: 60_000 }).toBeGreaterThan(0);
      const before = { epoch: await epochDrawn(page), picture: await loss(page).screenshot() };
      await expect.poll(() => epochDrawn(page), { timeout: 60_000 }).toBeGreaterThan(before.epoch + 1);
      expect((await loss(page).screenshot()).equals(before.picture)).toBe(false);
      await expect.poll(() => page.locator('svg.flow path').count(), { timeout: 15_000 }).toBeGreaterThan(10);
    },
  },
  {
    title: 'it is paused, stands still, and goes on',
    async walk({ page, pictures }) {
      await panel(page).getByRole('button', { name: 'Pause' }).click();
      await panel(page).getByText('Paused', { exact: true }).waitFor({ timeout: 30_000 });
      const step = await stepShown(page);
      // These take more than a second.
      await pictures('paused');
      expect(await stepShown(page)).toBe(step);
      await panel(page).getByRole('button', { name: 'Continue' }).click();
      await panel(page).getByText('Training', { exact: true }).waitFor({ timeout: 30_000 });
      await panel(page).getByText('Completed', { exact: true }).waitFor({ timeout: 120_000 });
      expect(await stepShown(page)).toBe('Step 160 of 160');
    },
  },
  {
    title: 'a second run with another method is trained to its end',
    async walk({ page }) {
      await panel(page).getByRole('button', { name: 'New run…' }).click();
      await fillIn(page, 'Epochs', '2');
      await choose(page, 'Method', /^Single/u);
      await page.getByRole('button', { name: 'Start training' }).click();
      await panel(page).getByRole('heading', { name: 'r-002' }).waitFor();
      await panel(page).getByText('Completed', { exact: true }).waitFor({ timeout: 120_000 });
    },
  },
  {
    title: 'the two are laid side by side',
    async walk({ page, pictures }) {
      await mode(page, 'Analyse').click();
      for (const run of ['r-001', 'r-002']) await library(page).getByRole('checkbox', { name: `Compare ${run}` }).click();
      await page.keyboard.press('Control+Shift+m');
      const compare = page.getByRole('region', { name: 'Compare runs' });
      await compare.getByRole('heading', { name: 'Compare 2 runs' }).waitFor();
      await compare.getByRole('row', { name: /^Epochs 16 2$/u }).waitFor();
      await compare.getByRole('row', { name: /^Method/u }).waitFor();
      expect(await compare.getByRole('row', { name: /^Batch size/u }).count()).toBe(0);
      await expect.poll(() => compare.getByRole('row', { name: /^Output 20 \d+\.\d/u }).count()).toBe(1);
      await pictures('compared');
      await compare.getByRole('button', { name: 'Close the comparison' }).click();
      await compare.waitFor({ state: 'hidden' });
    },
  },
  {
    title: 'an exit is picked in the trade-off, and the drawing dims past it',
    async walk({ page, pictures }) {
      await library(page).getByRole('button', { name: /^r-001/u }).click();
      const dots = page.getByRole('group', { name: 'Exit trade-off' }).getByRole('button');
      await expect.poll(() => dots.count()).toBe(3);
      await page.getByRole('button', { name: 'Fit to the window' }).click();
      await dots.nth(1).click();
      await page.getByText('Cut after block 6').waitFor();
      await page.getByText(/with 24 % of its parameters and 68 % of its multiply-adds/u).waitFor();
      const line = (await page.locator('.label', { hasText: 'Cut after' }).boundingBox())!;
      await page.waitForTimeout(300);
      const cut = await contrast(page, line.y - 6);
      await pictures('exit');
      // Once more by the keyboard: the whole again.
      await dots.nth(1).press('Enter');
      await page.getByText('Cut after block 6').waitFor({ state: 'hidden' });
      await page.waitForTimeout(300);
      const whole = await contrast(page, line.y - 6);
      expect(cut.below).toBeLessThan(0.7 * whole.below);
      expect(cut.above).toBeGreaterThan(0.9 * whole.above);
    },
  },
];
