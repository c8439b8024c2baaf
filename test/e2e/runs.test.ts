import { describe, expect, test } from 'vitest';
import { pictures } from './pictures.ts';
import { mode, page, tellStory } from './story.ts';

/** A sweep from its dialog through the queue to the best run, and the library: search, notes, trash. */
tellStory();

const dialog = (name: string | RegExp) => page.getByRole('dialog', { name });
const queue = () => page.getByRole('list', { name: 'Runs' });
const labels = async (): Promise<readonly string[]> => {
  const names = await queue().getByRole('button', { name: /place \d+ of \d+ in the queue/u }).all();
  return Promise.all(names.map(async (button) => ((await button.getAttribute('aria-label')) ?? '').replace(/,.*/u, '')));
};

describe.sequential('Runs', () => {
  test('a sweep is put together, and says how many runs it makes', async () => {
    await page.locator('[data-template="auxnet-20-3"]').click();
    await mode('Train').click();
    const epochs = page.getByRole('textbox', { name: 'Epochs', exact: true });
    await epochs.fill('1');
    await epochs.press('Enter');
    await page.getByRole('button', { name: 'Sweep…' }).click();
    const sweep = dialog('Sweep');
    await sweep.getByRole('textbox', { name: 'Values of field 1' }).fill('0.1, x');
    await sweep.getByText('“x” is not a number').waitFor();
    await sweep.getByRole('textbox', { name: 'Values of field 1' }).fill('0.1, 0.02');
    await sweep.getByRole('button', { name: 'Add a field' }).click();
    await sweep.getByRole('textbox', { name: 'Values of field 2' }).fill('1, 2');
    await sweep.getByRole('button', { name: 'Add a field' }).click();
    await sweep.getByRole('button', { name: 'Field 3', exact: true }).click();
    await page.getByRole('option', { name: 'Number of training images' }).click();
    await sweep.getByRole('textbox', { name: 'Values of field 3' }).fill('128');
    await sweep.getByRole('button', { name: 'Queue 4 runs' }).waitFor();
    await page.screenshot({ path: 'test-results/e2e/runs-sweep.png' });
    await sweep.getByRole('button', { name: 'Queue 4 runs' }).click();
    await sweep.waitFor({ state: 'hidden' });
  });

  test('the queue is moved by keys and by the pointer, and a run leaves it', async () => {
    await expect.poll(labels).toEqual(['r-002', 'r-003', 'r-004']);
    await queue().getByRole('button', { name: /^r-004, place 3/u }).focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(labels).toEqual(['r-002', 'r-004', 'r-003']);
    await queue().getByRole('button', { name: /^r-003, place 3/u }).dragTo(queue().getByRole('button', { name: /^r-002, place 1/u }));
    await expect.poll(labels).toEqual(['r-003', 'r-002', 'r-004']);
    await pictures(page, 'runs-queue');
    await page.getByRole('button', { name: 'Take r-004 out of the queue' }).click();
    await expect.poll(async () => (await labels()).includes('r-004')).toBe(false);
  });

  test('the experiment is told as a chart and a table, the best run marked', async () => {
    const table = page.getByRole('table', { name: /^Runs of Sweep/u });
    await expect.poll(() => table.getByText('Best: ').count(), { timeout: 40_000 }).toBe(1);
    await expect.poll(() => page.getByText(/4 of 4 runs, 100 %/u).count(), { timeout: 40_000 }).toBe(1);
    await table.getByRole('button', { name: 'Learning rate' }).click();
    expect(await table.locator('tbody tr').first().innerText()).toContain('0.02');
    // Only what crosses the upper half of the first axis stays in the table.
    const grip = await page.locator('[data-axis="learningRate"]').boundingBox();
    if (!grip) throw new Error('no axis');
    await page.mouse.move(grip.x + 8, grip.y + 8);
    await page.mouse.down();
    await page.mouse.move(grip.x + 8, grip.y + grip.height / 2 - 8, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => table.locator('tbody tr').count()).toBe(2);
    await pictures(page, 'runs-experiment');
    await table.locator('tbody tr').first().getByRole('button', { name: 'Use' }).click();
    await page.getByText(/The design has the configuration of r-/u).waitFor();
  });

  test('the library is searched by what runs reached, and a run is named, tagged and noted', async () => {
    await mode('Analyse').click();
    await queue().getByRole('button', { name: 'More for r-001' }).click();
    await page.getByRole('menuitem', { name: 'Name, tags and notes…' }).click();
    const details = dialog(/r-001/u);
    await details.getByRole('textbox', { name: 'Name' }).fill('First try');
    await details.getByRole('textbox', { name: 'Notes' }).fill('Learns little in one epoch.');
    await details.getByRole('combobox', { name: 'Tags' }).fill('paper');
    await page.keyboard.press('Enter');
    await details.getByRole('button', { name: 'Remove the tag paper' }).waitFor();
    await page.keyboard.press('Escape');
    const search = page.getByRole('searchbox', { name: 'Search runs' });
    await search.fill('tag:paper error<101 little');
    await expect.poll(() => queue().getByRole('checkbox').count()).toBe(1);
    await queue().getByText('First try').waitFor();
    await search.fill('colour:red');
    await page.getByText('There is no “colour:”').waitFor();
    await search.fill('');
    await pictures(page, 'runs-library');
  });

  test('a deleted run comes back by undo, and from the trash', async () => {
    await queue().getByRole('checkbox', { name: 'Compare r-003' }).click();
    await page.getByRole('contentinfo').first().waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect.poll(() => queue().getByText('r-003').count()).toBe(0);
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
    await queue().getByText('r-003').waitFor();
    await queue().getByRole('button', { name: 'More for r-004' }).click();
    await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
    await page.getByRole('button', { name: 'Order and groups' }).click();
    await page.getByRole('menuitem', { name: 'Deleted runs…' }).click();
    await dialog('Deleted runs').getByRole('button', { name: 'Restore' }).click();
    await page.keyboard.press('Escape');
    await queue().getByText('r-004').waitFor();
  });
});
