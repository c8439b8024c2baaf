import { describe, expect, test } from 'vitest';
import { pictures } from './pictures.ts';
import { banner, drawing, inspector, mode, page, palette, tellStory } from './story.ts';

/** Blocks open in place into their layers and close again; stages are edited as one, folded and unfolded. One story in steps. */
tellStory();

const layers = (node: string) => page.getByRole('list', { name: `Layers of ${node}`, includeHidden: true }).getByRole('button');
const node = (id: string) => page.locator(`[data-node="${id}"]`);
const selected = (id: string) => node(id).getAttribute('aria-pressed');
const shapesListed = () => inspector().getByRole('list', { name: 'Layers' }).getByRole('button');
const undoTitle = () => banner().getByRole('button', { name: 'Undo' }).getAttribute('title');
let undone = '';
/** Height that an opened basic block takes besides its row: seven layers, 36 px each, and 70 − 36 around them. */
const extra = 7 * 36 + 34 - 24;

/** A point of the drawing while Block 4 is open: what lies below it is that much lower. */
const below = async (name: string): Promise<{ x: number; y: number }> => {
  const { positions, nodes } = await drawing.copy();
  const place = positions[nodes.find((candidate) => candidate.name === name)?.id ?? ''];
  if (!place) throw new Error(`${name} has no place.`);
  return drawing.toWindow({ x: place.x, y: place.y + extra });
};

describe.sequential('Blocks and stages', () => {
  test('a block opens into its layers with the key E, and says them all', async () => {
    await page.locator('[data-template="auxnet-20-3"]').click();
    await drawing.click('Block 4');
    undone = (await undoTitle()) ?? '';
    expect(await layers('Block 4').count()).toBe(0);
    await page.keyboard.press('e');
    await expect.poll(() => layers('Block 4').count()).toBe(8);
    expect(await layers('Block 4').allInnerTexts()).toContain('Conv, 1×1 · 32, stride 2, gives 16×16×32, 512 parameters');
    await inspector().getByRole('button', { name: 'Close layers' }).waitFor();
  });

  test('a click on a row points out that layer in the inspector, with all that is known of it', async () => {
    const { positions } = await drawing.copy();
    const middle = positions.block4 ?? { x: 0, y: 0 };
    await drawing.surface.focus();
    const row = await drawing.toWindow({ x: middle.x - 100, y: middle.y - 12 + 40 + 2 * 36 + 10 });
    await page.mouse.click(row.x, row.y);
    const shown = inspector().locator('[data-layer="block4/conv1"]');
    await expect.poll(() => shown.getAttribute('aria-pressed')).toBe('true');
    await expect.poll(() => inspector().getByText('4,608', { exact: true }).count()).toBeGreaterThan(0);
    expect(await selected('block4')).toBe('true');
    expect(await shapesListed().count()).toBe(8);
    await pictures(page, 'expand-layer');
  });

  test('below it everything is where it is seen: clicks, drops and drags meet it there', async () => {
    const place = await below('Block 6');
    await page.mouse.click(place.x, place.y);
    expect(await selected('block6')).toBe('true');
    const before = await drawing.copy();
    const wire = await below('Block 5');
    const next = await below('Block 6');
    await drawing.drag(palette(/^Dropout$/u), { x: wire.x, y: (wire.y + next.y) / 2 });
    const after = await drawing.copy();
    const made = after.nodes.find(({ kind }) => kind === 'dropout');
    expect(after.edges.map(({ source, target }) => [source, target])).toContainEqual(['block5', made?.id]);
    await page.keyboard.press('Control+z');
    expect(await drawing.copy()).toEqual(before);
    // A drag by 80 px is 80 px in the document too: the place of the layers is no part of it.
    const from = await below('Block 9');
    const scale = Number(await drawing.surface.getAttribute('data-zoom'));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + 20, from.y + 20, { steps: 3 });
    await page.mouse.move(from.x + 160 * scale, from.y + 40 * scale, { steps: 4 });
    await page.mouse.up();
    const moved = (await drawing.copy()).positions.block9;
    expect(Math.abs((moved?.y ?? 0) - (before.positions.block9?.y ?? 0) - 40)).toBeLessThanOrEqual(8);
    await page.keyboard.press('Control+z');
    expect(await drawing.copy()).toEqual(before);
  });

  test('its chevron closes it, and the drawing is as before', async () => {
    const { positions } = await drawing.copy();
    const middle = positions.block4 ?? { x: 0, y: 0 };
    const chevron = await drawing.toWindow({ x: middle.x - 216 + 16, y: middle.y });
    await page.mouse.click(chevron.x, chevron.y);
    await expect.poll(() => layers('Block 4').count()).toBe(0);
    await drawing.click('Block 6');
    expect(await selected('block6')).toBe('true');
    // Nothing of it is an edit: what would be undone is what would have been before.
    expect(await undoTitle()).toBe(undone);
  });

  test('all blocks open at once, in every mode, and close from the menu', async () => {
    await mode('Train').click();
    await drawing.surface.focus();
    await page.keyboard.press('Shift+e');
    await node('block9').focus();
    await expect.poll(() => layers('Block 9').count()).toBe(7);
    await mode('Edit').click();
    await pictures(page, 'expand-all');
    const surface = await drawing.surface.boundingBox();
    await page.mouse.click((surface?.x ?? 0) + 12, (surface?.y ?? 0) + 12, { button: 'right' });
    await page.getByRole('menuitem', { name: 'Close all layers' }).click();
    await node('block9').focus();
    await expect.poll(() => layers('Block 9').count()).toBe(0);
  });

  test('a stage is edited as one: its blocks, their number and kind, its name', async () => {
    await banner().getByRole('button', { name: 'Fit to the window' }).click();
    const first = await drawing.placeOf('Block 4');
    const scale = Number(await drawing.surface.getAttribute('data-zoom'));
    await page.mouse.click(first.x - (134 + 48) * scale, first.y + 30 * scale);
    await inspector().getByRole('textbox', { name: 'Name of the stage' }).waitFor();
    const blocks = inspector().getByRole('textbox', { name: 'Blocks', exact: true });
    await blocks.fill('5');
    await blocks.press('Enter');
    await drawing.expectKinds({ input: 1, conv: 1, 'basic-block': 11, 'auxiliary-output': 2, output: 1 });
    await page.keyboard.press('Control+z');
    await drawing.expectKinds({ input: 1, conv: 1, 'basic-block': 9, 'auxiliary-output': 2, output: 1 });
    await page.mouse.click(first.x - (134 + 48) * scale, first.y + 30 * scale);
    await inspector().getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: /ResNeXt/u }).click();
    await drawing.expectKinds({ input: 1, conv: 1, 'basic-block': 6, 'bottleneck-block': 3, 'auxiliary-output': 2, output: 1 });
    await page.mouse.click(first.x - (134 + 48) * scale, first.y + 30 * scale);
    await drawing.surface.focus();
    await page.keyboard.press('F2');
    await page.keyboard.type('Middle');
    await page.keyboard.press('Enter');
    await expect.poll(() => inspector().getByRole('textbox', { name: 'Name of the stage' }).inputValue()).toBe('Middle');
    await pictures(page, 'stage');
  });

  test('a stage folds to one row with its outputs on it, and unfolds with E or a double click', async () => {
    await drawing.surface.focus();
    await page.keyboard.press('Control+Shift+e');
    await pictures(page, 'stage-folded');
    const row = await drawing.placeOf('Block 4');
    await page.keyboard.press('Escape');
    await page.mouse.dblclick(row.x, row.y);
    await inspector().getByRole('button', { name: 'Fold stage' }).waitFor();
    await inspector().getByRole('button', { name: 'Fold stage' }).click();
    await inspector().getByRole('button', { name: 'Unfold stage' }).waitFor();
    await drawing.surface.focus();
    await page.keyboard.press('e');
    await inspector().getByRole('button', { name: 'Fold stage' }).waitFor();
  });

  test('a new stage says what it would be before it is added', async () => {
    await banner().getByRole('button', { name: 'Fit to the window' }).click();
    const last = await drawing.placeOf('Block 9');
    const output = await drawing.placeOf('Output 23');
    await drawing.drag(palette('Stage of n blocks'), {
      x: last.x,
      y: (last.y + output.y) / 2,
    });
    const dialog = page.getByRole('dialog', { name: 'Stage of n blocks' });
    await dialog.getByRole('combobox', { name: 'Block' }).click();
    await page.getByRole('option', { name: /Bottleneck/u }).click();
    await dialog.getByText(/Gives 4×4×128/u).waitFor();
    await dialog.getByRole('button', { name: 'Add stage' }).click();
    await drawing.expectKinds({ input: 1, conv: 1, 'basic-block': 6, 'bottleneck-block': 6, 'auxiliary-output': 2, output: 1 });
  });
});
