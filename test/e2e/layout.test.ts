import { describe, expect, test } from 'vitest';
import type { Copied } from './drawing.ts';
import { pictures } from './pictures.ts';
import { banner, drawing, page, runCommand, tellStory } from './story.ts';

/** How a drawing is laid out, turned and tidied: one story in steps that build on each other. */
tellStory();

const place = ({ nodes, positions }: Copied, name: string): { readonly x: number; readonly y: number } => {
  const id = nodes.find((node) => node.name === name)?.id ?? '';
  const found = positions[id];
  if (!found) throw new Error(`${name} has no place.`);
  return found;
};

/** A layout is found beside the window, and comes when it is. */
async function layOut(way: 'downwards' | 'to the right'): Promise<void> {
  await runCommand(`Lay out ${way}`);
  const axis = way === 'downwards' ? 'y' : 'x';
  await expect.poll(async () => (await drawing.copy()).positions).toSatisfy((positions: Copied['positions']) => {
    const [first, last] = [positions['block1'], positions['block9']];
    return first !== undefined && last !== undefined && last[axis] > first[axis];
  });
}

describe.sequential('Layout', () => {
  test('the trunk is turned to the right, in one step', async () => {
    await page.locator('[data-template="auxnet-20-3"]').click();
    const before = await drawing.copy();
    await layOut('to the right');
    const turned = await drawing.copy();
    expect(place(turned, 'Block 9').y).toBe(place(turned, 'Block 1').y);
    expect(place(turned, 'Exit 7').y).toBeGreaterThan(place(turned, 'Block 3').y);
    await page.keyboard.press('Control+z');
    expect((await drawing.copy()).positions).toEqual(before.positions);
    await page.keyboard.press('Control+y');
    await pictures(page, 'layout-right');
  });

  test('building goes on to the right: insert, attach, delete', async () => {
    const before = await drawing.copy();
    await drawing.click('Block 2');
    await drawing.addAfterSelection('basic');
    const after = await drawing.copy();
    expect(place(after, 'Output 22').x).toBe(place(before, 'Output 20').x + 208);
    await page.keyboard.press('Control+z');
    expect((await drawing.copy()).positions).toEqual(before.positions);
  });

  test('a stray node is aligned from the menu and tidied by key, a step each', async () => {
    await layOut('downwards');
    const before = await drawing.copy();
    await drawing.click('Stem');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    expect(place(await drawing.copy(), 'Stem').x).not.toBe(0);
    await page.keyboard.press('Control+a');
    await banner().getByRole('button', { name: 'Align', exact: true }).click();
    await page.screenshot({ path: 'test-results/e2e/layout-align-menu.png' });
    await page.getByRole('menuitem', { name: /^Align in a column/u }).click();
    expect((await drawing.copy()).positions).toEqual(before.positions);
    await page.keyboard.press('Control+z');
    expect(place(await drawing.copy(), 'Stem').x).not.toBe(0);
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Shift+O');
    expect((await drawing.copy()).positions).toEqual(before.positions);
  });

  test('with motion nodes glide, and stand where the document has them', async () => {
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await runCommand('Lay out to the right');
    await page.waitForTimeout(60);
    await page.screenshot({ path: 'test-results/e2e/layout-gliding.png' });
    await page.waitForTimeout(300);
    const glided = await page.screenshot({ clip: await clip() });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+y');
    await page.waitForTimeout(200);
    expect(Buffer.compare(await page.screenshot({ clip: await clip() }), glided)).toBe(0);
  });

  test('a branched design is laid out by ELK both ways', async () => {
    await runCommand('Lay out downwards');
    await branch();
    for (const [way, along, across] of [
      ['Lay out downwards', 'y', 'x'],
      ['Lay out to the right', 'x', 'y'],
    ] as const) {
      await runCommand(way);
      // ELK answers from its worker, after a moment.
      const apart = async (axis: 'x' | 'y', a: string, b: string): Promise<number> => {
        const copied = await drawing.copy();
        return Math.abs(place(copied, a)[axis] - place(copied, b)[axis]);
      };
      await expect.poll(() => apart(across, 'Conv 1', 'Block 2')).toBeGreaterThan(40);
      await expect.poll(() => apart(along, 'Stem', 'Block 4')).toBeGreaterThan(100);
      expect(await apart(along, 'Conv 1', 'Block 2')).toBeLessThan(2);
      await pictures(page, `layout-elk-${along === 'y' ? 'down' : 'right'}`);
    }
  });
});

/** The drawing without what changes beside it. */
async function clip(): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await drawing.surface.boundingBox();
  if (!box) throw new Error('The canvas is not in sight.');
  return { x: box.x + 60, y: box.y + 40, width: box.width - 180, height: box.height - 160 };
}

/** A second way from Block 1 to an addition after Block 3, pasted as text. */
async function branch(): Promise<void> {
  const fragment = {
    format: 'auxnet-fragment',
    version: 1,
    nodes: [
      { id: 'in', kind: 'input', name: 'Input', params: {} },
      { id: 'stem', kind: 'conv', name: 'Stem', params: {} },
      { id: 'b2', kind: 'basic-block', name: 'Block 2', params: {} },
      { id: 'c1', kind: 'conv', name: 'Conv 1', params: {} },
      { id: 'sum', kind: 'add', name: 'Add 1', params: {} },
      { id: 'b4', kind: 'basic-block', name: 'Block 4', params: {} },
      { id: 'out', kind: 'output', name: 'Output 8', params: {} },
      { id: 'exit', kind: 'auxiliary-output', name: 'Exit 3', params: {} },
    ],
    edges: [
      ['in', 'stem'],
      ['stem', 'b2'],
      ['stem', 'c1'],
      ['b2', 'sum'],
      ['c1', 'sum'],
      ['sum', 'b4'],
      ['b4', 'out'],
      ['b2', 'exit'],
    ].map(([source, target]) => ({ id: `${source}-${target}`, source, target })),
    stages: [],
    positions: Object.fromEntries(['in', 'stem', 'b2', 'c1', 'sum', 'b4', 'out'].map((id, index) => [id, { x: 0, y: 40 * index }])),
  };
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.evaluate((text) => navigator.clipboard.writeText(text), JSON.stringify(fragment));
  const blank = page.getByRole('button', { name: 'Start with a blank canvas' });
  await blank.click();
  await drawing.surface.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Control+v');
}
