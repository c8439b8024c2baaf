import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { describe, expect, test } from 'vitest';
import { pictures } from './pictures.ts';
import { app, banner, mode, page, tellStory } from './story.ts';

/** What the outputs of a finished run answer: evaluated in Analyse, and read there section by section. */
tellStory();

const panel = () => page.getByRole('complementary', { name: 'Exits' });
const section = (name: string) => panel().getByRole('button', { name, exact: true });

/** A net that trains in a moment, with an output after its first block. */
function smallDesign(): string {
  const node = (id: string, kind: string, name: string, params = {}) => ({ id, kind, name, params });
  const chain = ['input', 'stem', 'block', 'deep', 'output'];
  return JSON.stringify({
    format: 'auxnet', version: 1, name: 'Small', classes: 10,
    training: { epochs: 1, batchSize: 32, trainLimit: 320, learningRate: 0.05 },
    nodes: [
      node('input', 'input', 'Input'), node('stem', 'conv', 'Stem', { filters: 8, strides: 2, padding: 1 }),
      node('block', 'basic-block', 'Block 1', { filters: 8 }), node('deep', 'basic-block', 'Block 2', { filters: 8 }),
      node('early', 'auxiliary-output', 'Exit 3'), node('output', 'output', 'Output 5', { head: 'A' }),
    ],
    edges: [...chain.slice(1).map((target, at) => ({ id: `e${at}`, source: chain[at], target })), { id: 'e9', source: 'block', target: 'early' }],
  });
}

describe.sequential('Evaluation', () => {
  test('a run is trained to its end', async () => {
    writeFileSync(join(app.documents, 'small.auxnet'), smallDesign());
    await page.getByRole('heading', { name: 'Start a design' }).waitFor();
    await page.keyboard.press('Control+o');
    await page.getByRole('dialog', { name: 'Open a design' }).getByRole('option', { name: /small/u }).waitFor();
    await page.keyboard.press('s');
    await page.keyboard.press('Enter');
    await banner().getByText('small.auxnet').waitFor();
    await banner().getByRole('button', { name: 'Train' }).click();
    const run = page.getByRole('complementary', { name: 'Run' });
    await run.getByRole('button', { name: 'Start training' }).click();
    await run.getByText('Completed', { exact: true }).waitFor({ timeout: 120_000 });
    await run.getByText(/^Evaluating the last checkpoint, \d+ %$/u).waitFor();
  });

  test('when Analyse is opened, it is evaluated by itself', async () => {
    await mode('Analyse').click();
    await section('Confusion matrix').waitFor({ timeout: 60_000 });
    await panel().getByText(/Checkpoint of epoch 1/u).waitFor();
    await pictures(page, 'evaluation');
  });

  test('a chart is saved as a picture, and its figures are copied as a table', async () => {
    await panel().getByRole('button', { name: 'Export chart: Confusion matrix' }).click();
    await page.getByRole('menuitem', { name: 'Save as SVG…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save the chart' });
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await expect.poll(() => existsSync(join(app.documents, 'Confusion-matrix.svg'))).toBe(true);
    expect(readFileSync(join(app.documents, 'Confusion-matrix.svg'), 'utf8')).toContain('Confusion matrix of Output 5: r-001, epoch 1');
    await app.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await panel().getByRole('button', { name: 'Export chart: First exit that is right' }).click();
    await page.getByRole('menuitem', { name: 'Copy table as CSV' }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^First exit that is right,Images,"Images, %"\r\nExit 3,/u);
  });

  test('the confusion matrix is walked by keyboard, and a cell shows its images', async () => {
    const matrix = panel().getByRole('application', { name: /^Confusion matrix of Output 5/u });
    await matrix.focus();
    await page.keyboard.press('ArrowRight');
    const told = panel().locator('#confusion-cell');
    await expect.poll(() => told.innerText()).toMatch(/: [\d,]+ of [\d,]+ taken for .*%$/u);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => told.innerText()).toMatch(/found/u);
    await page.keyboard.press('Enter');
    if ((await section('Images').getAttribute('aria-expanded')) === 'false') await section('Images').click();
    await panel().getByText(/^Output 5: .* found$/u).last().waitFor();
  });

  test('the exit that is chosen is the one that is told of', async () => {
    await panel().getByRole('button', { name: /^Exit 3: .* % error/u }).click();
    await panel().getByRole('application', { name: /^Confusion matrix of Exit 3/u }).waitFor();
  });

  test('images that no output gets right are shown with all answers, page by page', async () => {
    await panel().getByRole('button', { name: /^no output/u }).click();
    await panel().getByText('No output is right').last().waitFor();
    const images = panel().getByRole('img', { name: /^Image \d+: /u });
    await expect.poll(() => images.count()).toBe(8);
    const first = await images.first().getAttribute('alt');
    await panel().getByRole('button', { name: 'Further images' }).click();
    await expect.poll(() => images.first().getAttribute('alt')).not.toBe(first);
    expect(await panel().getByLabel('right', { exact: true }).count()).toBe(0);
  });

  test('calibration and early exit are reckoned at once, and follow the threshold', async () => {
    await section('Calibration').click();
    await panel().getByRole('img', { name: /^Reliability diagram/u }).waitFor();
    await panel().getByRole('radio', { name: 'With temperature' }).click();
    await panel().getByText(/Fitted on one half of these test images \([\d,]+\)/u).waitFor();
    expect(await panel().getByText(/^T = \d+\.\d\d$/u).count()).toBe(2);
    await section('Early-exit simulator').click();
    const slider = panel().getByRole('slider', { name: 'Confidence to leave at' });
    await slider.focus();
    await page.keyboard.press('Home');
    await panel().getByText('leave at Exit 3').waitFor();
    await expect.poll(() => panel().getByText(/^Error .*mean cost/u).innerText()).not.toMatch(/mean cost 100 %/u);
    await expect.poll(() => panel().locator('dd', { hasText: '100.0 %' }).count()).toBe(1);
    await page.keyboard.press('End');
    // All images go through, and the head on the way was asked in vain.
    await expect.poll(() => panel().getByText(/^Error .*mean cost/u).innerText()).toMatch(/mean cost 100 %/u);
    await pictures(page, 'evaluation-early-exit');
  });

  test('thresholds are chosen for a mean cost, and said on which images', async () => {
    await panel().getByLabel('What the thresholds are chosen for').click();
    await page.getByRole('option', { name: 'Max. cost' }).click();
    await panel().getByRole('textbox', { name: 'Mean cost at most, % of the whole' }).fill('80');
    await page.keyboard.press('Enter');
    await panel().getByRole('button', { name: 'Choose', exact: true }).click();
    await panel().getByText(/^Chosen for a mean of 80 % of the multiply-adds, fitted on [\d,]+ test images/u).waitFor();
    const told = await panel().getByText(/^Error .*mean cost/u).innerText();
    expect(Number(/mean cost (\d+) %/u.exec(told)?.[1])).toBeLessThanOrEqual(80);
  });

  test('another checkpoint can be evaluated, and the panel is accessible', async () => {
    await panel().getByRole('button', { name: 'Evaluate again' }).click();
    await panel().getByRole('button', { name: 'Evaluate again' }).waitFor({ timeout: 60_000 });
    const { violations } = await new AxeBuilder({ page }).include('.side.right').withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });
});
