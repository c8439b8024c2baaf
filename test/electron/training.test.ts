import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pictures } from '../e2e/pictures.ts';
import { launchElectron, type ElectronApp } from '../helpers/electron-app.ts';
import { putImages, trainingStory } from '../helpers/training-story.ts';
import { electronUnderTest } from './electron-under-test.ts';
import { picture } from './walk-through.ts';

const electron = electronUnderTest();
const keep = join('test-results', 'electron');

/** The steps of test/e2e/training.test.ts, with the real trainer of the real application. */
describe.skipIf(electron === null).sequential(`From the data to an exit in Electron ${electron?.version}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'auxnet-electron-'));
  const shown = join(folder, 'shown.txt');
  let app: ElectronApp;
  let broken = false;
  beforeAll(async () => {
    const { executable = '', application = '' } = electron ?? {};
    const args = ['-r', resolve('test', 'electron', 'answer-dialogs.cjs'), application];
    app = await launchElectron({ executable, args, home: join(folder, 'home'), env: { AUXNET_ANSWER: putImages(folder), AUXNET_SHOWN: shown } });
  });
  beforeEach(({ skip, onTestFailed }) => {
    if (broken) skip('an earlier step failed');
    onTestFailed(async () => {
      broken = true;
      await picture(app.page, 'failure');
    });
  });
  afterEach(() => expect(app.pageErrors, 'errors of the page').toEqual([]));
  afterAll(() => {
    (app as ElectronApp | undefined)?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const { title, walk } of trainingStory) {
    test(title, () => walk({ page: app.page, chooseFolder: () => Promise.resolve(), pictures: (name) => pictures(app.page, `training-${name}`, keep) }));
  }
  test('the folder of a run is shown in the file manager', async () => {
    await app.page.getByRole('button', { name: 'More for r-001' }).first().click();
    await app.page.getByRole('menuitem', { name: 'Show folder' }).click();
    await expect.poll(() => (existsSync(shown) ? readFileSync(shown, 'utf8') : '')).toMatch(/runs.r-001.run\.json$/u);
  });
  test('the design was never saved: it asks, and quits', async () => {
    app.quit();
    await app.page.getByRole('button', { name: 'Don’t save' }).click();
    expect(await app.exited(20)).toBe(0);
  });
});
