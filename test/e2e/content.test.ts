import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decode, encode, type DecodedPng } from 'fast-png';
import pixelmatch from 'pixelmatch';
import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { serialiseDocument } from '../../main-process/core/graph/serialise.ts';
import { templateById } from '../../main-process/core/templates/index.ts';
import { pictures } from './pictures.ts';
import { app, banner, drawing, inspector, page, palette, runCommand, tellStory } from './story.ts';

/** What a person brings into designs and takes out of them: saved blocks, notes, pictures. One story; mouse and keyboard only. */
tellStory();

const blocksFolder = () => join(dirname(app.documents), 'auxnet', 'blocks');

describe.sequential('Saved blocks', () => {
  test('part of a design becomes a block in the palette and a file in the folder', async () => {
    await page.getByRole('button', { name: 'Start with a blank canvas' }).click();
    const input = await drawing.placeOf('Input');
    await page.mouse.click(input.x, input.y);
    await drawing.addAfterSelection('convolution');
    await drawing.addAfterSelection('batch');
    await drawing.addAfterSelection('activation');
    await drawing.expectKinds({ input: 1, conv: 1, 'batch-norm': 1, activation: 1, output: 1 });
    await drawing.click('Output');
    await page.keyboard.press('Control+Shift+b');
    await page.getByText('The final output alone makes no block').first().waitFor();
    await select('Conv 1', 'BN 1', 'Act 1');
    await page.keyboard.press('Control+Shift+b');
    const dialog = page.getByRole('dialog', { name: 'Save as a block' });
    await dialog.getByText('One way in, one way out').waitFor();
    await dialog.getByLabel('Name').fill('Squeeze block');
    await dialog.getByLabel('Name').press('Enter');
    await palette('Squeeze block').getByText('3 layers').waitFor();
    expect(readdirSync(blocksFolder())).toEqual(['Squeeze block.auxblock']);
    expect(JSON.parse(readFileSync(join(blocksFolder(), 'Squeeze block.auxblock'), 'utf8'))).toMatchObject({ format: 'auxnet-block', name: 'Squeeze block' });
    await pictures(page, 'content-saved');
  });

  test('it goes into a wire by drop, after the selection by name, and onto the canvas as a whole', async () => {
    await banner().getByRole('button', { name: 'Fit to the window' }).click();
    const act = await drawing.placeOf('Act 1');
    const output = await drawing.placeOf('Output');
    await palette('Squeeze block').scrollIntoViewIfNeeded();
    await drawing.drag(palette('Squeeze block'), { x: act.x, y: (act.y + output.y) / 2 });
    await drawing.expectKinds({ input: 1, conv: 2, 'batch-norm': 2, activation: 2, output: 1 });
    expect((await drawing.outline()).edges).toBe(7);
    await page.keyboard.press('Control+z');
    await drawing.expectKinds({ input: 1, conv: 1, 'batch-norm': 1, activation: 1, output: 1 });
    await page.keyboard.press('Control+y');
    await drawing.click('Act 2');
    await drawing.addAfterSelection('squeeze');
    await drawing.expectKinds({ input: 1, conv: 3, 'batch-norm': 3, activation: 3, output: 1 });
    await runCommand('insert squeeze');
    // Input and output, and four times three layers.
    await page.locator('[data-node]').nth(13).waitFor({ state: 'attached' });
    await drawing.expectKinds({ input: 1, conv: 4, 'batch-norm': 4, activation: 4, output: 1 });
    // Half way of a drag: every node of the block is shown where it would land.
    await palette('Squeeze block').scrollIntoViewIfNeeded();
    const box = await palette('Squeeze block').boundingBox();
    await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 10);
    await page.mouse.down();
    await page.mouse.move(800, 100, { steps: 5 });
    expect(await page.locator('rect.ghost').count()).toBe(3);
    await page.screenshot({ path: join('test-results', 'e2e', 'content-ghost.png') });
    await page.mouse.up();
    await drawing.expectKinds({ input: 1, conv: 5, 'batch-norm': 5, activation: 5, output: 1 });
  });

  test('it is renamed, deleted and brought back; a broken file says so and hides no other', async () => {
    await palette('Squeeze block').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    const dialog = page.getByRole('dialog', { name: 'Name of the block' });
    await dialog.getByLabel('Name').fill('Squeeze');
    await dialog.getByRole('button', { name: 'Rename' }).click();
    await palette('Squeeze').getByText('3 layers').waitFor();
    writeFileSync(join(blocksFolder(), 'torn.auxblock'), '{"format": "auxnet-block"');
    await palette('torn.auxblock cannot be used').waitFor();
    expect(await palette('Squeeze').count()).toBe(1);
    await page.screenshot({ path: join('test-results', 'e2e', 'content-broken.png') });
    await palette('Squeeze').focus();
    await page.keyboard.press('Delete');
    await page.getByText('“Squeeze” was deleted').waitFor();
    expect(await palette('Squeeze').count()).toBe(0);
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
    await palette('Squeeze').waitFor();
  });
});

describe.sequential('Notes', () => {
  const card = () => page.locator('[data-note-card]');

  test('a note is written on the canvas, moved, resized, copied and found by keyboard', async () => {
    await openTemplate('auxnet-20-3');
    await drawing.surface.focus();
    await page.keyboard.press('n');
    await page.getByLabel('Text of the note').fill('Why an exit here?\nSee section 3 of the paper.');
    await page.keyboard.press('Escape');
    await expect.poll(() => card().innerText()).toContain('See section 3');
    const before = await middleOf(card());
    await page.mouse.move(before.x, before.y);
    await page.mouse.down();
    await page.mouse.move(before.x - 20, before.y - 60, { steps: 4 });
    await page.mouse.move(before.x - 60, before.y - 120, { steps: 4 });
    await page.mouse.up();
    const after = await middleOf(card());
    expect(after.y).toBeLessThan(before.y - 60);
    const grip = await middleOf(card().locator('.grip'));
    await page.mouse.move(grip.x, grip.y);
    await page.mouse.down();
    await page.mouse.move(grip.x + 48, grip.y + 24, { steps: 4 });
    await page.mouse.up();
    expect((await card().boundingBox())?.width).toBeGreaterThan(230);
    await drawing.surface.focus();
    const wide = (await card().boundingBox())?.width ?? 0;
    await page.keyboard.press('Control+ArrowRight');
    await page.keyboard.press('Control+ArrowRight');
    await expect.poll(async () => (await card().boundingBox())?.width).toBeGreaterThan(wide + 8);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await card().boundingBox())?.width).toBe(wide);
    await inspector().getByRole('textbox', { name: 'Height' }).fill('160');
    await page.keyboard.press('Enter');
    await inspector().getByRole('textbox', { name: 'Text' }).press('End');
    await page.keyboard.type(' Ask.');
    await expect.poll(() => card().innerText()).toContain('Ask.');
    await pictures(page, 'content-note');
    await drawing.surface.focus();
    for (let step = 0; step < 2; step += 1) await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+d');
    await expect.poll(() => card().count()).toBe(2);
    await page.keyboard.press('Delete');
    await expect.poll(() => card().count()).toBe(1);
    // Copy and deletion, size, place; words and card are one step.
    for (let step = 0; step < 5; step += 1) await page.keyboard.press('Control+z');
    await expect.poll(() => card().count()).toBe(0);
    await page.keyboard.press('n');
    await page.getByLabel('Text of the note').press('Escape');
    await expect.poll(() => card().count()).toBe(0);
    expect(await banner().getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
    await page.keyboard.press('n');
    await page.getByLabel('Text of the note').fill('Why an exit here?\nSee section 3 of the paper.');
    await page.keyboard.press('Escape');
    await expect.poll(() => card().count()).toBe(1);
    await page.getByRole('list', { name: 'Notes' }).getByRole('button', { name: /Why an exit here/u }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Text of the note').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+s');
    await expect.poll(() => readFileSync(join(app.documents, 'auxnet-20-3.auxnet'), 'utf8')).toContain('See section 3 of the paper');
  });
});

describe.sequential('Pictures', () => {
  test('an SVG shows what the screen shows, in both themes', async () => {
    await page.setViewportSize({ width: 1920, height: 1080 });
    await drawing.surface.focus();
    await page.keyboard.press('Escape');
    await banner().getByRole('button', { name: 'Fit to the window' }).click();
    await drawing.surface.focus();
    await page.keyboard.press('Shift+0');
    await page.addStyleTag({ content: '.surface { background-image: none !important } .reason, .offer { display: none !important }' });
    for (const [colorScheme, direction] of [['light', 'down'], ['dark', 'down'], ['light', 'right']] as const) {
      await page.emulateMedia({ colorScheme });
      if (direction === 'right') {
        // At 100 % the whole of it has to be on the screen.
        await page.setViewportSize({ width: 3400, height: 1080 });
        await drawing.surface.focus();
        await runCommand('lay out to the right');
        await page.waitForTimeout(900);
        await drawing.surface.focus();
        await page.keyboard.press('Shift+0');
      }
      await page.waitForTimeout(400);
      const svg = readFileSync(await exportPicture('SVG', 'As on screen', `screen-${colorScheme}-${direction}.svg`), 'utf8');
      expect(svg).not.toMatch(/href|<script|<image|url\((?!#)/u);
      expect(svg).toContain('Block 4');
      expect(svg).toContain('>See section 3');
      const { left, top, width, height } = viewBoxOf(svg);
      const corner = await drawing.toWindow({ x: left, y: top });
      await page.mouse.move(5, 5);
      await drawing.surface.focus();
      await page.keyboard.press('Escape');
      const shot = await page.screenshot({ clip: { ...corner, width, height }, path: join('test-results', 'e2e', `content-screen-${colorScheme}-${direction}.png`) });
      const drawn = await drawAlone(svg, width, height, `content-picture-${colorScheme}-${direction}.png`);
      expect(differingShare(shot, drawn)).toBeLessThan(0.001);
    }
    await page.setViewportSize({ width: 1920, height: 1080 });
  });

  test('for paper it is black on white; a PNG has the pixels it promises', async () => {
    const svg = readFileSync(await exportPicture('SVG', 'Print', 'print.svg'), 'utf8');
    const { width, height } = viewBoxOf(svg);
    await drawAlone(svg, width, height, 'content-print.png');
    for (const [, red, green, blue] of svg.matchAll(/#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/gu)) expect([green, blue]).toEqual([red, red]);
    const png = decode(readFileSync(await exportPicture('PNG', 'Light', 'light.png')));
    expect([png.width, png.height]).toEqual([2 * width, 2 * height]);
    // Its ground is that of the light canvas.
    expect([...png.data.slice(0, 3)]).toEqual([0xf1, 0xf2, 0xf4]);
  });
});

async function openTemplate(id: string): Promise<void> {
  const path = join(app.documents, `${id}.auxnet`);
  const made = templateById(id);
  if (!made) throw new Error(`No template ${id}.`);
  writeFileSync(path, serialiseDocument(made.build()));
  await page.keyboard.press('Control+o');
  await page.getByRole('dialog', { name: 'Open a design' }).getByText(`${id}.auxnet`).dblclick();
  await page.locator('[data-node]').first().waitFor({ state: 'attached' });
  await banner().getByText(`${id}.auxnet`).first().waitFor();
}

/** Through the dialog, as a person does it; the path of the file. */
async function exportPicture(format: string, style: string, name: string): Promise<string> {
  await page.keyboard.press('Control+Shift+x');
  const dialog = page.getByRole('dialog', { name: 'Export picture' });
  await dialog.getByRole('radio', { name: format }).click();
  await dialog.getByRole('radio', { name: style }).click();
  await dialog.getByAltText('Preview').waitFor();
  if (style === 'Print') await page.screenshot({ path: join('test-results', 'e2e', 'content-dialog.png') });
  await dialog.getByRole('button', { name: 'Export…' }).click();
  const browser = page.getByRole('dialog', { name: 'Export the picture' });
  await browser.getByLabel('Name').fill(name);
  await browser.getByLabel('Name').press('Enter');
  await page.getByText('Picture exported').first().waitFor();
  await dialog.waitFor({ state: 'hidden' });
  await expect.poll(() => existsSync(join(app.documents, name))).toBe(true);
  return join(app.documents, name);
}

function viewBoxOf(svg: string): { readonly left: number; readonly top: number; readonly width: number; readonly height: number } {
  const [left = 0, top = 0, width = 0, height = 0] = (/viewBox="([^"]+)"/u.exec(svg)?.[1] ?? '').split(' ').map(Number);
  return { left, top, width, height };
}

/** The SVG in a page of its own, where nothing of the application is. */
async function drawAlone(svg: string, width: number, height: number, name: string): Promise<Buffer> {
  const other = await app.context.newPage();
  await other.setViewportSize({ width, height });
  await other.setContent(`<body style="margin:0">${svg}</body>`);
  const picture = await other.screenshot({ path: join('test-results', 'e2e', name) });
  await other.close();
  return picture;
}

/** Share of the pixels that look different. */
function differingShare(a: Buffer, b: Buffer): number {
  const [one, two] = [decode(a), decode(b)];
  expect([one.width, one.height]).toEqual([two.width, two.height]);
  const marked = new Uint8Array(one.width * one.height * 4);
  const count = pixelmatch(fourChannels(one), fourChannels(two), marked, one.width, one.height, { threshold: 0.15 });
  writeFileSync(join('test-results', 'e2e', 'content-difference.png'), encode({ width: one.width, height: one.height, data: marked, channels: 4 }));
  return count / (one.width * one.height);
}
function fourChannels({ data, channels, width, height }: DecodedPng): Uint8Array {
  const pixels = new Uint8Array(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    for (let channel = 0; channel < 3; channel += 1) pixels[4 * pixel + channel] = data[channels * pixel + channel] ?? 0;
  }
  return pixels;
}

async function middleOf(thing: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await thing.boundingBox();
  if (!box) throw new Error('It is not in sight.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Clicks on the nodes, with Shift from the second on. */
async function select(...names: readonly string[]): Promise<void> {
  // Asking for a place copies the whole drawing, which ends a selection: all places first.
  const places: { readonly x: number; readonly y: number }[] = [];
  for (const name of names) places.push(await drawing.placeOf(name));
  for (const [index, { x, y }] of places.entries()) {
    if (index === 1) await page.keyboard.down('Shift');
    await page.mouse.click(x, y);
  }
  if (places.length > 1) await page.keyboard.up('Shift');
}
