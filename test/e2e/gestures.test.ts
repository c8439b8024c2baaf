import { describe, expect, test } from 'vitest';
import { pictures } from './pictures.ts';
import { drawing, page, palette, tellStory } from './story.ts';

/** The canvas under the hand: pointer, wheel, wires, replacing, lining up. One story in steps that build on each other. */
tellStory(async () => {
  await page.getByRole('button', { name: 'Start with a blank canvas' }).click();
  const input = await drawing.placeOf('Input');
  await drawing.drag(palette('Convolution'), by(input, 0, 60));
  await drawing.click('Conv 1');
  for (let block = 0; block < 3; block += 1) await drawing.addAfterSelection('basic');
  await page.keyboard.press('Control+0');
});

interface Point {
  readonly x: number;
  readonly y: number;
}
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
    await page.keyboard.press('v');
    expect(await page.getByRole('button', { name: 'Dragging selects' }).getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('Escape');
  });

  test('the wheel zooms about the pointer, two fingers scroll, Shift 0 is 100 %, Shift 2 the selection', async () => {
    const block = await drawing.placeOf('Block 1');
    await page.mouse.move(block.x, block.y);
    await page.keyboard.press('Shift+Digit0');
    expect(await zoom()).toBe(1);
    const before = await drawing.placeOf('Block 1');
    await page.mouse.move(before.x, before.y);
    await page.mouse.wheel(0, 120);
    await expect.poll(zoom).toBeLessThan(0.9);
    const after = await drawing.placeOf('Block 1');
    expect(Math.abs(after.x - before.x) + Math.abs(after.y - before.y)).toBeLessThan(2);
    const smaller = await zoom();
    await page.waitForTimeout(300);
    await page.mouse.wheel(6, 9);
    await expect.poll(async () => (await drawing.placeOf('Block 1')).y).toBeCloseTo(after.y - 9, 0);
    expect(await zoom()).toBe(smaller);
    await drawing.click('Block 2');
    await page.keyboard.press('Shift+Digit2');
    await expect.poll(zoom).toBe(1.25);
    await page.keyboard.press('Control+0');
  });

  test('the end of a wire is led elsewhere, put back by Escape, and let go', async () => {
    const [second, third] = [await drawing.placeOf('Block 2'), await drawing.placeOf('Block 3')];
    const end = { x: third.x, y: third.y - 18 };
    await pull(end, by(second, 240, 20));
    expect(await gesture()).toBe('wire');
    await page.keyboard.press('Escape');
    await page.mouse.up();
    expect(await wires()).toEqual(trunk);
    const output = await drawing.placeOf('Output');
    await pull(end, output);
    await page.getByText('Output lets go of Block 3.').waitFor();
    await page.screenshot({ path: 'test-results/e2e/gestures-rewire.png' });
    await page.mouse.up();
    expect(await wires()).toEqual(['Block 1 > Block 2', 'Block 2 > Output', 'Conv 1 > Block 1', 'Input > Conv 1']);
    await undo();
    expect(await wires()).toEqual(trunk);
    const first = await drawing.placeOf('Block 1');
    await pull(end, first);
    await page.getByText('the wire would close a loop').waitFor();
    await page.screenshot({ path: 'test-results/e2e/gestures-illegal.png' });
    await page.mouse.up();
    expect(await wires()).toEqual(trunk);
    await drag(end, by(third, 220, -30));
    await quickAdd(/Between Block 2 and Block 3/u).waitFor();
    await page.screenshot({ path: 'test-results/e2e/gestures-between.png' });
    await page.keyboard.press('Delete');
    expect(await wires()).toEqual(trunk.filter((wire) => wire !== 'Block 2 > Block 3'));
    await undo();
    await drag(end, by(third, 220, -30));
    await page.keyboard.type('dropout');
    await page.keyboard.press('Enter');
    expect(await wires()).toEqual([...trunk.filter((wire) => wire !== 'Block 2 > Block 3'), 'Block 2 > Dropout 1', 'Dropout 1 > Block 3'].sort());
    await undo();
    await page.keyboard.press('Control+0');
  });

  test('from the top handle of a node: what can come before it, used last first', async () => {
    const spot = by(await drawing.placeOf('Block 2'), 320, 40);
    await drawing.drag(palette('Add').first(), spot);
    await expect.poll(async () => (await drawing.outline()).kinds.includes('add')).toBe(true);
    const add = await drawing.placeOf('Add 1');
    await page.mouse.move(add.x, add.y);
    await drag(by(add, 0, -15), by(add, 0, -90));
    const list = quickAdd(/Feed Add 1 from/u);
    await list.waitFor();
    const options = await list.getByRole('option').allInnerTexts();
    expect(options[0]).toMatch(/Add/u);
    expect(options.join()).not.toMatch(/Final output|pool · dense/u);
    await page.screenshot({ path: 'test-results/e2e/gestures-before.png' });
    await page.keyboard.type('conv');
    await page.keyboard.press('Enter');
    expect(await wires()).toContain('Conv 2 > Add 1');
    await undo();
    await undo();
    expect(await wires()).toEqual(trunk);
    await page.keyboard.press('Control+0');
  });

  test('a node is replaced by drag and by R; its wires stay, and one undo brings it back', async () => {
    const block = await drawing.placeOf('Block 2');
    const bottleneck = palette('Bottleneck');
    const box = await bottleneck.boundingBox();
    await pull({ x: (box?.x ?? 0) + 24, y: (box?.y ?? 0) + 14 }, block);
    await page.getByText('Replace Block 2 by Bottleneck').waitFor();
    await page.screenshot({ path: 'test-results/e2e/gestures-replace.png' });
    await page.mouse.up();
    await drawing.expectKinds({ input: 1, conv: 1, 'basic-block': 2, 'bottleneck-block': 1, output: 1 });
    expect(await wires()).toEqual(trunk);
    await undo();
    await drawing.expectKinds({ input: 1, conv: 1, 'basic-block': 3, output: 1 });
    await drawing.click('Conv 1');
    await page.keyboard.press('r');
    await quickAdd(/Replace Conv 1 by/u).waitFor();
    await page.keyboard.type('max');
    await page.keyboard.press('Enter');
    await drawing.expectKinds({ input: 1, 'max-pool': 1, 'basic-block': 3, output: 1 });
    await undo();
    expect(await wires()).toEqual(trunk);
  });

  test('Alt-drag copies; a copy lines up with its neighbours, and dropped on a wire goes into it', async () => {
    const block = await drawing.placeOf('Block 2');
    await page.keyboard.down('Alt');
    await pull(by(block, 40, 0), by(block, 330, 3));
    expect(await page.locator('.sketch line').count()).toBeGreaterThan(0);
    await page.screenshot({ path: 'test-results/e2e/gestures-guides.png' });
    await page.mouse.up();
    await page.keyboard.up('Alt');
    const [copy, original] = [await drawing.placeOf('Block 4'), await drawing.placeOf('Block 2')];
    expect(copy.y).toBe(original.y);
    const third = await drawing.placeOf('Block 3');
    await pull(copy, by(third, 20, -20));
    await page.getByText('Let go to insert it here').waitFor();
    await page.screenshot({ path: 'test-results/e2e/gestures-insert.png' });
    await page.mouse.up();
    const longer = ['Block 1 > Block 2', 'Block 2 > Block 4', 'Block 3 > Output', 'Block 4 > Block 3', 'Conv 1 > Block 1', 'Input > Conv 1'];
    expect(await wires()).toEqual(longer);
    await undo();
    await undo();
    expect(await wires()).toEqual(trunk);
  });

  test('Shift-drag takes a block out of the trunk and puts it into another wire in one step', async () => {
    const block = await drawing.placeOf('Block 1');
    const third = await drawing.placeOf('Block 3');
    await page.keyboard.down('Shift');
    await pull(by(block, 30, 0), by(third, 220, -60));
    await page.mouse.move(third.x + 30, third.y - 20, { steps: 3 });
    await page.getByText('Let go to insert it here').waitFor();
    await page.mouse.up();
    await page.keyboard.up('Shift');
    const moved = await wires();
    expect(moved).toHaveLength(5);
    expect(moved).toContain('Conv 1 > Block 2');
    await undo();
    expect(await wires()).toEqual(trunk);
  });

  test('Escape gives a drag up; arrows nudge, and a burst is undone at once', async () => {
    const before = await drawing.copy();
    const block = await drawing.placeOf('Block 2');
    await pull(block, by(block, 120, 40));
    await page.keyboard.press('Escape');
    await page.mouse.up();
    expect(await drawing.copy()).toEqual(before);
    await drawing.click('Block 2');
    for (const key of ['ArrowRight', 'Shift+ArrowRight', 'Alt+ArrowRight']) await page.keyboard.press(key);
    const id = before.nodes.find(({ name }) => name === 'Block 2')?.id ?? '';
    const { positions } = await drawing.copy();
    expect((positions[id]?.x ?? 0) - (before.positions[id]?.x ?? 0)).toBe(49);
    await undo();
    expect(await drawing.copy()).toEqual(before);
  });

  test('deleting the middle of the trunk joins its ends', async () => {
    const second = await drawing.placeOf('Block 2');
    await drawing.click('Block 1');
    await page.keyboard.down('Shift');
    await page.mouse.click(second.x, second.y);
    await page.keyboard.up('Shift');
    await page.keyboard.press('Delete');
    expect(await wires()).toEqual(['Block 3 > Output', 'Conv 1 > Block 3', 'Input > Conv 1']);
    await undo();
    await pictures(page, 'gestures');
  });

  test('the pointer mode is remembered, and Settings say what the wheel does', async () => {
    await drawing.surface.focus();
    await page.keyboard.press('h');
    await page.keyboard.press('Control+,');
    const settings = page.getByRole('dialog', { name: 'Settings' });
    await settings.getByRole('radio', { name: 'Scrolls' }).click();
    await page.keyboard.press('Escape');
    await drawing.surface.hover();
    const before = await zoom();
    await page.mouse.wheel(0, 120);
    await page.waitForTimeout(100);
    expect(await zoom()).toBe(before);
    const kept = await page.evaluate(() => [localStorage.getItem('auxnet.pointer-mode'), localStorage.getItem('auxnet.wheel')]);
    expect(kept).toEqual(['"map"', '"scrolls"']);
  });
});
