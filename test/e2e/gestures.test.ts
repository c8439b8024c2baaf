import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startBrowserApp, type BrowserApp } from './browser-app.ts';
import { Drawing } from './drawing.ts';
import { failurePicture, pictures } from './pictures.ts';

/** The canvas under the hand: pointer, wheel, wires, replacing, lining up. One story in steps that build on each other. */
let app: BrowserApp;
let page: Page;
let drawing: Drawing;

interface Point {
  readonly x: number;
  readonly y: number;
}
const palette = (name: string) => page.getByRole('complementary', { name: 'Palette' }).getByRole('button', { name });
const quickAdd = (title: RegExp) => page.getByRole('dialog', { name: title });
const gesture = () => drawing.surface.getAttribute('data-gesture');
const zoom = async () => Number(await drawing.surface.getAttribute('data-zoom'));
const pan = () => drawing.surface.evaluate((element) => getComputedStyle(element).backgroundPosition);
const selected = async (): Promise<readonly string[]> => {
  await page.keyboard.press('Control+c');
  const text = await page.evaluate(() => navigator.clipboard.readText());
  return (JSON.parse(text) as { nodes: { name: string }[] }).nodes.map(({ name }) => name).sort();
};
/** "Stem > Block 1" of every wire. */
const wires = async (): Promise<readonly string[]> => {
  const { nodes, edges } = await drawing.copy();
  const name = (id: string): string => nodes.find((node) => node.id === id)?.name ?? id;
  return edges.map(({ source, target }) => `${name(source)} > ${name(target)}`).sort();
};
/** Presses, moves in steps that can be seen, and leaves the button down. */
async function pull(from: Point, to: Point): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 3 });
}
async function drag(from: Point, to: Point): Promise<void> {
  await pull(from, to);
  await page.mouse.up();
}
const by = ({ x, y }: Point, dx: number, dy: number): Point => ({ x: x + dx, y: y + dy });
const undo = () => page.keyboard.press('Control+z');
const trunk = ['Block 1 > Block 2', 'Block 2 > Block 3', 'Block 3 > Output', 'Conv 1 > Block 1', 'Input > Conv 1'];

beforeAll(async () => {
  app = await startBrowserApp();
  page = app.page;
  drawing = new Drawing(page);
  await page.getByRole('button', { name: 'Start with a blank canvas' }).click();
  const input = await drawing.placeOf('Input');
  await drawing.drag(palette('Convolution'), by(input, 0, 60));
  await drawing.click('Conv 1');
  for (let block = 0; block < 3; block += 1) await drawing.addAfterSelection('basic');
  await page.keyboard.press('Control+0');
});
afterAll(async () => {
  await app?.close();
});
let broken = false;
beforeEach(({ skip, onTestFailed }) => {
  if (broken) skip('an earlier step failed');
  onTestFailed(async () => {
    broken = true;
    await failurePicture(page);
  });
});

describe.sequential('The canvas under the hand', () => {
  test('what is drawn before: one trunk', async () => {
    expect(await wires()).toEqual(trunk);
  });

  test('design mode: a drag selects, Space and the middle button move the view; map mode: the other way round', async () => {
    const block = await drawing.placeOf('Block 2');
    const corner = by(block, -190, -12);
    const start = await pan();
    await pull(corner, by(block, -100, 12));
    expect(await gesture()).toBe('frame');
    await page.mouse.up();
    expect(await selected()).toEqual(['Block 2']);
    await page.keyboard.down('Space');
    await drag(corner, by(corner, 30, 20));
    await page.keyboard.up('Space');
    const moved = await pan();
    expect(moved).not.toBe(start);
    await page.keyboard.press('h');
    await pull(by(corner, 30, 20), corner);
    expect(await gesture()).toBe('pan');
    await page.mouse.up();
    expect(await pan()).toBe(start);
    await page.keyboard.press('Escape');
    await page.keyboard.down('Shift');
    await drag(corner, by(block, -100, 12));
    await page.keyboard.up('Shift');
    expect(await selected()).toEqual(['Block 2']);
    await page.reload();
    await page.getByRole('button', { name: 'Dragging moves the view' }).waitFor();
    expect(await page.getByRole('button', { name: 'Dragging moves the view' }).getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('button', { name: 'Dragging selects' }).click();
  });
});
