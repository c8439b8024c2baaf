import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pictures } from './pictures.ts';
import { mode, page, runCommand, tellStory } from './story.ts';

/**
 * A run as it is watched: gradients on the graph, charts, the heat map, outputs compared, the log. The trainer sends made-up
 * figures at a pace (bench/window/paced-trainer.mjs), so that every step is there within seconds. Mouse and keyboard only.
 */
tellStory(undefined, {
  trainer: join('bench', 'window', 'paced-trainer.mjs'),
  hostEnv: { AUXNET_PACE: JSON.stringify({ stepsPerSecond: 60, stepsPerEpoch: 40, epochs: 30 }) },
});

const dock = (name: string) => page.getByRole('tab', { name });
const chart = (title: string) => page.getByRole('img', { name: new RegExp(`^${title}`, 'u') });
const shownStep = async (): Promise<number> => Number(await page.locator('svg.flow').getAttribute('data-flow-step'));

describe.sequential('Watching a run', () => {
  test('gradients come to the graph: norms on the wires, shares on the blocks, and how to read them', async () => {
    await page.locator('[data-template="auxnet-20-3"]').click();
    await page.getByRole('banner').getByRole('button', { name: 'Train' }).click();
    await page.getByRole('button', { name: 'Start training' }).click();
    await expect.poll(() => page.locator('svg.flow path').count(), { timeout: 15_000 }).toBeGreaterThan(10);
    await expect.poll(() => page.locator('svg.flow rect').count(), { timeout: 15_000 }).toBeGreaterThan(10);
    await page.getByRole('region', { name: 'Gradient flow' }).getByText('Share by output').waitFor();
    const widths = await page.locator('svg.flow path').evaluateAll((wires) => wires.map((wire) => Number(wire.getAttribute('stroke-width'))));
    expect(Math.min(...widths)).toBeGreaterThanOrEqual(1.5);
    expect(Math.max(...widths)).toBe(8);
  });

  test('the crosshair moves with the arrows in all charts at once', async () => {
    await dock('Curves').click();
    await expect.poll(() => chart('Test error').getAttribute('aria-label'), { timeout: 15_000 }).toMatch(/epoch [3-9]/u);
    await chart('Test error').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    expect(await chart('Test error').getAttribute('aria-label')).toMatch(/^Test error, epoch 2: Exit 7 \d+\.\d/u);
    expect(await chart('Training loss').getAttribute('aria-label')).toMatch(/^Training loss, epoch 2: Exit 7 \d\.\d\d/u);
  });

  test('an output is hidden by its legend, the axis zoomed by a drag and shown whole by a double click', async () => {
    const legend = page.getByRole('button', { name: /^Exit 7: /u }).first();
    await legend.click();
    expect(await chart('Training loss').getAttribute('aria-label')).not.toContain('Exit 7');
    await legend.click();
    const box = (await chart('Training loss').boundingBox())!;
    await page.mouse.move(box.x + 60, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + 110, box.y + 45, { steps: 5 });
    await page.mouse.up();
    await page.getByRole('button', { name: 'Show the whole run' }).waitFor();
    await page.mouse.dblclick(box.x + 100, box.y + 60);
    await expect.poll(() => page.getByRole('button', { name: 'Show the whole run' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Log', exact: true }).click();
    await pictures(page, 'live-curves');
    await page.getByRole('button', { name: 'Log', exact: true }).click();
  });

  test('outputs are compared when asked, as a matrix and block by block', async () => {
    await runCommand('Compare gradients of two outputs');
    const dialog = page.getByRole('dialog', { name: 'Gradients of the outputs compared' });
    const measure = dialog.getByRole('button', { name: 'Measure at the next step' });
    const before = await dialog.innerText();
    await measure.click();
    await expect.poll(() => dialog.innerText()).not.toBe(before);
    expect(await dialog.locator('td button').count()).toBe(6);
    await dialog.getByRole('button', { name: /Exit 7 and Output 20/u }).click();
    expect(await dialog.locator('.blocks li').count()).toBeGreaterThan(5);
    await page.keyboard.press('Escape');
  });

  test('a pause is marked, and the time so far stands still in it', async () => {
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Continue' }).waitFor();
    const sofar = page.getByText(/\d s so far$/u);
    const text = await sofar.innerText();
    await page.waitForTimeout(1500);
    expect(await sofar.innerText()).toBe(text);
  });

  test('the heat map is walked with the arrows, and the graph goes back with it', async () => {
    await dock('Heat map').click();
    const newest = await shownStep();
    const map = page.getByRole('application', { name: /Arrows move from cell to cell/u });
    await map.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => shownStep()).toBe(1);
    await page.getByRole('region', { name: 'Gradient flow' }).getByText('Back at step 1').waitFor();
    expect(await page.locator('.heat + [role="status"]').innerText()).toMatch(/^Block 1, step 1, epoch 0(\.\d)?: \d/u);
    await pictures(page, 'live-heat-map');
    await map.focus();
    await page.keyboard.press('Escape');
    await expect.poll(() => shownStep()).toBe(newest);
  });

  test('the log is filtered and searched', async () => {
    await dock('Log').click();
    await page.getByRole('searchbox', { name: 'Find in the log' }).fill('PACED');
    const log = page.getByRole('log');
    await expect.poll(() => log.locator('mark').first().innerText()).toBe('Paced');
    await page.getByRole('button', { name: 'Copy the lines shown' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^\d{4}-.* info {4}Paced figures/u);
    await page.getByRole('searchbox', { name: 'Find in the log' }).fill('');
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop' }).click();
  });

  test('the finished run shows its last measurement, also after the page was loaded again', async () => {
    await expect.poll(() => page.getByText('Stopped', { exact: true }).count()).toBeGreaterThan(0);
    expect(await page.locator('svg.flow path').count()).toBeGreaterThan(10);
    await mode('Analyse').click();
    await expect.poll(() => page.locator('svg.flow').count()).toBe(0);
    await mode('Train').click();
    await expect.poll(() => page.locator('svg.flow path').count()).toBeGreaterThan(10);
  });
});
