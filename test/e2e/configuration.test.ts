import { describe, expect, test } from 'vitest';
import { pictures } from './pictures.ts';
import { fillIn, mode, page, tellStory } from './story.ts';

/** Setting a run up: presets, schedule, faders, a learning rate that is found; then a branch of the run, and another run's weights. */
tellStory();

const field = (name: string) => page.getByRole('textbox', { name, exact: true });
const group = (name: string) => page.getByRole('button', { name, exact: false, expanded: false }).filter({ hasText: name });
const runPanel = () => page.getByRole('complementary', { name: 'Run' });
const schedule = () => page.getByRole('img', { name: /^Learning rate over/u });
const undo = () => page.getByRole('button', { name: 'Undo' });
async function choose(label: string, option: string | RegExp): Promise<void> {
  await page.getByLabel(label, { exact: true }).click();
  await page.getByRole('option', { name: option }).click();
}

describe.sequential('Configuration', () => {
  test('a preset fills the form, and what departs from the paper is marked', async () => {
    await page.locator('[data-template="auxnet-20-3"]').click();
    await mode('Train').click();
    await page.getByRole('button', { name: 'Paper’s values' }).click();
    expect(await field('Epochs').inputValue()).toBe('400');
    expect(await page.locator('.departs-mark').count()).toBe(0);
    await page.getByRole('button', { name: 'Fast trial' }).click();
    expect(await field('Epochs').inputValue()).toBe('4');
    expect(await page.locator('.departs-mark').count()).toBe(5);
    await undo().click();
    expect(await field('Epochs').inputValue()).toBe('400');
  });

  test('another schedule brings its own fields, and its line', async () => {
    await fillIn('Epochs', '4');
    await choose('Learning rate schedule', /^Cosine/u);
    expect(await field('Learning rate drop factor').count()).toBe(0);
    await fillIn('Warm-up', '1');
    expect(await schedule().getAttribute('aria-label')).toBe('Learning rate over 4 epochs: from 0.01, at most 0.1, to 0');
    await fillIn('Cosine floor', '2');
    expect(await page.getByRole('alert').innerText()).toBe('Type a number from 0 to 1.');
    await field('Cosine floor').press('Escape');
    await group('Early stopping').click();
    expect(await field('Early stopping: patience').count()).toBe(0);
    await page.getByRole('checkbox', { name: 'Early stopping' }).click();
    expect(await field('Early stopping: patience').inputValue()).toBe('10');
    await pictures(page, 'configuration-form');
  });

  test('faders: mute by mouse, solo by key, a weight by key, all undone', async () => {
    const mute = page.getByRole('button', { name: 'Mute Exit 7' });
    await mute.click();
    expect(await mute.getAttribute('aria-pressed')).toBe('true');
    const fader = page.getByRole('slider', { name: 'Weight of Exit 13' });
    await fader.focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('s');
    expect(await page.getByRole('button', { name: 'Solo Exit 13' }).getAttribute('aria-pressed')).toBe('true');
    // Both others are off now.
    expect(await page.locator('.fader.is-silent').count()).toBe(2);
    await pictures(page, 'configuration-faders');
    for (let step = 0; step < 3; step += 1) await undo().click();
    expect(await page.locator('.fader.is-silent').count()).toBe(0);
    expect(await fader.getAttribute('aria-valuenow')).toBe('1');
  });

  test('finds a learning rate, picks one in the plot and takes it', async () => {
    await fillIn('Number of training images', '64');
    await fillIn('Batch size', '16');
    await page.getByRole('button', { name: 'Find a learning rate…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Find a learning rate' });
    await dialog.getByRole('button', { name: 'Start the test' }).click();
    await dialog.getByText('Suggested').waitFor({ timeout: 60_000 });
    await pictures(page, 'configuration-find-rate');
    const plot = dialog.getByRole('slider', { name: 'Learning rate' });
    const box = await plot.boundingBox();
    if (!box) throw new Error('The plot is not there.');
    // The middle of 1e-4 to 10 on a logarithmic axis.
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    expect(await plot.getAttribute('aria-valuetext')).toMatch(/^0\.03[12]$/u);
    await page.keyboard.press('ArrowRight');
    const picked = (await plot.getAttribute('aria-valuetext')) ?? '';
    await dialog.getByRole('button', { name: `Use ${picked}` }).click();
    expect(await field('Learning rate').inputValue()).toBe(picked);
    await undo().click();
    expect(await field('Learning rate').inputValue()).toBe('0.1');
  });

  test('says how long a run takes, and from where it knows', async () => {
    await page.getByText('Time as the learning rate test measured').waitFor();
    await fillIn('Epochs', '2');
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.locator('.config .with-icon, .weights .with-icon').first().waitFor({ timeout: 30_000 });
    await runPanel().getByText('Completed', { exact: true }).waitFor({ timeout: 60_000 });
  });

  test('a branch goes on from a checkpoint with what was changed', async () => {
    await page.getByRole('button', { name: 'More for r-001' }).click();
    await page.getByRole('menuitem', { name: 'Branch from checkpoint…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Branch from r-001' });
    await dialog.getByText('Nothing: it would repeat what r-001 did.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'New run…' }).click();
    await fillIn('Epochs', '3');
    await page.getByRole('button', { name: 'More for r-001' }).click();
    await page.getByRole('menuitem', { name: 'Branch from checkpoint…' }).click();
    await dialog.getByText('2 → 3').waitFor();
    await dialog.getByRole('radio', { name: /After epoch 2/u }).click();
    await pictures(page, 'configuration-branch');
    await dialog.getByRole('button', { name: 'Start the branch' }).click();
    await runPanel().getByText('r-002').first().waitFor({ timeout: 30_000 });
    await runPanel().getByText('Completed', { exact: true }).waitFor({ timeout: 60_000 });
  });

  test('another run’s weights are offered, with the list of what does not fit', async () => {
    await page.getByRole('button', { name: 'More for r-001' }).click();
    await page.getByRole('menuitem', { name: 'Start from this run’s weights' }).click();
    await page.getByText(/^\d+ of \d+ weights are taken over, from step \d+\./u).waitFor();
    expect(await page.getByRole('button', { name: 'Show what is not' }).count()).toBe(0);
    await pictures(page, 'configuration-warm-start');
  });
});
