import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { startBrowserApp, type BrowserApp, type BrowserSettings } from './browser-app.ts';
import { Drawing } from './drawing.ts';
import { failurePicture } from './pictures.ts';

/*
 * The application of the test file that imports this, and the parts of its window. Vitest loads modules anew for each
 * file, so the three below are one file's own; they are set before its first test and follow a restart.
 */
export let app: BrowserApp;
export let page: Page;
export let drawing: Drawing;

/** From now on the steps are told in `next`, a page of the same application. */
export function goOnIn(next: Page): void {
  page = next;
  drawing = new Drawing(page);
}
function begin(started: BrowserApp): void {
  app = started;
  goOnIn(app.page);
}

/** Starts the application before the tests of this file and closes it after them. A step after which its pages have met an error fails. */
export function useApp(prepare?: () => Promise<void>, settings?: BrowserSettings): void {
  beforeAll(async () => {
    begin(await startBrowserApp(undefined, settings));
    await prepare?.();
  });
  let told = 0;
  afterEach(() => {
    const since = app.pageErrors.slice(told);
    told = app.pageErrors.length;
    expect(since, 'errors of the page').toEqual([]);
  });
  afterAll(async () => {
    // Not there where it did not start.
    await (app as BrowserApp | undefined)?.close();
  });
}

/** The application for a file whose steps each stand on the one before: after a failure the rest says nothing. */
export function tellStory(prepare?: () => Promise<void>, settings?: BrowserSettings): void {
  useApp(prepare, settings);
  let broken = false;
  beforeEach(({ skip, onTestFailed }) => {
    if (broken) skip('an earlier step failed');
    onTestFailed(async () => {
      broken = true;
      await failurePicture(page);
    });
  });
}

/** Ends everything at once, as a power cut does, and starts again with the same folder. */
export async function crashAndRestart(): Promise<void> {
  await app.kill();
  begin(await startBrowserApp(app.folder));
}

export const banner = (): Locator => page.getByRole('banner');
export const status = (): Locator => page.getByRole('contentinfo');
export const inspector = (): Locator => page.getByRole('complementary', { name: 'Inspector' });
export const mode = (name: string): Locator => page.getByRole('navigation', { name: 'Modes' }).getByRole('button', { name });
/** What the palette has of that name. */
export const palette = (name: string | RegExp): Locator => page.getByRole('complementary', { name: 'Palette' }).getByRole('button', { name });

/** Writes into the field of that label, and Enter. */
export async function fillIn(label: string, value: string): Promise<void> {
  const field = page.getByRole('textbox', { name: label, exact: true });
  await field.fill(value);
  await field.press('Enter');
}

/** Runs an action by some words of its title, from the command palette. */
export async function runCommand(words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  const field = page.getByPlaceholder('Find or run a command');
  await field.fill(words);
  await field.press('Enter');
  await field.waitFor({ state: 'hidden' });
}
