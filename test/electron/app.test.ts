import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { launchAgain, launchElectron, waitFor, type ElectronApp, type LaunchOptions } from '../helpers/electron-app.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { electronUnderTest } from './electron-under-test.ts';
import { quickDesign } from './quick-design.ts';
import { changesEpochs, edits, picture, quitsCleanly, saves, seesDesign, trains, writeDesign } from './walk-through.ts';

const electron = electronUnderTest();

/** What the page gets; the path of a dropped file by a function from Electron 29 on. */
const bridge = ['onMessage', ...(Number(electron?.version.split('.')[0]) >= 29 ? ['pathOf'] : []), 'post'];

const runsIn = (folder: string): readonly string[] => {
  const runs = join(folder, 'home', 'runs');
  return existsSync(runs) ? readdirSync(runs) : [];
};
const started = (folder: string): readonly string[] | undefined => {
  const names = runsIn(folder).filter((name) => metricsOf(folder, name).includes('"step"'));
  return names.length > 0 ? names : undefined;
};
const metricsOf = (folder: string, run: string): string => {
  const file = join(folder, 'home', 'runs', run, 'metrics.jsonl');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

describe.skipIf(electron === null)(`in Electron ${electron?.version}`, () => {
  async function open(folder: string, file?: string): Promise<{ readonly app: ElectronApp; readonly options: LaunchOptions }> {
    const { executable = '', application = '' } = electron ?? {};
    const options = { executable, args: [application], home: join(folder, 'home'), ...(file === undefined ? {} : { file }) };
    const app = await launchElectron(options);
    onTestFinished(app.kill);
    return { app, options };
  }

  test('opens the design of the command line, trains it, saves it and quits', async () => {
    const folder = temporaryFolder();
    const file = writeDesign(folder);
    const { app } = await open(folder, file);
    await seesDesign(app.page);
    await picture(app.page, 'opened');
    await trains(app.page, join(folder, 'home'));
    await picture(app.page, 'trained');
    await saves(app.page, file);
    await picture(app.page, 'saved');
    expect(app.pageErrors).toEqual([]);
    await quitsCleanly(app);
    expect(JSON.parse(readFileSync(join(folder, 'home', 'window.json'), 'utf8'))).toMatchObject({ maximised: false, theme: 'system' });
  });

  test('edits in the drawing with the keyboard: layers, find, output, layout, history', async () => {
    const folder = temporaryFolder();
    const { app } = await open(folder, writeDesign(folder));
    await seesDesign(app.page);
    await edits(app.page);
    expect(app.pageErrors).toEqual([]);
  });

  test.each([
    { answer: 'Cancel', quits: false },
    { answer: 'Don’t save', quits: true },
  ])('asks before unsaved changes are lost: $answer', async ({ answer, quits }) => {
    const folder = temporaryFolder();
    const file = writeDesign(folder);
    const { app } = await open(folder, file);
    await seesDesign(app.page);
    await changesEpochs(app.page, 5);
    app.quit();
    const question = app.page.getByRole('alertdialog').or(app.page.getByRole('dialog'));
    await question.getByRole('button', { name: answer }).click();
    if (quits) expect(await app.exited(20)).toBe(0);
    else {
      await question.waitFor({ state: 'hidden' });
      await app.page.getByRole('banner').getByText('Edited').waitFor();
    }
    expect(readFileSync(file, 'utf8')).toBe(quickDesign());
  });

  test('stops a run that is under way when it quits, and keeps its checkpoint', async () => {
    const folder = temporaryFolder();
    const { app } = await open(folder, writeDesign(folder, { epochs: 100_000 }));
    const { page } = app;
    await seesDesign(page);
    await page.getByRole('navigation', { name: 'Modes' }).getByRole('button', { name: 'Train' }).click();
    await page.getByRole('button', { name: 'Start training' }).click();
    const [run = ''] = await waitFor(60, () => started(folder), () => 'No step came.');
    app.quit();
    await page.getByRole('button', { name: 'Stop and close' }).click();
    expect(await app.exited(40)).toBe(0);
    expect(metricsOf(folder, run)).toContain('"checkpoint"');
  });

  test('is one instance: a second start hands its file over', async () => {
    const folder = temporaryFolder();
    const { app, options } = await open(folder, writeDesign(folder));
    await seesDesign(app.page);
    expect(await launchAgain({ ...options, file: writeDesign(folder, { name: 'other.auxnet' }) })).toBe(0);
    await app.page.getByRole('banner').getByText('other.auxnet').waitFor();
    await quitsCleanly(app);
  });

  test('opens a second file in a tab, and both again at the next start', async () => {
    const folder = temporaryFolder();
    const { app, options } = await open(folder, writeDesign(folder));
    await seesDesign(app.page);
    await launchAgain({ ...options, file: writeDesign(folder, { name: 'other.auxnet' }) });
    const names = (page: ElectronApp['page']) => page.getByRole('tablist', { name: 'Open designs' }).getByRole('tab').allInnerTexts();
    await expect.poll(() => names(app.page)).toEqual(['quick', 'other']);
    await app.page.keyboard.press('Control+Tab');
    await seesDesign(app.page);
    await quitsCleanly(app);
    const next = await open(folder);
    await seesDesign(next.app.page);
    expect(await names(next.app.page)).toEqual(['quick', 'other']);
    await next.app.page.keyboard.press('Control+w');
    await next.app.page.getByRole('banner').getByText('other.auxnet').waitFor();
    await quitsCleanly(next.app);
  });

  test('killed with unsaved work, it offers that at the next start and leaves the file alone', async () => {
    const folder = temporaryFolder();
    const file = writeDesign(folder);
    const { app } = await open(folder, file);
    await seesDesign(app.page);
    await changesEpochs(app.page, 5);
    const kept = (): boolean => readdirSync(join(folder, 'home', 'sessions'), { recursive: true, encoding: 'utf8' }).some((name) => /[/\\]d\w+\.json$/u.test(name));
    await waitFor(20, kept, () => 'Nothing was kept.');
    app.kill();
    await app.exited(20);
    const next = await open(folder);
    const offer = next.app.page.getByRole('region', { name: 'Unsaved work was found' });
    await offer.getByRole('button', { name: 'Restore quick.auxnet' }).click();
    await next.app.page.getByRole('banner').getByText('Edited').waitFor();
    await offer.waitFor({ state: 'hidden' });
    expect(readFileSync(file, 'utf8')).toBe(quickDesign());
    await next.app.page.keyboard.press('Control+s');
    await next.app.page.getByRole('banner').getByText('Saved', { exact: true }).waitFor();
    expect(readFileSync(file, 'utf8')).toContain('"epochs": 5');
    await quitsCleanly(next.app);
  });

  test('keeps the theme chosen for the window, frame included, to its next start', async () => {
    const folder = temporaryFolder();
    const darkPage = "matchMedia('(prefers-color-scheme: dark)').matches";
    const { app } = await open(folder);
    expect(await app.page.evaluate(darkPage)).toBe(false);
    await app.page.getByRole('button', { name: 'Settings' }).click();
    await app.page.getByRole('dialog').getByText('Dark', { exact: true }).click();
    // The page's own style sheets do not change this: the host has taken the choice over.
    await expect.poll(() => app.page.evaluate(darkPage), { timeout: 10_000 }).toBe(true);
    await quitsCleanly(app);
    const next = await open(folder);
    expect(await next.app.page.evaluate(darkPage)).toBe(true);
    await next.app.page.getByRole('navigation', { name: 'Modes' }).waitFor();
    await picture(next.app.page, 'dark');
    await quitsCleanly(next.app);
  });

  test('locks the page in', async () => {
    const folder = temporaryFolder();
    const { app } = await open(folder);
    const { page } = app;
    await page.getByRole('banner').waitFor();
    expect(await page.evaluate('[typeof require, typeof process, typeof module, typeof Buffer]')).toEqual(Array(4).fill('undefined'));
    expect(await page.evaluate('Object.keys(window.auxnetHost).sort()')).toEqual(bridge);
    expect(await page.evaluate("fetch('app://studio/../package.json').then((answer) => answer.status)")).toBe(404);
    expect(await page.evaluate("fetch('app://studio/%2e%2e%2f%2e%2e%2fpackage.json').then((answer) => answer.status)")).toBe(403);
    expect(await page.evaluate("fetch('https://127.0.0.1:1/').then(() => 'answered', () => 'refused')")).toBe('refused');
    expect(await page.evaluate("fetch('file:///etc/hostname').then(() => 'answered', () => 'refused')")).toBe('refused');
    const policy = await page.evaluate("fetch('app://studio/index.html').then((answer) => answer.headers.get('content-security-policy'))");
    expect(policy).toContain("script-src 'self'");

    // Neither inline nor evaluated script runs; a violation is told to the page, so that is waited for, not a time.
    const blocked = await page.evaluate(`new Promise((resolve) => {
      addEventListener('securitypolicyviolation', (event) => resolve([event.violatedDirective, typeof window.smuggled]), { once: true });
      document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.smuggled = 1' }));
    })`);
    expect(blocked).toEqual([expect.stringMatching(/^script-src/u), 'undefined']);

    const refusal = await page.evaluate('new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve(0), (error) => resolve(error.code)))');
    expect(refusal).toBe(1); // PERMISSION_DENIED

    await page.evaluate("void (location.href = 'https://127.0.0.1:1/')");
    await page.evaluate("void (location.href = 'file:///etc/hostname')");
    // Playwright holds every new window at its start, for which an old Chromium's opener waits: so it leaves first.
    await page.evaluate("void setTimeout(() => window.open('https://127.0.0.1:1/'), 500)");
    await page.context().browser()?.close();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await app.targets()).toEqual([expect.stringMatching(/^app:\/\/studio\//u)]);
    app.quit();
    expect(await app.exited(20)).toBe(0);
    expect(existsSync(join(folder, 'home', 'window.json'))).toBe(true);
  });
});
