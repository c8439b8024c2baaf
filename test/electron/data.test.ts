import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchElectron, type ElectronApp } from '../helpers/electron-app.ts';
import { cifar10Binary, idxImages, idxLabels, tarGz, writeFiles } from '../helpers/made-datasets.ts';
import { electronUnderTest } from './electron-under-test.ts';
import { picture } from './walk-through.ts';

const electron = electronUnderTest();

/** What only Electron has: the system's dialog for a file, and the path of what is dropped. */
describe.skipIf(electron === null).sequential(`Data as it was downloaded, in Electron ${electron?.version}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'auxnet-electron-'));
  const archive = join(folder, 'cifar-10-binary.tar.gz');
  let app: ElectronApp;
  const data = () => app.page.getByRole('region', { name: 'Data', exact: true });

  beforeAll(async () => {
    const names = ['data_batch_1', 'data_batch_2', 'data_batch_3', 'data_batch_4', 'data_batch_5', 'test_batch'];
    writeFileSync(archive, await tarGz(Object.fromEntries(names.map((name, i) => [`cifar-10-batches-bin/${name}.bin`, cifar10Binary(20 * i, 20)]))));
    writeFiles(join(folder, 'digits'), {
      'train-images-idx3-ubyte.gz': gzipSync(idxImages(0, 40)), 'train-labels-idx1-ubyte.gz': gzipSync(idxLabels(0, 40)),
      't10k-images-idx3-ubyte.gz': gzipSync(idxImages(40, 20)), 't10k-labels-idx1-ubyte.gz': gzipSync(idxLabels(40, 20)),
    });
    const { executable = '', application = '' } = electron ?? {};
    const args = ['-r', resolve('test', 'electron', 'answer-dialogs.cjs'), application];
    app = await launchElectron({ executable, args, home: join(folder, 'home'), env: { AUXNET_ANSWER_FILE: archive } });
  });
  afterAll(() => {
    (app as ElectronApp | undefined)?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  test('the archive is chosen in the dialog for files', async () => {
    await app.page.locator('[data-template="auxnet-20-3"]').click();
    await app.page.getByRole('navigation', { name: 'Modes' }).getByRole('button', { name: 'Train' }).click();
    await app.page.getByRole('combobox', { name: 'Data set' }).click();
    await app.page.getByRole('option', { name: 'CIFAR-10', exact: true }).click();
    await data().getByRole('button', { name: 'Archive…' }).click();
    await data().getByText('100 training images,').waitFor();
    await data().locator(`[title="${archive}"]`).waitFor();
    await picture(app.page, 'data-archive');
  });

  test('a file that is dropped on the section brings its folder and its set', async () => {
    const { page } = app;
    // A file that the page was given has its path; an event of the page's own making drops it.
    await page.evaluate(() => {
      const input = Object.assign(document.createElement('input'), { type: 'file', id: 'given' });
      document.body.append(input);
    });
    // Playwright would send the bytes, since it did not start this browser: then the file has no path.
    const protocol = await page.context().newCDPSession(page);
    const { root } = await protocol.send('DOM.getDocument');
    const { nodeId } = await protocol.send('DOM.querySelector', { nodeId: root.nodeId, selector: '#given' });
    await protocol.send('DOM.setFileInputFiles', { nodeId, files: [join(folder, 'digits', 't10k-labels-idx1-ubyte.gz')] });
    await page.evaluate(() => {
      const [file] = document.querySelector<HTMLInputElement>('#given')?.files ?? [];
      const dataTransfer = new DataTransfer();
      if (file) dataTransfer.items.add(file);
      document.querySelector('#given')?.remove();
      const section = document.querySelector('section[aria-label="Data"]');
      for (const type of ['dragover', 'drop']) section?.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    });
    await data().getByText('40 training images,').waitFor({ timeout: 15_000 });
    await data().locator(`[title="${join(folder, 'digits')}"]`).waitFor();
    expect(await page.getByRole('combobox', { name: 'Data set' }).innerText()).toBe('MNIST');
    expect(app.pageErrors).toEqual([]);
  });
});
