import { Resvg } from '@resvg/resvg-js';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { emptyDocument } from '../../../main-process/core/graph/create.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { buildScene } from '../../../renderer/graph-view/model/build-scene.ts';
import type { Scene } from '../../../renderer/graph-view/model/scene.ts';
import { partOfScene } from '../../../renderer/graph-view/picture/part-of-scene.ts';
import { pictureOf } from '../../../renderer/graph-view/picture/picture.ts';
import { whyTooLarge } from '../../../renderer/graph-view/picture/png.ts';
import { rounded } from '../../../renderer/graph-view/picture/shapes.ts';
import { lightTheme, printTheme } from '../../../renderer/graph-view/picture/themes.ts';
import { template } from '../helpers.ts';

const measure = (text: string): number => 6 * text.length;
const options = { selection: new Set<string>(), exitValues: null, cutAt: null };
const sceneOf = (document: Document, expanded: ReadonlySet<string> = new Set()): Scene =>
  buildScene(document, analyse(document), { ...options, expanded });
const drawn = (scene: Scene, background = true): string =>
  pictureOf(scene, { theme: lightTheme(), measure, background, title: 'A & B' })?.svg ?? '';

describe('pictureOf', () => {
  const document = template();
  const scene = sceneOf(document);

  it('has every node, wire and stage, and stands on its own', () => {
    const svg = drawn(scene);
    for (const { name } of Object.values(document.nodes)) expect(svg).toContain(`>${name}</text>`);
    expect(svg.match(/clip-path=/gu)).toHaveLength(scene.nodes.size + scene.stages.size);
    expect(svg).not.toMatch(/href|<script|<image|url\((?!#)/u);
    expect(svg).toContain('<title>A &#38; B</title>');
  });

  it('can be drawn by another program, opened nodes too', () => {
    const svg = drawn(sceneOf(document, new Set(Object.keys(document.nodes))));
    expect(new Resvg(svg).render().width).toBe(Number(/width="(\d+)"/u.exec(svg)?.[1]));
  });

  it('is larger by the margin than what is drawn', () => {
    const [, left = 0, top = 0, width = 0, height = 0] = (/viewBox="(\S+) (\S+) (\S+) (\S+)"/u.exec(drawn(scene)) ?? []).map(Number);
    for (const { box } of scene.nodes.values()) {
      expect(box.x - box.width / 2 - left).toBeGreaterThanOrEqual(23);
      expect(top + height - box.y - box.height / 2).toBeGreaterThanOrEqual(23);
      expect(left + width - box.x - box.width / 2).toBeGreaterThanOrEqual(23);
    }
  });

  it('leaves the ground out when asked, and nothing at all of an empty drawing', () => {
    expect(drawn(scene).length).toBeGreaterThan(drawn(scene, false).length);
    expect(pictureOf(sceneOf(emptyDocument()), { theme: lightTheme(), measure, background: true, title: '' })).toBeNull();
  });

  it('says nothing about the selection', () => {
    const selected = buildScene(document, analyse(document), { ...options, selection: new Set(Object.keys(document.nodes)) });
    expect(drawn(selected)).toBe(drawn(scene));
  });

  it('draws a folded stage as one row', () => {
    const [stage] = Object.values(document.stages);
    if (!stage) throw new Error('The template has no stage.');
    const folded = sceneOf({ ...document, stages: { ...document.stages, [stage.id]: { ...stage, collapsed: true } } });
    expect(drawn(folded)).toContain('stroke-width="3"');
  });
});

describe('partOfScene', () => {
  it('keeps what hangs on the nodes and the wires between them', () => {
    const document = template();
    const scene = sceneOf(document);
    const exit = Object.values(document.nodes).find(({ kind }) => kind === 'auxiliary-output');
    const host = scene.nodes.get(exit?.id ?? '')?.host ?? '';
    const part = partOfScene(scene, new Set([host]));
    expect([...part.nodes.keys()].sort()).toEqual([exit?.id, host].sort());
    expect(part.edges.size).toBe(1);
    expect(part.stages.size).toBe(0);
  });
});

describe('styles', () => {
  it('takes the light colours from the tokens', () => {
    expect(lightTheme().colour('surface-node')).toBe('#ffffff');
    expect(lightTheme().colour('role-output')).toBe(lightTheme().colour('out-6'));
    expect(lightTheme().fontUi).toContain('sans-serif');
  });
  it('has no hue on paper, and a pattern for every role that it uses', () => {
    const { theme, defs } = printTheme();
    const svg = pictureOf(sceneOf(template()), { theme, defs, measure, background: true, title: '' })?.svg ?? '';
    for (const [, red, green, blue] of svg.matchAll(/#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})\b/giu)) expect([green, blue]).toEqual([red, red]);
    for (const [, id] of svg.matchAll(/url\(#([\w-]+)\)/gu)) expect(svg).toContain(`id="${id ?? ''}"`);
    for (const [, width] of svg.matchAll(/stroke-width="([\d.]+)"/gu)) expect(Number(width)).toBeGreaterThan(0.75);
  });
});

describe('rounded', () => {
  it.each([
    [[{ x: 0, y: 0 }, { x: 0, y: 10 }], 'M0 0L0 10'],
    [[{ x: 0, y: 0 }, { x: 20, y: 0 }, { x: 20, y: 20 }], 'M0 0L14 0A6 6 0 0 1 20 6L20 20'],
    [[{ x: 0, y: 0 }, { x: 4, y: 0 }, { x: 4, y: -20 }], 'M0 0L2 0A2 2 0 0 0 4 -2L4 -20'],
  ])('turns corners by arcs that fit', (path, d) => expect(rounded(path)).toBe(d));
});

describe('whyTooLarge', () => {
  it('names the pixels and the way out', () => {
    expect(whyTooLarge({ width: 500, height: 600 }, 4)).toBeNull();
    expect(whyTooLarge({ width: 500, height: 6_000 }, 4)).toContain('2,000 × 24,000 pixels');
    expect(whyTooLarge({ width: 6_000, height: 4_000 }, 3)).toContain('smaller scale');
  });
});
