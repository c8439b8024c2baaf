import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test, expect } from 'vitest';
import { cifar10Binary, idxImages, idxLabels, tarGz } from '../helpers/made-datasets.ts';
import { pictures } from './pictures.ts';
import { app, mode, page, tellStory } from './story.ts';

/* Data as it was downloaded: the archive itself, one file of several, something else, and a drop on the section. */

const data = () => page.getByRole('region', { name: 'Data', exact: true });
const dialog = () => page.getByRole('dialog');
const openAs = async (name: string): Promise<void> => {
  await data().getByRole('button', { name: 'Archive…' }).click();
  await dialog().getByRole('option', { name }).dblclick();
};
const archive = () => join(app.documents, 'cifar-10-binary.tar.gz');

tellStory(async () => {
  const names = ['data_batch_1', 'data_batch_2', 'data_batch_3', 'data_batch_4', 'data_batch_5', 'test_batch'];
  const members = Object.fromEntries(names.map((name, i) => [`cifar-10-batches-bin/${name}.bin`, cifar10Binary(20 * i, 20)]));
  await fs.writeFile(archive(), await tarGz(members));
  await fs.writeFile(join(app.documents, 'broken.tar.gz'), '<!DOCTYPE html><html>');
  await fs.mkdir(join(app.documents, 'digits'));
  for (const [part, first, count] of [['train', 0, 40], ['t10k', 40, 20]] as const) {
    await fs.writeFile(join(app.documents, 'digits', `${part}-images-idx3-ubyte.gz`), gzipSync(idxImages(first, count)));
    await fs.writeFile(join(app.documents, 'digits', `${part}-labels-idx1-ubyte.gz`), gzipSync(idxLabels(first, count)));
  }
});

test('what is no data set is told with what it is, and what was chosen before stays', async () => {
  await page.getByRole('button', { name: /AuxNet-20/u }).first().click();
  await mode('Train').click();
  await page.getByRole('combobox', { name: 'Data set' }).click();
  await page.getByRole('option', { name: 'CIFAR-10', exact: true }).click();
  await openAs('broken.tar.gz');
  await data().getByRole('alert').getByText(/broken\.tar\.gz is a web page: the download brought an error page\. Get the file again\./u).waitFor();
  await pictures(page, 'data-archive-broken');
});

test('the archive as it was downloaded is the data set', async () => {
  await openAs('cifar-10-binary.tar.gz');
  await data().getByText('100 training images,').waitFor();
  await data().getByText('20 to test').waitFor();
  expect(await data().getByRole('alert').count()).toBe(0);
});

test('one file of several brings its folder and its set; digits are not mirrored; undo takes all of it back', async () => {
  await data().getByRole('button', { name: 'Archive…' }).click();
  await dialog().getByRole('option', { name: 'digits' }).dblclick();
  await dialog().getByRole('option', { name: 't10k-labels-idx1-ubyte.gz' }).dblclick();
  await data().getByText('40 training images,').waitFor();
  await page.getByText('t10k-labels-idx1-ubyte.gz is MNIST').waitFor();
  expect(await page.getByRole('combobox', { name: 'Data set' }).innerText()).toBe('MNIST');
  await data().getByText('Flips are off: a mirrored digit is none.').waitFor();
  await page.getByRole('button', { name: /^Augmentation/u }).click();
  await page.getByText('Off for digits: mirrored they are none.').waitFor();
  await page.getByRole('checkbox', { name: 'Flip left to right' }).click();
  await data().getByText('Flips are on, but these are digits: a mirrored one is none.').waitFor();
  await data().getByRole('button', { name: 'Turn flips off' }).click();
  await pictures(page, 'data-archive-digits');
  for (let step = 0; step < 3; step++) await page.keyboard.press('Control+z');
  await data().getByText('100 training images,').waitFor();
  expect(await page.getByRole('checkbox', { name: 'Flip left to right' }).isChecked()).toBe(true);
});

test('a file dropped on the section is found on this machine; one that is nowhere has to be chosen', async () => {
  await page.getByRole('combobox', { name: 'Data set' }).click();
  await page.getByRole('option', { name: 'Generated shapes' }).click();
  const drop = async (name: string, size: number, modified: number): Promise<void> => {
    const dataTransfer = await page.evaluateHandle(([called, bytes, lastModified]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], called, { lastModified }));
      return transfer;
    }, [name, size, modified] as const);
    await data().dispatchEvent('dragover', { dataTransfer });
    await data().dispatchEvent('drop', { dataTransfer });
  };
  await drop('nowhere.tar.gz', 7, 1);
  await data().getByText(/A browser does not tell where nowhere\.tar\.gz lies/u).waitFor();
  const { size, mtimeMs } = await fs.stat(archive());
  await drop('cifar-10-binary.tar.gz', size, Math.floor(mtimeMs));
  await data().getByText('100 training images,').waitFor();
  expect(app.pageErrors).toEqual([]);
});
