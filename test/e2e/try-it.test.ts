import { encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { pictures } from './pictures.ts';
import { banner, fillIn, mode, page, runCommand, tellStory } from './story.ts';

/** Trying a network on one image: a run is trained, then asked about a test image, a file, and what is no picture. */
tellStory();

const dialog = () => page.getByRole('dialog', { name: /^Try r-001 on an image/u });
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
});
