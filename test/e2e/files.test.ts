import { existsSync, readFileSync, readdirSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { describe, expect, test } from 'vitest';
import { serialiseDocument } from '../../main-process/core/graph/serialise.ts';
import { templateById } from '../../main-process/core/templates/index.ts';
import { pictures } from './pictures.ts';
import { app, banner, crashAndRestart, drawing, goOnIn, page, tellStory } from './story.ts';

/** Files as a person has them: several in tabs, changed by others, lost by a crash and found again. One story in steps. */
tellStory();

const tabs = () => page.getByRole('tablist', { name: 'Open designs' }).getByRole('tab');
const names = (): Promise<readonly string[]> => tabs().evaluateAll((all) => all.map((tab) => tab.getAttribute('aria-label') ?? ''));
const inFront = () => tabs().and(page.locator('[aria-selected="true"]')).getAttribute('aria-label');
const textOf = (id: string): string => {
  const template = templateById(id);
  if (!template) throw new Error(`No template ${id}.`);
  return serialiseDocument(template.build());
};
const put = (name: string, text: string): string => {
  const path = join(app.documents, name);
  writeFileSync(path, text);
  return path;
};
/** Files let go over the canvas, as the system's file manager does it. */
const drop = (files: Readonly<Record<string, string>>): Promise<void> =>
  page.evaluate((given) => {
    const data = new DataTransfer();
    for (const [name, text] of Object.entries(given)) data.items.add(new File([text], name));
    const target = document.querySelector('[role="application"]');
    for (const type of ['dragenter', 'dragover', 'drop']) target?.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
  }, files);
const open = async (name: string): Promise<void> => {
  await page.keyboard.press('Control+o');
  const dialog = page.getByRole('dialog', { name: 'Open a design' });
  await dialog.getByRole('option', { name }).dblclick();
  await banner().getByText(name).waitFor();
};
const rename = async (name: string): Promise<void> => {
  await drawing.surface.focus();
  await page.keyboard.press('Escape');
  await page.getByRole('textbox', { name: 'Name of the design' }).fill(name);
  await page.keyboard.press('Enter');
};

describe.sequential('Several designs', () => {
  test('a file opens in place of the untouched design, the next in a tab beside it', async () => {
    put('a.auxnet', textOf('auxnet-20-3'));
    put('b.auxnet', textOf('resnet-20'));
    await page.getByRole('heading', { name: 'Start a design' }).waitFor();
    await open('a.auxnet');
    expect(await tabs().count()).toBe(0);
    await open('b.auxnet');
    expect(await names()).toEqual(['a.auxnet', 'b.auxnet']);
    await drop({ 'c.auxnet': textOf('plain-cnn'), 'd.auxnet': textOf('resnet-32') });
    await expect.poll(names).toHaveLength(4);
    await pictures(page, 'files-tabs');
  });

  test('each has its own drawing, camera, selection and history; keys go from one to the next', async () => {
    await page.keyboard.press('Control+PageDown');
    expect(await inFront()).toBe('a.auxnet');
    await drawing.surface.focus();
    await page.keyboard.press('Control+Equal');
    const zoom = await drawing.surface.getAttribute('data-zoom');
    const before = await drawing.copy();
    await drawing.click(before.nodes.find(({ kind }) => kind === 'conv')?.name ?? '');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Control+Tab');
    expect(await inFront()).toBe('b.auxnet');
    expect(await banner().getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
    expect(await drawing.surface.getAttribute('data-zoom')).not.toBe(zoom);
    await page.keyboard.press('Control+Shift+Tab');
    expect(await inFront()).toBe('a.auxnet, edited');
    expect(await drawing.surface.getAttribute('data-zoom')).toBe(zoom);
    await page.keyboard.press('Control+z');
    expect(await drawing.copy()).toEqual(before);
    expect(await inFront()).toBe('a.auxnet');
  });

  test('the tabs are a tablist: arrows go along it, keys and mouse move a tab', async () => {
    await tabs().first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    expect(await tabs().last().evaluate((tab) => tab === document.activeElement)).toBe(true);
    await page.keyboard.press('Home');
    expect(await inFront()).toBe('a.auxnet');
    await page.keyboard.press('Control+Shift+PageDown');
    expect((await names()).slice(0, 2)).toEqual(['b.auxnet', 'a.auxnet']);
    const [first, last] = [await tabs().nth(1).boundingBox(), await tabs().nth(0).boundingBox()];
    if (!first || !last) throw new Error('no tabs');
    await page.mouse.move(first.x + 40, first.y + 12);
    await page.mouse.down();
    await page.mouse.move(last.x + 20, last.y + 12, { steps: 6 });
    await page.mouse.up();
    expect((await names()).slice(0, 2)).toEqual(['a.auxnet', 'b.auxnet']);
    const { violations } = await new AxeBuilder({ page }).include('.doc-strip').analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  test('a tab is closed by key, middle click and cross, with a question when work would be lost, and comes back', async () => {
    await rename('Mine');
    await page.keyboard.press('Alt+w');
    await page.getByRole('dialog', { name: 'Save the changes to a.auxnet?' }).getByRole('button', { name: 'Cancel' }).click();
    expect(await names()).toHaveLength(4);
    await tabs().nth(1).click({ button: 'middle' });
    await expect.poll(names).toHaveLength(3);
    await page.keyboard.press('Control+Shift+t');
    await expect.poll(names).toHaveLength(4);
    expect(await inFront()).toBe('b.auxnet');
    await page.keyboard.press('Control+Alt+n');
    await expect.poll(names).toHaveLength(5);
    await page.getByRole('heading', { name: 'Start a design' }).waitFor();
    await page.keyboard.press('Alt+w');
    await expect.poll(names).toHaveLength(4);
  });
});

describe.sequential('Changed on disk', () => {
  const notice = () => page.locator('.disk-banner');
  const classes = (count: number): string => textOf('resnet-20').replace(/"classes": \d+/u, `"classes": ${count}`);
  const classesShown = () => page.getByRole('textbox', { name: 'Classes' }).inputValue();

  test('a design without unsaved changes is read again, as one step that undo takes back', async () => {
    await tabs().filter({ hasText: 'b' }).first().click();
    expect(await inFront()).toBe('b.auxnet');
    put('b.auxnet', classes(17));
    await page.getByText('b.auxnet was read again').waitFor();
    expect(await classesShown()).toBe('17');
    expect(await inFront()).toBe('b.auxnet');
    await drawing.surface.focus();
    await page.keyboard.press('Control+z');
    expect(await classesShown()).toBe('10');
    await page.keyboard.press('Control+Shift+z');
    expect(await inFront()).toBe('b.auxnet');
  });

  test('with unsaved changes it asks, and either side can be kept', async () => {
    await rename('Mine');
    put('b.auxnet', classes(18));
    await notice().getByText('changed by another program').waitFor();
    await pictures(page, 'files-changed');
    await notice().getByRole('button', { name: 'Keep mine' }).click();
    expect(await notice().count()).toBe(0);
    expect(await classesShown()).toBe('17');
    put('b.auxnet', classes(19));
    await notice().getByRole('button', { name: 'Reload' }).click();
    await expect.poll(classesShown).toBe('19');
    await page.keyboard.press('Control+z');
    await expect.poll(classesShown).toBe('17');
    await page.keyboard.press('Control+s');
    await banner().getByText('Saved', { exact: true }).waitFor();
    // Our own save is no news.
    await page.waitForTimeout(800);
    expect(await notice().count()).toBe(0);
    expect(readFileSync(join(app.documents, 'b.auxnet'), 'utf8')).toContain('"name": "Mine"');
  });

  test('a file that was renamed is followed, one that was deleted is written again', async () => {
    renameSync(join(app.documents, 'b.auxnet'), join(app.documents, 'moved.auxnet'));
    await notice().getByText('was renamed to').waitFor();
    await notice().getByRole('button', { name: 'Follow' }).click();
    await expect.poll(inFront).toBe('moved.auxnet');
    unlinkSync(join(app.documents, 'moved.auxnet'));
    await notice().getByText('was deleted').waitFor();
    expect(await inFront()).toContain('edited');
    await notice().getByRole('button', { name: 'Save again' }).click();
    await banner().getByText('Saved', { exact: true }).waitFor();
    expect(existsSync(join(app.documents, 'moved.auxnet'))).toBe(true);
  });
});

describe.sequential('A crash', () => {
  const offer = () => page.getByRole('region', { name: 'Unsaved work was found' });
  const kept = (): number =>
    readdirSync(join(app.folder, 'auxnet', 'sessions'), { recursive: true, encoding: 'utf8' }).filter((name) => /[/\\]d\w+\.json$/u.test(name)).length;

  test('the application killed with unsaved work offers it at the next start, beside the files that were open', async () => {
    // Still unsaved: a.auxnet under another name of its design.
    expect(await names()).toContain('a.auxnet, edited');
    await page.keyboard.press('Control+Alt+n');
    await page.locator('[data-template="resnet-20"]').click();
    await rename('Never saved');
    await expect.poll(kept, { timeout: 10_000 }).toBe(2);
    await crashAndRestart();
    await offer().waitFor();
    await expect.poll(names).toEqual(['a.auxnet', 'moved.auxnet']);
    expect(await offer().getByRole('listitem').allInnerTexts()).toEqual([expect.stringContaining('never saved'), expect.stringContaining('than the file')]);
    await pictures(page, 'files-recovery');
    const { violations } = await new AxeBuilder({ page }).include('.recovery').analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  test('nothing goes before it is decided, not by putting it aside nor by another crash', async () => {
    await offer().getByRole('button', { name: 'Decide later' }).click();
    await crashAndRestart();
    await offer().waitFor();
    expect(await offer().getByRole('listitem').count()).toBe(2);
  });

  test('restored work is open as it was, unsaved, and saves to its file', async () => {
    await offer().getByRole('button', { name: 'Compare a.auxnet' }).click();
    await page.getByRole('toolbar', { name: 'Comparison' }).getByText('a.auxnet on disk').waitFor();
    await pictures(page, 'files-recovery-compared');
    await page.getByRole('button', { name: 'Leave comparison' }).click();
    await expect.poll(names).toEqual(['a.auxnet, edited', 'moved.auxnet']);
    expect(await page.getByRole('textbox', { name: 'Name of the design' }).inputValue()).toBe('Mine');
    expect(await banner().getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
    await page.keyboard.press('Control+s');
    await banner().getByText('Saved', { exact: true }).waitFor();
    expect(readFileSync(join(app.documents, 'a.auxnet'), 'utf8')).toContain('"name": "Mine"');
    await offer().getByRole('button', { name: /^Discard/u }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
    await expect.poll(() => offer().count()).toBe(0);
    await expect.poll(kept).toBe(0);
  });

  test('a page that is killed leaves its work to the next one, while the application goes on', async () => {
    await rename('In a page that dies');
    await expect.poll(kept, { timeout: 10_000 }).toBe(1);
    const next = await app.context.newPage();
    await next.goto(new URL('/', page.url()).href);
    await next.getByRole('heading', { name: 'Start a design' }).waitFor();
    expect(await next.getByRole('region', { name: 'Unsaved work was found' }).count()).toBe(0);
    const crash = await app.context.newCDPSession(page);
    void crash.send('Page.crash').catch(() => undefined);
    await next.getByRole('button', { name: 'Restore a.auxnet' }).click();
    await expect.poll(() => next.getByRole('textbox', { name: 'Name of the design' }).inputValue()).toBe('In a page that dies');
    goOnIn(next);
  });
});

test('nothing went wrong unseen', () => {
});
