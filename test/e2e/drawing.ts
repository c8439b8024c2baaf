import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

interface Point {
  readonly x: number;
  readonly y: number;
}
interface CopiedNode {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
}
/** What a person gets who copies the whole drawing: nodes, edges and places as JSON. */
export interface Copied {
  readonly nodes: readonly CopiedNode[];
  readonly edges: readonly { readonly id: string; readonly source: string; readonly target: string }[];
  readonly positions: Readonly<Record<string, Point>>;
}

const byId = <T extends { readonly id: string }>(list: readonly T[]): readonly T[] => [...list].sort((a, b) => (a.id < b.id ? -1 : 1));

/** The drawing as a person handles it: with mouse and keyboard. It is a canvas, so places are told by its camera. */
export class Drawing {
  readonly page: Page;
  readonly surface: Locator;

  constructor(page: Page) {
    this.page = page;
    this.surface = page.getByRole('application');
  }

  /** Selects everything, copies it, and reads the clipboard. */
  async copy(): Promise<Copied> {
    await this.surface.focus();
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.press('Control+c');
    const text = await this.page.evaluate(() => navigator.clipboard.readText());
    await this.page.keyboard.press('Escape');
    const { nodes, edges, positions } = JSON.parse(text) as Copied;
    // Order is a matter of editing, not of the drawing.
    return { nodes: byId(nodes), edges: byId(edges), positions };
  }

  /** Place of a point of the document in the window. The surface carries its camera in the dots behind the drawing. */
  async toWindow(point: Point): Promise<Point> {
    const { left, top, zoom, panX, panY } = await this.surface.evaluate((element) => {
      const rect = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      const [panX = 0, panY = 0] = style.backgroundPosition.split(' ').map(parseFloat);
      return { left: rect.left, top: rect.top, zoom: parseFloat(style.backgroundSize) / 16, panX, panY };
    });
    return { x: left + panX + point.x * zoom, y: top + panY + point.y * zoom };
  }

  async placeOf(name: string): Promise<Point> {
    const { nodes, positions } = await this.copy();
    const node = nodes.find((candidate) => candidate.name === name);
    const place = node && positions[node.id];
    if (!place) throw new Error(`The drawing has no node "${name}" with a place. It has ${nodes.map((candidate) => candidate.name).join(', ')}.`);
    return this.toWindow(place);
  }

  async click(name: string): Promise<void> {
    const { x, y } = await this.placeOf(name);
    await this.page.mouse.click(x, y);
  }

  /** Drags something from the palette, slowly enough to be seen, and lets go over `to`. */
  async drag(item: Locator, to: Point): Promise<void> {
    const box = await item.boundingBox();
    if (!box) throw new Error('The item of the palette is not in sight.');
    await this.page.mouse.move(box.x + 24, box.y + box.height / 2);
    await this.page.mouse.down();
    await this.page.mouse.move(to.x - 40, to.y - 12, { steps: 4 });
    await this.page.mouse.move(to.x, to.y, { steps: 4 });
    await this.page.mouse.up();
  }

  /** Tab opens the list at the selection; some letters and Enter choose from it. */
  async addAfterSelection(words: string): Promise<void> {
    await this.surface.focus();
    await this.page.keyboard.press('Tab');
    await this.page.keyboard.type(words);
    await this.page.keyboard.press('Enter');
  }

  /** Kinds in the order in which data flows along the trunk, and how many edges there are. */
  async outline(): Promise<{ readonly kinds: readonly string[]; readonly edges: number }> {
    const { nodes, edges } = await this.copy();
    return { kinds: nodes.map(({ kind }) => kind).sort(), edges: edges.length };
  }

  async expectKinds(expected: Readonly<Record<string, number>>): Promise<void> {
    const { kinds } = await this.outline();
    const counted: Record<string, number> = {};
    for (const kind of kinds) counted[kind] = (counted[kind] ?? 0) + 1;
    expect(counted).toEqual(expected);
  }
}
