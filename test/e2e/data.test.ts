import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { pictures } from './pictures.ts';
import { app, fillIn, mode, page, tellStory } from './story.ts';

/* Own pictures, by mouse and keyboard: choose a folder, leave out what cannot be read, fit the design, hold images out, look, train. */

const data = () => page.locator('section.section').filter({ has: page.getByRole('heading', { name: 'Data', exact: true }) });
const dialog = () => page.getByRole('dialog');

/** 3 classes of discs, 12 to train and 4 to test of each, of many sizes, PNG and JPEG; one file is no picture. */
async function writePictures(root: string): Promise<void> {
  for (const [part, count] of [['train', 12], ['test', 4]] as const) {
    for (const [name, colour] of [['blue', '#3355cc'], ['green', '#33aa44'], ['red', '#cc3333']] as const) {
      await fs.mkdir(join(root, part, name), { recursive: true });
      for (let i = 0; i < count; i++) {
        const [width, height] = [36 + ((i * 13) % 50), 30 + ((i * 7) % 40)];
        const disc = `<circle cx="${width / 2}" cy="${height / 2}" r="12" fill="${colour}"/>`;
        const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#ddd"/>${disc}</svg>`;
        const drawn = sharp(Buffer.from(svg));
        await fs.writeFile(join(root, part, name, `${i}.${i % 2 ? 'JPG' : 'png'}`), await (i % 2 ? drawn.jpeg() : drawn.png()).toBuffer());
      }
    }
  }
  await fs.writeFile(join(root, 'train', 'red', 'cut.png'), 'no picture');
}

tellStory(async () => {
  await writePictures(join(app.documents, 'discs'));
});

test('the built-in set: held out by one number, looked at class by class', async () => {
  await page.getByRole('button', { name: /AuxNet-20/u }).first().click();
  await mode('Train').click();
  await data().getByText('10,000 training images,').waitFor();
  await fillIn('Validation', '0.1');
  await data().getByText('1,000 to validate, 2,000 to test').waitFor();
  await page.getByRole('button', { name: 'Preview' }).click();
  await dialog().getByRole('button', { name: /^star: 900 to train, 100 to validate, 200 to test/u }).click();
  await dialog().getByText('1–24 of 1,000').waitFor();
  await dialog().getByRole('button', { name: 'Images after' }).click();
  await dialog().getByText('25–48 of 1,000').waitFor();
  await dialog().getByRole('button', { name: 'star, image 27' }).click();
  await dialog().getByRole('img', { name: 'As epoch 7 sees it' }).waitFor();
  await dialog().locator('.pictures[aria-busy="false"]').waitFor();
  // The dialog covers what `pictures` would click.
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join('test-results', 'e2e', `data-preview-${colorScheme}.png`) });
  }
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'hidden' });
});

test('a folder of pictures: what cannot be read is named, and the design fitted with one click', async () => {
  await page.getByRole('combobox', { name: 'Data set' }).click();
  await page.getByRole('option', { name: 'Folder of pictures' }).click();
  await dialog().getByRole('option', { name: 'discs' }).dblclick();
  await dialog().getByText('train').waitFor();
  await dialog().getByRole('button', { name: 'Choose this folder' }).click();
  await data().getByText('1 file cannot be read').waitFor();
  await data().getByText(/^cut\.png: /u).waitFor();
  await data().getByText('The design has 10 classes; the data set has 3.').waitFor();
  await pictures(page, 'data-folder');
  await data().getByRole('button', { name: 'Leave them out' }).click();
  await data().getByRole('button', { name: 'Fit the design to the data' }).click();
  await data().getByText('4 to validate, 12 to test').waitFor();
});

test('it trains, is judged by the validation part, and by the test images at the end', async () => {
  await fillIn('Epochs', '1');
  await fillIn('Batch size', '8');
  await page.getByRole('button', { name: 'Start training' }).click();
  await expect.poll(() => page.getByRole('status', { name: 'Training' }).innerText(), { timeout: 30_000 }).toMatch(/is completed\.$/u);
  await page.getByText('validation error, best so far').waitFor();
  await pictures(page, 'data-trained');
});
