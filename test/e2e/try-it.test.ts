import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { idxImages, idxLabels } from '../helpers/made-datasets.ts';
import { pictures } from './pictures.ts';
import { app, banner, fillIn, mode, page, runCommand, tellStory } from './story.ts';

/** Trying a network on one image: a run is trained, then asked about a test image, a file, what is none, a pasted one and a drawing. */
tellStory();

const dialog = () => page.getByRole('dialog', { name: /^Try r-00\d on an image/u });
const output = (name: string) => dialog().getByRole('region', { name, exact: true });
const probabilities = async (name: string): Promise<readonly number[]> =>
  (await output(name).getByRole('listitem').locator('.num').allTextContents()).map((text) => Number(text.replace(/[^\d.]/gu, '')));

describe.sequential('Trying an image', () => {
  test('every output of a trained run answers to a test image', { timeout: 240_000 }, async () => {
    await page.locator('[data-template="auxnet-20-3"]').click();
    await banner().getByRole('button', { name: 'Train' }).click();
    await page.getByText('10,000 training images').waitFor({ timeout: 60_000 });
    await fillIn('Epochs', '1');
    await fillIn('Batch size', '32');
    await fillIn('Number of training images', '64');
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: 180_000 });
    await mode('Analyse').click();
    await page.getByRole('region', { name: 'Try it' }).getByRole('button', { name: 'Try an image…' }).click();
    await output('Output 20').getByRole('listitem').nth(4).waitFor({ timeout: 60_000 });
    await dialog().getByText('Test image 0').waitFor();
    expect(await dialog().getByRole('region').count()).toBe(3);
    const likely = await probabilities('Exit 7');
    expect(likely).toHaveLength(5);
    expect(likely).toEqual([...likely].sort((a, b) => b - a));
    await pictures(page, 'try-it');
  });

  test('a warm network answers to the next image at once; a threshold says which output would', async () => {
    await dialog().getByRole('button', { name: 'Another test image' }).click();
    await expect.poll(() => dialog().locator('.try-tools').first().textContent()).toMatch(/\d ms/u);
    const slider = dialog().getByRole('slider', { name: 'Confidence from which an output answers' });
    await slider.focus();
    await page.keyboard.press('Home');
    await output('Exit 7').getByText('answers at 0.00').waitFor();
    await page.keyboard.press('End');
    await output('Output 20').getByText('answers at 1.00').waitFor();
  });

  test('a picture of any size is fitted to the input; what is none is told', async () => {
    const data = new Uint8Array(200 * 100 * 3).map((_, at) => (at * 7) % 256);
    const png = Buffer.from(encode({ data, width: 200, height: 100, channels: 3 }));
    await dialog().getByLabel('Image file').setInputFiles({ name: 'stripes.png', mimeType: 'image/png', buffer: png });
    await dialog().getByText('stripes.png').waitFor();
    await dialog().getByText('fitted to 32×32×3').waitFor();
    const seen = dialog().getByRole('img', { name: 'What the network sees: stripes.png' });
    expect(await seen.locator('canvas').evaluate((canvas: HTMLCanvasElement) => [canvas.width, canvas.height])).toEqual([32, 32]);
    await dialog().getByLabel('Image file').setInputFiles({ name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
    await dialog().getByRole('alert').getByText('notes.png is no picture that can be read here').waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    await runCommand('Try an image');
    await output('Output 20').waitFor();
  });

  test('a picture from the clipboard is pasted, and it is said where it would leave', async () => {
    await app.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const data = new Uint8Array(64 * 64 * 3).map((_, at) => (at * 11) % 256);
    const bytes = [...encode({ data, width: 64, height: 64, channels: 3 })];
    await page.evaluate((png) => navigator.clipboard.write([new ClipboardItem({ 'image/png': new Blob([new Uint8Array(png)], { type: 'image/png' }) })]), bytes);
    await page.keyboard.press('Control+v');
    await dialog().getByRole('img', { name: /^What the network sees: image\.png/u }).waitFor();
    await dialog().getByText('fitted to 32×32×3').waitFor();
    // At 1.00, which was set before, no exit on the way is sure enough; one of its own lets the first one go.
    const told = dialog().getByRole('group', { name: 'Early exit' }).getByRole('status');
    await expect.poll(() => told.innerText()).toMatch(/^The image leaves at Output 20/u);
    await dialog().getByRole('slider', { name: 'Confidence to leave at Exit 13' }).focus();
    await page.keyboard.press('Home');
    await expect.poll(() => told.innerText()).toMatch(/^The image leaves at Exit 13, sure to 0\.\d\d where it needs 0\.00/u);
    await page.keyboard.press('Escape');
    // The simulator of Analyse has the same threshold.
    const fold = page.getByRole('button', { name: 'Early-exit simulator', exact: true });
    await fold.click();
    await page.getByText('leave at Exit 13').waitFor();
    expect(await page.getByRole('slider', { name: 'Confidence to leave at Exit 13' }).getAttribute('aria-valuenow')).toBe('0');
    await fold.click();
  });

  test('a digit is drawn with the mouse and with keys', async () => {
    makeDigits();
    await page.keyboard.press('Control+o');
    await page.getByRole('dialog', { name: 'Open a design' }).getByRole('option', { name: /digits\.auxnet/u }).dblclick();
    await banner().getByText('digits.auxnet').waitFor();
    await mode('Train').click();
    const run = page.getByRole('complementary', { name: 'Run' });
    const again = run.getByRole('button', { name: 'New run…' });
    if (await again.isVisible()) await again.click();
    await run.getByRole('button', { name: 'Start training' }).click();
    await run.getByRole('heading', { name: 'r-002' }).waitFor();
    await run.getByText('Completed', { exact: true }).waitFor({ timeout: 60_000 });
    // The evaluation that comes by itself can be cancelled, and is not asked for here.
    const evaluating = run.getByText(/^Evaluating the last checkpoint/u);
    await evaluating.waitFor();
    await run.getByRole('button', { name: 'Cancel' }).click();
    await evaluating.waitFor({ state: 'hidden' });
    expect(await run.getByRole('alert').count()).toBe(0);
    await runCommand('Try an image');
    const pad = dialog().getByRole('application', { name: /^Drawing pad/u });
    const ink = () => pad.locator('canvas').evaluate((canvas: HTMLCanvasElement) =>
      canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data.reduce((sum, value) => sum + Math.sign(value), 0) ?? 0);
    await output('Output').getByRole('listitem').first().waitFor({ timeout: 60_000 });
    const box = (await pad.boundingBox()) ?? { x: 0, y: 0 };
    await page.mouse.move(box.x + 40, box.y + 40);
    await page.mouse.down();
    for (const [x, y] of [[120, 40], [80, 80], [60, 130]] as const) await page.mouse.move(box.x + x, box.y + y, { steps: 4 });
    await page.mouse.up();
    await dialog().getByRole('img', { name: 'What the network sees: Your drawing' }).waitFor();
    const drawn = await ink();
    expect(drawn).toBeGreaterThan(1000);
    await pictures(page, 'try-it-draw');

    await pad.focus();
    await page.keyboard.press('Delete');
    expect(await ink()).toBe(0);
    // With the pen up nothing is drawn.
    for (let at = 0; at < 4; at += 1) await page.keyboard.press('ArrowUp');
    expect(await ink()).toBe(0);
    await page.keyboard.press('Space');
    for (let at = 0; at < 8; at += 1) await page.keyboard.press('ArrowDown');
    const line = await ink();
    expect(line).toBeGreaterThan(500);
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    expect(await ink()).toBe(line);
    await expect.poll(() => dialog().locator('.try-tools').first().textContent()).toMatch(/\d ms/u);
    await dialog().getByText('Your drawing').waitFor();
  });
});

/** A net of 28×28 grey pixels, and a few digits as MNIST keeps them. */
function makeDigits(): void {
  const folder = join(app.documents, 'digits');
  mkdirSync(folder);
  for (const [part, first, count] of [['train', 0, 64], ['t10k', 64, 20]] as const) {
    writeFileSync(join(folder, `${part}-images-idx3-ubyte.gz`), gzipSync(idxImages(first, count)));
    writeFileSync(join(folder, `${part}-labels-idx1-ubyte.gz`), gzipSync(idxLabels(first, count)));
  }
  const node = (id: string, kind: string, name: string, params = {}) => ({ id, kind, name, params });
  const chain = ['input', 'stem', 'block', 'output'];
  writeFileSync(join(app.documents, 'digits.auxnet'), JSON.stringify({
    format: 'auxnet', version: 1, name: 'Digits', classes: 10,
    training: { epochs: 1, batchSize: 16, dataset: { name: 'mnist', path: folder } },
    nodes: [
      node('input', 'input', 'Input', { height: 28, width: 28, channels: 1 }), node('stem', 'conv', 'Stem', { filters: 8, strides: 2, padding: 1 }),
      node('block', 'basic-block', 'Block 1', { filters: 8 }), node('output', 'output', 'Output', { head: 'A' }),
    ],
    edges: chain.slice(1).map((target, at) => ({ id: `e${at}`, source: chain[at], target })),
  }));
}
