import { describe, expect, test } from 'vitest';
import { pictures } from './pictures.ts';
import { drawing, inspector, page, palette, tellStory } from './story.ts';

/** Auxiliary outputs: spread along the trunk, carried, weighed. One story in steps that build on each other. */
tellStory();

const outputNames = async (): Promise<readonly string[]> => {
  const { nodes } = await drawing.copy();
  const names = nodes.filter(({ kind }) => kind === 'auxiliary-output').map(({ name }) => name);
  return names.sort((a, b) => Number(a.replace(/\D/g, '')) - Number(b.replace(/\D/g, '')));
};
const headOf = async (name: string): Promise<unknown> => (await drawing.copy()).nodes.find((node) => node.name === name)?.params['head'];

describe.sequential('Auxiliary outputs', () => {
  test('are spread at equal depth steps, replacing those that are there, in one step', async () => {
    await page.locator('[data-template="auxnet-20-3"]').click();
    await palette('Several at equal depths…').click();
    const dialog = page.getByRole('dialog', { name: 'Outputs at equal depth steps' });
    await dialog.getByRole('textbox', { name: 'Outputs', exact: true }).fill('2');
    await dialog.getByRole('textbox', { name: 'Outputs', exact: true }).press('Enter');
    await dialog.getByRole('textbox', { name: 'Blocks between' }).fill('2');
    await dialog.getByRole('textbox', { name: 'Blocks between' }).press('Enter');
    await expect.poll(() => dialog.locator('[data-exit]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-exit')))).toEqual(['11', '15', '20']);
    await page.screenshot({ path: 'test-results/e2e/outputs-dialog.png' });
    await dialog.getByRole('button', { name: 'Attach' }).click();
    expect(await outputNames()).toEqual(['Exit 11', 'Exit 15']);
    await page.keyboard.press('Control+z');
    expect(await outputNames()).toEqual(['Exit 7', 'Exit 13']);
  });

  test('one is carried along the trunk: named and weighed on the way, given up with Escape', async () => {
    const from = await drawing.placeOf('Exit 7');
    const to = await drawing.placeOf('Block 5');
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x - 30, (from.y + to.y) / 2, { steps: 4 });
    await page.mouse.move(to.x + 30, to.y, { steps: 4 });
    await drawing.surface.locator('[data-depth="11"]').waitFor();
    expect(await drawing.surface.locator('[data-depth]').textContent()).toMatch(/Exit 11\s*w 0\.72/u);
    await page.screenshot({ path: 'test-results/e2e/outputs-carried.png' });
    await page.keyboard.press('Escape');
    await page.mouse.up();
    expect(await outputNames()).toEqual(['Exit 7', 'Exit 13']);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x + 30, to.y, { steps: 6 });
    await page.mouse.up();
    expect(await outputNames()).toEqual(['Exit 11', 'Exit 13']);
    await page.keyboard.press('Control+z');
    expect(await outputNames()).toEqual(['Exit 7', 'Exit 13']);
  });

  test('keys move it to the next block and back, and choose its head', async () => {
    await drawing.click('Exit 7');
    await page.keyboard.press('Alt+ArrowDown');
    expect(await outputNames()).toEqual(['Exit 9', 'Exit 13']);
    await drawing.click('Exit 9');
    await page.keyboard.press('Alt+ArrowUp');
    expect(await outputNames()).toEqual(['Exit 7', 'Exit 13']);
    await drawing.click('Exit 7');
    await page.keyboard.press('d');
    expect(await headOf('Exit 7')).toBe('D');
    const { x, y } = await drawing.placeOf('Exit 7');
    await page.mouse.click(x, y, { button: 'right' });
    await page.getByRole('menuitem', { name: /^Head A/u }).click();
    expect(await headOf('Exit 7')).toBe('A');
  });

  test('the rule is said with its numbers, and a weight of one’s own takes its place until it is given back', async () => {
    await drawing.click('Exit 7');
    const weight = inspector().getByRole('region', { name: 'Weight' });
    await weight.getByText('(7 ÷ 13)² = 0.29').waitFor();
    await weight.getByRole('textbox', { name: 'Weight' }).fill('0.6');
    await weight.getByRole('textbox', { name: 'Weight' }).press('Enter');
    await weight.getByText('set by hand').waitFor();
    await pictures(page, 'outputs-weight');
    await weight.getByRole('button', { name: 'Back to the rule' }).click();
    await weight.getByText('by the paper’s rule').waitFor();
    expect((await drawing.copy()).nodes.find(({ name }) => name === 'Exit 7')?.params['weight']).toBeNull();
  });

  test('blocks that come before it give it another name', async () => {
    await drawing.click('Block 1');
    await drawing.addAfterSelection('basic');
    expect(await outputNames()).toEqual(['Exit 9', 'Exit 15']);
    await drawing.click('Exit 9');
    await page.keyboard.press('Delete');
    expect(await outputNames()).toEqual(['Exit 15']);
  });
});
