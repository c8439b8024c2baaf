import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { describe, expect, test } from 'vitest';
import { pictures } from './pictures.ts';
import { app, banner, drawing, page, status, tellStory } from './story.ts';

/** A model of another program becomes a design, and two designs are held against each other. One story in steps. */
tellStory();

const model = readFileSync(join('test', 'fixtures', 'models', 'keras3-resnet.json'), 'utf8');
const fileMenu = async (item: string): Promise<void> => {
  await banner().getByRole('button', { name: /^File:/u }).click();
  await page.getByRole('menuitem', { name: item }).click();
};
const changes = () => page.getByRole('list', { name: 'Changes' }).getByRole('listitem');
const bar = () => page.getByRole('toolbar', { name: 'Comparison' });
/** A file let go over the window, as the system's file manager does it. */
const drop = (name: string, text: string): Promise<void> =>
  page.evaluate(
    ([file, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content ?? ''], file ?? ''));
      const target = document.querySelector('[role="application"]');
      for (const type of ['dragenter', 'dragover', 'drop']) {
        target?.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
      }
    },
    [name, text],
  );
const accessible = async (): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).slice(0, 3).join(' | ')}`)).toEqual([]);
};

describe.sequential('Import and comparison', () => {
  test('File ▸ Import model… lists models alone, and makes a design with its blocks recognised', async () => {
    writeFileSync(join(app.documents, 'resnet.json'), model);
    writeFileSync(join(app.documents, 'other.auxnet'), '{}');
    await page.getByRole('heading', { name: 'Start a design' }).waitFor();
    await fileMenu('Import model…');
    const picker = page.getByRole('dialog', { name: 'Import a Keras or TensorFlow.js model' });
    expect(await picker.getByRole('option').allInnerTexts()).toEqual([expect.stringContaining('resnet.json')]);
    await picker.getByRole('option', { name: /resnet\.json/u }).dblclick();
    const summary = page.getByRole('dialog', { name: 'resnet.json was imported' });
    await summary.getByText('35 layers → 3 blocks in 3 stages, 3 single layers, 2 outputs').waitFor();
    await summary.getByText('RandomFlip: data augmentation is set in Train.').waitFor();
    await accessible();
    await page.screenshot({ path: join('test-results', 'e2e', 'import-summary.png') });
    await summary.getByRole('button', { name: 'Close' }).last().click();
    await drawing.expectKinds({ input: 1, conv: 1, 'batch-norm': 1, activation: 1, 'basic-block': 3, 'auxiliary-output': 1, output: 1 });
    const { nodes } = await drawing.copy();
    expect(nodes.find(({ name }) => name === 'Block 2')?.params).toMatchObject({ filters: 32, strides: 2, order: 'post' });
    await status().getByText(/78[,.]?\d*k?/u).first().waitFor();
    await pictures(page, 'import');
  });

  test('it is a new design: saving asks where, and leaves the model alone', async () => {
    await page.keyboard.press('Control+s');
    const dialog = page.getByRole('dialog', { name: 'Save the design' });
    await dialog.getByLabel('Name', { exact: true }).fill('mine');
    await page.keyboard.press('Enter');
    await banner().getByText('mine.auxnet').first().waitFor();
    expect(readFileSync(join(app.documents, 'resnet.json'), 'utf8')).toBe(model);
  });

  test('a model dropped on the window that cannot be imported tells every layer in the way', async () => {
    await drop('odd.json', model.replaceAll('"GlobalAveragePooling2D"', '"LayerNormalization"'));
    const dialog = page.getByRole('dialog', { name: 'odd.json was not opened' });
    await dialog.getByText('Layer “global_average_pooling2d_1” is a LayerNormalization').waitFor();
    expect(await dialog.getByRole('listitem').count()).toBe(2);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await drawing.expectKinds({ input: 1, conv: 1, 'batch-norm': 1, activation: 1, 'basic-block': 3, 'auxiliary-output': 1, output: 1 });
  });

  test('compared with the saved version, nothing differs; then each edit shows', async () => {
    await fileMenu('Compare with the saved version');
    await bar().getByText('Compared with mine.auxnet as saved').waitFor();
    await bar().getByText('no difference').waitFor();
    await drawing.click('Block 1');
    await page.getByRole('textbox', { name: 'Groups', exact: true }).fill('2');
    await page.keyboard.press('Enter');
    await changes().filter({ hasText: 'Block 1' }).getByText('groups 1 → 2').waitFor();
    await drawing.click('Block 3');
    await page.keyboard.press('Delete');
    await changes().filter({ hasText: 'Block 3' }).waitFor();
    await drawing.click('Block 2');
    await drawing.addAfterSelection('dropout');
    await bar().getByText('1 added, 2 removed, 1 changed').waitFor();
    await pictures(page, 'compare');
    await accessible();
  });

  test('keys walk from change to change, and the filter thins them', async () => {
    // The list draws what is in sight; it tells how many there are.
    const all = await changes().first().getAttribute('aria-setsize');
    await drawing.surface.focus();
    await page.keyboard.press('F8');
    await bar().getByText(`1 of ${all}`).waitFor();
    await page.keyboard.press('Shift+F8');
    await bar().getByText(`${all} of ${all}`).waitFor();
    const kinds = page.getByLabel('Kind of change');
    await kinds.click();
    await page.getByRole('option', { name: 'Removed: 2' }).click();
    await expect.poll(() => changes().count()).toBe(2);
    await kinds.click();
    await page.getByRole('option', { name: /^All changes/u }).click();
    await changes().filter({ hasText: 'Block 1' }).getByRole('button').click();
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-change'))).not.toBeNull();
  });

  test('Escape leaves it; undo brings the saved design back, which then is the same as its file', async () => {
    await drawing.surface.focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect.poll(() => bar().count()).toBe(0);
    await expect.poll(() => page.getByRole('tab', { name: 'Changes' }).count()).toBe(0);
    await fileMenu('Compare with a file…');
    await page.getByRole('dialog', { name: 'Compare with a design' }).getByRole('option', { name: /mine\.auxnet/u }).dblclick();
    await bar().getByText('Compared with mine.auxnet').waitFor();
    for (let step = 0; step < 12 && (await banner().getByRole('button', { name: 'Undo' }).isEnabled()); step += 1) {
      await page.keyboard.press('Control+z');
    }
    await bar().getByText('no difference').waitFor();
    await bar().getByRole('button', { name: 'Leave comparison' }).click();
    await expect.poll(() => bar().count()).toBe(0);
  });

  test('nothing went wrong unseen', () => {
  });
});
