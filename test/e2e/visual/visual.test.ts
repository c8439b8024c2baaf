import { describe, expect, test } from 'vitest';
import { drawing, inspector, mode, page, runCommand, useApp } from '../story.ts';
import { differsFromBaseline } from './baseline.ts';
import { testFonts } from './test-fonts.ts';

/**
 * What the window looks like, held against kept pictures in both themes. A change that is meant is looked at and kept with
 * UPDATE_PICTURES=1. On Linux only: elsewhere text is drawn in another way.
 */
useApp(
  // Engine, memory and times are the machine's.
  async () => {
    const ofTheMachine = 'footer[aria-label="Status"], .estimates dd';
    await page.addStyleTag({ content: `${ofTheMachine} { visibility: hidden } * { caret-color: transparent !important }` });
  },
  { env: testFonts(), args: ['--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb'] },
);

/** A template in a tab of its own, seen whole. */
async function start(template: string): Promise<void> {
  if (!(await page.getByRole('heading', { name: 'Start a design' }).isVisible())) await page.keyboard.press('Control+Alt+n');
  await page.locator(`[data-template="${template}"]`).click();
  await drawing.surface.focus();
  await page.keyboard.press('Control+0');
}
const escape = () => page.keyboard.press('Escape');

interface View {
  readonly name: string;
  readonly show: () => Promise<void>;
  readonly leave?: () => Promise<void>;
}

const views: readonly View[] = [
  { name: 'welcome', show: () => page.getByRole('heading', { name: 'Start a design' }).waitFor() },
  {
    name: 'block',
    show: async () => {
      await start('auxnet-20-3');
      await drawing.click('Block 4');
    },
  },
  { name: 'output', show: () => drawing.click('Exit 7') },
  {
    name: 'error',
    show: async () => {
      await drawing.click('Block 7');
      await inspector().getByRole('combobox', { name: 'Shortcut' }).click();
      await page.getByRole('option', { name: 'Identity', exact: true }).click();
    },
  },
  {
    name: 'opened',
    show: async () => {
      await page.keyboard.press('Control+z');
      await drawing.click('Block 4');
      await page.keyboard.press('e');
    },
  },
  {
    name: 'folded',
    show: async () => {
      await page.keyboard.press('e');
      await page.keyboard.press('Control+Shift+e');
    },
  },
  {
    name: 'right',
    show: async () => {
      await page.keyboard.press('Control+Shift+e');
      await runCommand('Lay out to the right');
    },
  },
  {
    name: 'find',
    show: async () => {
      await page.keyboard.press('Control+f');
      await page.keyboard.type('stride 2');
    },
    leave: escape,
  },
  { name: 'help', show: () => page.keyboard.press('F1'), leave: escape },
  {
    name: 'compare',
    show: async () => {
      await start('resnet-20');
      await runCommand('Compare with another tab');
    },
    leave: escape,
  },
  {
    name: 'train',
    show: async () => {
      await mode('Train').click();
      await page.getByText('10,000 training images').waitFor({ timeout: 60_000 });
    },
  },
  { name: 'analyse', show: () => mode('Analyse').click() },
];

describe.runIf(process.platform === 'linux').sequential('the window looks as it did', () => {
  test.each(views)('$name', async ({ name, show, leave }) => {
    await show();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.mouse.move(640, 1);
      // Pictures inside nodes are loaded anew, and drawn in the frames after that.
      await page.waitForTimeout(500);
      expect(differsFromBaseline(`${name}-${colorScheme}`, await page.screenshot())).toBeNull();
    }
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await leave?.();
  });
});
