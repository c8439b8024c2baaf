import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { templateById } from '../../main-process/core/templates/index.ts';
import { createRunStore } from '../../main-process/runs/index.ts';
import { keptRun } from '../helpers/kept-run.ts';
import { pictures } from './pictures.ts';
import { status, app, banner, mode, page, runCommand, tellStory } from './story.ts';

/** Comparing runs and choosing an exit. The runs are made by the test, as a trainer leaves them. */
tellStory(async () => {
  const store = createRunStore({ directory: join(app.folder, 'auxnet', 'runs') });
  const [aux, plain] = [templateById('auxnet-20-3')!.build(), templateById('resnet-20')!.build()];
  const cifar = { dataset: { name: 'cifar-10', path: '/data/cifar-10' }, epochs: 10 };
  const experiment = (method: string, seed: number) => ({ id: 'ablation-made01', name: 'Ablation of AuxNet-20-3', kind: 'ablation' as const, values: { method, heads: true, seed } });
  for (const [method, seed, errors] of [
    ['single', 1, [66.2, 50.1, 38.0]], ['single', 2, [66.9, 50.9, 38.6]], ['fused', 1, [59.4, 39.9, 38.3]], ['fused', 2, [60.1, 40.4, 38.9]],
  ] as const) await keptRun(store, aux, { ...cifar, method, seed }, errors, experiment(method, seed));
  await keptRun(store, plain, { ...cifar, method: 'single', learningRate: 0.05 }, [39.5]);
  await keptRun(store, aux, { epochs: 3 }, [20, 12, 9]);
  await page.reload();
});

const dots = () => page.getByRole('group', { name: 'Exit trade-off' }).getByRole('button');
const table = () => page.locator('table.outputs');

describe.sequential('Comparing and choosing', () => {
  test('the outputs of a run stand with their costs, are sorted and taken away', async () => {
    await page.locator('[data-template="auxnet-20-3"]').click();
    await mode('Analyse').click();
    await page.getByRole('complementary', { name: 'Runs' }).getByRole('button', { name: /^r-004/u }).click();
    await table().getByText('38.9').first().waitFor();
    await table().getByRole('button', { name: 'Test error, %' }).click();
    expect(await table().locator('tbody tr td:first-child').allTextContents()).toEqual(['Output 20', 'Exit 13', 'Exit 7'].map((name) => expect.stringContaining(name) as string));
    await page.getByRole('button', { name: 'Export table' }).click();
    await page.getByRole('menuitem', { name: 'Copy as LaTeX' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('\\toprule');
    await page.getByRole('button', { name: 'Export table' }).click();
    await page.getByRole('menuitem', { name: 'Save as CSV…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('Table saved').waitFor();
    expect(readFileSync(join(app.documents, 'r-004-outputs.csv'), 'utf8')).toContain('Exit 7,7,60.1,60.1');
  });

  test('an exit of the trade-off cuts the drawing; again, and it is whole', async () => {
    expect(await dots().count()).toBe(3);
    await dots().nth(1).click();
    await page.getByText('Cut after block 6').waitFor();
    await page.getByText(/points above Output 20 with 24 % of its parameters and 68 % of its multiply-adds/u).waitFor();
    // Runs on other data are left out: four more of these, one of another network.
    await page.getByText('4 other runs').waitFor();
    await pictures(page, 'choice-trade-off');
    await page.getByText('Cut at exit 13', { exact: true }).waitFor();
    expect(await status().innerText()).toMatch(/Exit 13:\s*66,394\s*of 272,282 parameters[^]*27\.7M\s*of 40\.8M multiply-adds[^]*\d %\s*error/u);
    await page.keyboard.press('Escape');
    await page.getByText('Cut at exit 13', { exact: true }).waitFor({ state: 'hidden' });
    await dots().nth(1).click();
    await page.getByRole('main', { name: 'Network' }).getByRole('button', { name: 'Show the whole network' }).click();
    await page.getByText('Cut after block 6').waitFor({ state: 'hidden' });
    await dots().nth(1).click();
    await page.keyboard.press('ArrowRight');
    await dots().nth(1).click();
    await page.getByText('Cut after block 6').waitFor({ state: 'hidden' });
    await dots().nth(0).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByText('Cut after block 6').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Larger trade-off' }).click();
    const dialog = page.getByRole('dialog', { name: 'Exit trade-off' });
    await dialog.getByRole('checkbox', { name: 'Published figures' }).click();
    await page.screenshot({ path: 'test-results/e2e/choice-trade-off-large.png' });
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Export chart: Exit trade-off' }).click();
    await page.getByRole('menuitem', { name: 'Save as SVG…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('Chart saved').waitFor();
    expect(readFileSync(join(app.documents, 'Exit-trade-off.svg'), 'utf8')).toMatch(/^<svg .*Test error, %/u);
  });

  test('runs stand side by side with what they differ in', async () => {
    await runCommand('Compare runs');
    const compare = page.getByRole('region', { name: 'Compare runs' });
    await compare.getByRole('heading', { name: 'Compare 3 runs' }).waitFor();
    await compare.getByRole('row', { name: /^Method/u }).waitFor();
    expect(await compare.getByRole('row', { name: /^Batch size/u }).count()).toBe(0);
    await compare.getByRole('checkbox', { name: 'Only differences' }).click();
    await compare.getByRole('row', { name: /^Batch size/u }).waitFor();
    await compare.getByRole('checkbox', { name: 'Only differences' }).click();
    await compare.getByRole('combobox', { name: 'Add a run' }).or(compare.getByRole('button', { name: 'Add a run' })).first().click();
    await page.getByRole('option', { name: /r-005/u }).click();
    await compare.getByText('Compare 4 runs').waitFor();
    await compare.getByText(/\d+ differences/u).first().waitFor();
    await pictures(page, 'choice-compare');
    await compare.getByRole('button', { name: 'Close the comparison' }).click();
    await compare.waitFor({ state: 'hidden' });
  });

  test('an ablation is planned, and one that was run tells what it shows', async () => {
    await page.getByRole('button', { name: 'Ablation…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Ablation' });
    await dialog.getByRole('button', { name: 'Start 12 runs' }).waitFor();
    await dialog.getByRole('checkbox', { name: 'Without heads' }).click();
    await dialog.getByRole('button', { name: 'Start 9 runs' }).waitFor();
    await page.screenshot({ path: 'test-results/e2e/choice-ablation-plan.png' });
    await dialog.getByRole('radio', { name: 'Results' }).click();
    const result = dialog.getByRole('table', { name: 'Results of the ablation' });
    await result.getByRole('row', { name: /^fused 2 59.8 ± 0.5/u }).waitFor();
    await dialog.getByText('Exit 7: fused is 6.8 points below single, beyond two standard errors with 2 seeds.').waitFor();
    await page.screenshot({ path: 'test-results/e2e/choice-ablation.png' });
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await banner().waitFor();
  });
});
