import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pictures } from './pictures.ts';
import { app, crashAndRestart, fillIn, mode, page, tellStory } from './story.ts';

/** A sweep from its dialog through the queue to the best run, and the library: search, order, words, pin, trash. */
tellStory();

const dialog = (name: string | RegExp) => page.getByRole('dialog', { name });
const queue = () => page.getByRole('list', { name: 'Runs' });
const waiting = (): Promise<readonly string[]> =>
  queue().locator('button.queue-main[aria-label*="in the queue"]').evaluateAll((buttons) =>
    buttons.map((button) => (button.getAttribute('aria-label') ?? '').replace(/,.*/u, '')));
/** Names of the runs that the library lists, from the top. */
const listed = (): Promise<readonly string[]> =>
  queue().getByRole('checkbox').evaluateAll((boxes) =>
    boxes.map((box) => [box, box.closest('li')] as const).sort(([, a], [, b]) => (a?.offsetTop ?? 0) - (b?.offsetTop ?? 0))
      .map(([box]) => (box.getAttribute('aria-label') ?? '').replace('Compare ', '')));
async function inMenuOf(run: string, item: string): Promise<void> {
  await queue().getByRole('button', { name: `More for ${run}` }).click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}
async function look(item: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Order and groups' }).click();
  await page.getByRole('menuitemradio', { name: item }).or(page.getByRole('menuitem', { name: item })).click();
}

describe.sequential('Runs', () => {
  test('a sweep is put together, and says how many runs it makes', async () => {
    await page.locator('[data-template="auxnet-20-3"]').click();
    await mode('Train').click();
    await fillIn('Epochs', '1');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Training', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Sweep…' }).click();
    const sweep = dialog('Sweep');
    await sweep.getByRole('textbox', { name: 'Values of field 1' }).fill('0.1, x');
    await sweep.getByText('“x” is not a number').waitFor();
    await sweep.getByRole('textbox', { name: 'Values of field 1' }).fill('0.1, 0.02');
    await sweep.getByRole('button', { name: 'Add a field' }).click();
    await sweep.getByRole('button', { name: 'Queue 6 runs' }).waitFor();
    await sweep.getByLabel('Field 2', { exact: true }).click();
    await page.getByRole('option', { name: 'Number of training images' }).click();
    await sweep.getByRole('textbox', { name: 'Values of field 2' }).fill('128');
    await sweep.getByRole('button', { name: 'Add a field' }).click();
    await sweep.getByLabel('Field 3', { exact: true }).click();
    await page.getByRole('option', { name: /^Width, times/u }).click();
    await sweep.getByRole('button', { name: 'Queue 6 runs' }).waitFor();
    await sweep.getByRole('textbox', { name: 'Values of field 3' }).fill('0.01, 99');
    await sweep.getByText('“99” is too high: it is at most 16').waitFor();
    await sweep.getByRole('textbox', { name: 'Values of field 3' }).fill('0.25');
    await sweep.getByRole('columnheader', { name: 'Parameters' }).waitFor();
    await page.screenshot({ path: 'test-results/e2e/runs-sweep.png' });
    await sweep.getByRole('button', { name: 'Queue 2 runs' }).click();
    await sweep.waitFor({ state: 'hidden' });
    await expect.poll(waiting).toEqual(['r-002', 'r-003']);
  });

  test('the queue is filled, moved by keys and by the pointer, and runs leave it', async () => {
    await page.keyboard.press('Control+Enter');
    await expect.poll(waiting).toEqual(['r-002', 'r-003', 'r-004']);
    await queue().getByRole('button', { name: /^r-004, place 3/u }).focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(waiting).toEqual(['r-002', 'r-004', 'r-003']);
    await queue().getByRole('button', { name: /^r-003, place 3/u }).dragTo(queue().getByRole('button', { name: /^r-002, place 1/u }));
    await expect.poll(waiting).toEqual(['r-003', 'r-002', 'r-004']);
    await page.screenshot({ path: 'test-results/e2e/runs-queue.png' });
    await page.getByRole('button', { name: 'Take r-004 out of the queue' }).click();
    await expect.poll(waiting).toEqual(['r-003', 'r-002']);
    await page.keyboard.press('Control+Enter');
    await expect.poll(waiting).toEqual(['r-003', 'r-002', 'r-005']);
    await queue().getByRole('button', { name: /^r-005, place 3/u }).focus();
    await page.keyboard.press('Delete');
    await expect.poll(waiting).toEqual(['r-003', 'r-002']);
  });

  test('paused, the queue lets the run that trains end and waits for a person', async () => {
    await page.getByRole('button', { name: 'Pause the queue after this run' }).click();
    await page.getByText('The queue is paused after this run.').waitFor();
    await page.keyboard.press('Control+.');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByText('The queue is paused.').waitFor();
    expect(await waiting()).toEqual(['r-003', 'r-002']);
    await page.getByRole('button', { name: 'Go on with the queue' }).click();
    await expect.poll(waiting).toEqual(['r-002']);
  });

  test('the experiment is told as a chart and a table, the best run marked', async () => {
    await page.getByRole('tab', { name: 'Experiment' }).click();
    const table = page.getByRole('table', { name: /^Runs of Sweep/u });
    await expect.poll(() => page.getByText('2 of 2, 100 %').count(), { timeout: 40_000 }).toBe(1);
    await table.getByText('Best: ').waitFor();
    await table.getByRole('button', { name: 'width' }).waitFor();
    await table.getByRole('button', { name: 'Learning rate' }).click();
    expect(await table.locator('tbody tr').first().innerText()).toContain('0.02');
    // Only what crosses the upper half of the first axis stays in the table.
    const grip = await page.locator('[data-axis="learningRate"]').boundingBox();
    if (!grip) throw new Error('no axis');
    await page.mouse.move(grip.x + 8, grip.y + 6);
    await page.mouse.down();
    await page.mouse.move(grip.x + 8, grip.y + grip.height / 2 - 8, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => table.locator('tbody tr').count()).toBe(1);
    await pictures(page, 'runs-experiment');
    await table.locator('tbody tr').first().getByRole('button', { name: 'Use' }).click();
    await page.getByText(/The design has the configuration of r-/u).waitFor();
    await page.getByText('Its network stays as it is drawn.').waitFor();
  });

  test('the library is searched by what runs reached, ordered, and a run is named, tagged, noted and pinned', async () => {
    await mode('Analyse').click();
    await inMenuOf('r-002', 'Name, tags and notes…');
    const details = dialog(/r-002/u);
    await details.getByRole('textbox', { name: 'Name' }).fill('First try');
    await details.getByRole('textbox', { name: 'Notes' }).fill('Learns little in one epoch.');
    await details.getByRole('combobox', { name: 'Tags' }).fill('paper');
    await page.keyboard.press('Enter');
    await details.getByRole('button', { name: 'Remove the tag paper' }).waitFor();
    await page.keyboard.press('Escape');
    const search = page.getByRole('searchbox', { name: 'Search runs' });
    await search.fill('tag:paper error<101 little');
    await expect.poll(listed).toEqual(['r-002']);
    await queue().getByText('First try').waitFor();
    await search.fill('colour:red');
    await page.getByText('There is no “colour:”').waitFor();
    await search.fill('');
    await look('No groups');
    await expect.poll(listed).toEqual(['r-005', 'r-004', 'r-003', 'r-002', 'r-001']);
    await look('By name');
    // Of the names in their place: r-002 is “First try” now.
    await expect.poll(listed).toEqual(['r-002', 'r-001', 'r-003', 'r-004', 'r-005']);
    await inMenuOf('r-004', 'Pin');
    await expect.poll(listed).toEqual(['r-004', 'r-002', 'r-001', 'r-003', 'r-005']);
    await look('By experiment');
    await queue().getByText('Sweep of AuxNet-20-3').waitFor();
    await pictures(page, 'runs-library');
  });

  test('the folder of a run is told, with what it takes on the disk', async () => {
    await inMenuOf('r-002', 'Copy path of the folder');
    const folder = join(app.folder, 'auxnet', 'runs', 'r-002');
    await page.getByText(folder).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(folder);
    await inMenuOf('r-002', 'Name, tags and notes…');
    await dialog(/r-002/u).getByText(/^\d+(\.\d+)? [kM]B$/u).waitFor();
    await page.keyboard.press('Escape');
  });

  test('runs of a project are shown beside, told apart, and go with their folder', async () => {
    const project = join(app.documents, 'project');
    cpSync(join(app.folder, 'auxnet', 'runs', 'r-002'), join(project, 'r-002'), { recursive: true });
    await look('Folders of runs…');
    const folders = dialog('Folders of runs');
    await folders.getByRole('button', { name: 'Add a folder…' }).click();
    await dialog('Folder of runs to show').getByText('project', { exact: true }).dblclick();
    await page.getByRole('button', { name: 'Choose this folder' }).click();
    await folders.getByText(project).waitFor();
    await folders.getByRole('button', { name: `Show only runs of ${project}` }).click();
    await expect.poll(listed).toEqual(['r-002 (project)']);
    await queue().getByText('r-002 (project) · 1 epoch').waitFor();
    await inMenuOf('r-002 (project)', 'Pin');
    await expect.poll(() => readFileSync(join(project, 'r-002', 'run.json'), 'utf8')).toContain('"pinned": true');
    expect(readFileSync(join(app.folder, 'auxnet', 'runs', 'r-002', 'run.json'), 'utf8')).not.toContain('pinned');
    await page.getByRole('searchbox', { name: 'Search runs' }).fill('');
    await look('Folders of runs…');
    await page.screenshot({ path: 'test-results/e2e/runs-folders.png' });
    await folders.getByRole('button', { name: `Take ${project} off the list` }).click();
    await page.keyboard.press('Escape');
    await expect.poll(listed).not.toContain('r-002 (project)');
    expect(existsSync(join(project, 'r-002', 'run.json'))).toBe(true);
  });

  test('deleted runs come back by undo and from the trash, until it is emptied', async () => {
    await queue().getByRole('checkbox', { name: 'Compare r-003' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect.poll(listed).not.toContain('r-003');
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
    await expect.poll(listed).toContain('r-003');
    await inMenuOf('r-004', 'Delete');
    await inMenuOf('r-005', 'Delete');
    await look(/^Deleted runs/u);
    const trash = dialog('Deleted runs');
    await trash.getByRole('listitem').filter({ hasText: 'r-004' }).getByRole('button', { name: 'Restore' }).click();
    await expect.poll(() => trash.getByRole('listitem').count()).toBe(1);
    await page.screenshot({ path: 'test-results/e2e/runs-trash.png' });
    await trash.getByRole('button', { name: 'Empty the trash…' }).click();
    await page.getByRole('button', { name: 'Empty the trash', exact: true }).click();
    await trash.getByText('The trash is empty.').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(listed).toEqual(['r-004', 'r-001', 'r-002', 'r-003']);
  });

  test('after a power cut the queue is still there, and is left or goes on as a person says', async () => {
    await mode('Train').click();
    await page.keyboard.press('Control+Enter');
    await page.getByText('Training', { exact: true }).first().waitFor();
    await page.keyboard.press('Control+Enter');
    await expect.poll(waiting).toHaveLength(1);
    const [held = ''] = await waiting();
    expect(app.pageErrors).toEqual([]);
    await crashAndRestart();
    // The run that trained is among them as soon as its trainer is gone.
    const note = page.getByText(/runs? waits? in the queue since the application ended\./u);
    await note.waitFor();
    await page.screenshot({ path: 'test-results/e2e/runs-found.png' });
    await page.getByRole('button', { name: 'Leave', exact: true }).last().click();
    await note.waitFor({ state: 'hidden' });
    await mode('Train').click();
    const before = await waiting();
    expect(before).toContain(held);
    await page.getByRole('button', { name: 'Go on with the queue' }).click();
    await expect.poll(async () => (await waiting()).length).toBeLessThan(before.length);
    expect(app.pageErrors).toEqual([]);
  });
});
