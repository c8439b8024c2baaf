import { describe, expect, test } from 'vitest';
import { pictures } from './pictures.ts';
import { drawing, fillIn, inspector, page, tellStory } from './story.ts';

/** A newcomer's first minutes: the tour from a template to a picked exit, help, hints, history, find and commands. */
tellStory();

const card = () => page.getByRole('dialog', { name: /Start with a design|Attach an auxiliary|Change a number|Train it|Look at the exits/u });
const inCard = (name: string) => card().getByRole('button', { name, exact: true });
const done = () => card().getByText('Done', { exact: true });
const hint = () => page.getByRole('note', { name: 'Hint' });

describe.sequential('The first minutes', () => {
  test('the tour is offered once, and starts only when it is asked for', async () => {
    await page.getByText('New here?').waitFor();
    expect(await card().count()).toBe(0);
    await page.getByRole('button', { name: 'Take the tour' }).click();
    await card().waitFor();
    expect(await card().innerText()).toContain('Step 1 of 5');
    expect(await done().count()).toBe(0);
  });

  test('step 1 waits for a design', async () => {
    await page.locator('[data-template="auxnet-20-3"]').click();
    await done().waitFor();
    await inCard('Next').click();
  });

  test('step 2 waits for an output: shown where, then attached by key', async () => {
    expect(await done().count()).toBe(0);
    await inCard('Show me').click();
    await pictures(page, 'learn-tour');
    await drawing.surface.focus();
    await page.keyboard.press('a');
    await done().waitFor();
    await inCard('Next').click();
  });

  test('step 3 waits for a number that changes, and the card never blocks the window', async () => {
    await inCard('Show me').click();
    const filters = page.getByRole('textbox', { name: 'Filters', exact: true });
    await filters.fill('24');
    await filters.press('Enter');
    await done().waitFor();
    await page.setViewportSize({ width: 800, height: 600 });
    const box = await card().boundingBox();
    expect(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= 800 && box.y + box.height <= 600).toBe(true);
    await page.setViewportSize({ width: 1280, height: 800 });
    await drawing.surface.focus();
    await page.keyboard.press('Control+z');
    await inCard('Back').click();
    expect(await card().innerText()).toContain('Step 2 of 5');
    await inCard('Next').click();
    await inCard('Next').click();
  });

  test('step 4 sets a short run and waits for a real one', async () => {
    await inCard('Show me').click();
    await inCard('Set a short run').click();
    expect(await page.getByRole('textbox', { name: 'Epochs', exact: true }).inputValue()).toBe('4');
    // Shorter still, for the test: one step an epoch.
    for (const [label, value] of [['Epochs', '1'], ['Number of training images', '64']] as const) {
      await fillIn(label, value);
    }
    await page.getByRole('button', { name: 'Start training' }).click();
    await done().waitFor({ timeout: 60_000 });
    await inCard('Next').click();
  });

  test('step 5 waits for an exit to be picked, and the tour ends', async () => {
    const panel = page.getByRole('complementary', { name: 'Run' });
    await panel.getByText('Completed', { exact: true }).waitFor({ timeout: 120_000 });
    // The milestone was said to a screen reader, too.
    await expect.poll(() => page.getByRole('status', { name: 'Training' }).innerText(), { timeout: 10_000 }).toMatch(/is completed\.$/u);
    await inCard('Show me').click();
    expect(await done().count()).toBe(0);
    await page.locator('.exit-dot').first().click();
    await done().waitFor();
    await inCard('Finish').click();
    expect(await card().count()).toBe(0);
  });

  test('help beside the work is searched and shows its pictures; Escape gives the focus back', async () => {
    await page.getByRole('navigation', { name: 'Modes' }).getByRole('button', { name: 'Edit', exact: true }).click();
    await drawing.surface.focus();
    await page.keyboard.press('F1');
    const help = page.getByRole('complementary', { name: 'Help' });
    await help.getByRole('img', { name: /^x goes through two convolutions/u }).waitFor();
    await page.keyboard.type('momentum');
    await help.getByText('Nesterov’s momentum').waitFor();
    expect(await help.getByRole('heading', { name: 'Residual networks' }).count()).toBe(0);
    await help.getByRole('textbox', { name: 'Search the help' }).fill('');
    await help.getByRole('button', { name: 'Auxiliary outputs' }).click();
    await pictures(page, 'learn-help');
    await help.getByRole('button', { name: 'Close help' }).click();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('application');
  });

  test('a hint comes where it helps, goes for good, and comes back from the settings', async () => {
    await drawing.click('Block 2');
    await hint().getByText('A attaches an auxiliary output').waitFor();
    await hint().getByRole('button', { name: 'Got it' }).click();
    await drawing.click('Block 4');
    expect(await hint().count()).toBe(0);
    await page.keyboard.press('Control+,');
    await page.getByRole('button', { name: 'Show hints again' }).click();
    await page.keyboard.press('Escape');
    await hint().waitFor();
  });

  test('history lists the steps, and goes to any of them and back at once', async () => {
    await page.getByRole('tab', { name: 'History' }).click();
    const steps = page.getByRole('list', { name: 'Steps, oldest first' }).getByRole('button');
    const now = page.locator('[data-step][aria-current="step"]');
    const count = await steps.count();
    expect(count).toBeGreaterThan(4);
    const before = await drawing.copy();
    await steps.nth(1).click();
    expect(await now.getAttribute('data-step')).toBe('1');
    expect((await drawing.copy()).nodes.filter(({ kind }) => kind === 'auxiliary-output')).toHaveLength(2);
    await pictures(page, 'learn-history');
    await steps.nth(1).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    expect(await drawing.copy()).toEqual(before);
  });

  test('find counts, steps round, and selects all that it found for one edit', async () => {
    await page.keyboard.press('Control+f');
    await page.keyboard.type('stride 2');
    const find = page.getByRole('search', { name: 'Find in the design' });
    await find.getByText('1 of 2').waitFor();
    await page.keyboard.press('Enter');
    await find.getByText('2 of 2').waitFor();
    await page.keyboard.press('F3');
    await find.getByText('1 of 2').waitFor();
    await page.keyboard.press('Shift+F3');
    await find.getByText('2 of 2').waitFor();
    await pictures(page, 'learn-find');
    await find.getByRole('button', { name: 'Select all that were found' }).click();
    await inspector().getByText('2 blocks').waitFor();
    // Fields that differ say so; one that is set is set for all, in one step.
    expect(await inspector().getByRole('textbox', { name: 'Filters', exact: true }).getAttribute('placeholder')).toBe('different values');
    await inspector().getByRole('combobox', { name: 'Shortcut' }).click();
    await page.getByRole('option', { name: '1×1 convolution' }).click();
    const shortcuts = async () => (await drawing.copy()).nodes.filter(({ name }) => /^Block [47]$/u.test(name)).map(({ params }) => params.shortcut);
    expect(await shortcuts()).toEqual(['projection', 'projection']);
    await page.keyboard.press('Control+z');
    expect(await shortcuts()).toEqual(['auto', 'auto']);
    await find.getByRole('button', { name: 'Close' }).click();
  });

  test('the command palette says why a command cannot be run, and remembers the last one', async () => {
    await drawing.surface.focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    const dialog = page.getByRole('dialog', { name: 'Find or run a command' });
    await page.keyboard.type('attach output B');
    await dialog.getByText('Select a block first.').waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('show log');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Log', selected: true }).waitFor();
    await page.keyboard.press('Control+k');
    expect(await dialog.getByRole('option').first().innerText()).toContain('Show log');
    await page.keyboard.press('Escape');
  });

  test('the sheet has every key and gesture, and is searched', async () => {
    await page.keyboard.press('Control+/');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.getByText('Double-click the canvas').waitFor();
    await sheet.getByRole('textbox', { name: 'Search shortcuts' }).fill('undo');
    await expect.poll(() => sheet.locator('dt').allInnerTexts()).toEqual(['Undo']);
    await page.keyboard.press('Escape');
  });

  test('nothing went wrong unseen', () => {
  });
});
