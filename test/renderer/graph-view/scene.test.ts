import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { templates } from '../../../main-process/core/templates/index.ts';
import { setParams } from '../../../renderer/commands/nodes.ts';
import { collapseStage } from '../../../renderer/commands/stages.ts';
import { FacePainter } from '../../../renderer/graph-view/faces.ts';
import { buildScene, type SceneOptions } from '../../../renderer/graph-view/model/build-scene.ts';
import { outputPlace } from '../../../renderer/graph-view/model/outputs.ts';
import type { Scene } from '../../../renderer/graph-view/model/scene.ts';
import { shortCount } from '../../../renderer/graph-view/model/words.ts';
import { mix, type CanvasTheme } from '../../../renderer/graph-view/theme.ts';
import { History } from '../../../renderer/state/history.ts';
import { template } from '../helpers.ts';

const plain: SceneOptions = { selection: new Set(), exitValues: null, cutAt: null };
const sceneOf = (document: Document, options: Partial<SceneOptions> = {}): Scene =>
  buildScene(document, analyse(document), { ...plain, ...options });

describe('buildScene', () => {
  const scene = sceneOf(template());

  // Texts of the mockup, which draws this very design.
  it.each([
    ['input', { name: 'Input', line: '', count: 'RGB image', role: 'input', mark: 'none' }],
    ['stem', { name: 'Stem', line: '3×3 · 16', count: '432', role: 'conv', mark: 'none' }],
    ['block3', { name: 'Block 3', line: '2 × 3×3 · 16', count: '4.7k', mark: 'identity' }],
    ['block4', { name: 'Block 4', line: '2 × 3×3 · 32, stride 2', count: '14.4k', mark: 'projection' }],
    ['block9', { name: 'Block 9', line: '2 × 3×3 · 64', count: '74.0k', mark: 'identity' }],
    ['exit7', { name: 'Exit 7', value: 'A · w 0.29', place: 1 }],
    ['exit13', { name: 'Exit 13', value: 'A · w 1', place: 3 }],
    ['output', { name: 'Output 20', line: 'BN · ReLU · pool · dense 10', value: '778', place: 6 }],
  ])('says on %s what the mockup says', (id, face) => {
    expect(scene.nodes.get(id)?.face).toMatchObject(face);
  });
  it('says of a stage what it is made of', () => {
    expect([...scene.stages.values()].map((stage) => [stage.face.name, ...stage.face.lines])).toEqual([
      ['Stage 1', '3 × basic', '16 filters', '14.0k'],
      ['Stage 2', '3 × basic', '32 filters', '51.6k'],
      ['Stage 3', '3 × basic', '64 filters', '205.5k'],
    ]);
  });
  it('writes shapes on the wires of the trunk and none on those to outputs', () => {
    expect(['input-stem', 'stem-block1', 'block4-block5', 'block9-output', 'block3-exit7'].map((id) => scene.edges.get(id)?.label)).toEqual(
      ['32×32×3', '32×32×16', '16×16×32', '8×8×64', ''],
    );
  });

  it('shows two shapes that do not fit on the block, and the trouble on its folded stage', () => {
    const history = new History(template());
    history.run(setParams(history.document, ['block7'], { shortcut: 'identity' }));
    expect(sceneOf(history.document).nodes.get('block7')?.face).toMatchObject({ trouble: 'error', line: '16×16×32 + 8×8×64' });
    history.run(collapseStage(history.document, 'stage3', true));
    const folded = sceneOf(history.document);
    expect(folded.nodes.has('block7')).toBe(false);
    expect(folded.stages.get('stage3')?.face).toMatchObject({ folded: true, trouble: 'error' });
  });

  it('shows test errors on the outputs, and only those that are known', () => {
    const { nodes } = sceneOf(template(), { exitValues: { exit7: 60.42, output: 38.7 } });
    const value = (id: string): unknown => nodes.get(id)?.face;
    expect([value('exit7'), value('exit13'), value('output')]).toMatchObject([
      { value: '60.4 %' },
      { value: '' },
      { value: '38.7 %', line: 'final' },
    ]);
  });

  it('dims what the model cut at an exit does without', () => {
    const { nodes, stages, edges } = sceneOf(template(), { cutAt: 'exit13' });
    expect([...nodes.values()].filter((node) => node.dimmed).map((node) => node.id)).toEqual(['block7', 'block8', 'block9', 'output']);
    expect([...stages.values()].filter((stage) => stage.dimmed).map((stage) => stage.id)).toEqual(['stage3']);
    expect([edges.get('block6-block7')?.dimmed, edges.get('block6-exit13')?.dimmed]).toEqual([true, false]);
  });

  it.each(templates.map(({ id, build }) => [id, build] as const))('draws every part of %s once, nothing over another', (_, build) => {
    const document = build();
    const { nodes, edges } = sceneOf(document);
    expect([nodes.size, edges.size]).toEqual([Object.keys(document.nodes).length, Object.keys(document.edges).length]);
    const boxes = [...nodes.values()].map((node) => node.box);
    for (const [index, a] of boxes.entries()) {
      for (const b of boxes.slice(index + 1)) {
        const apart = Math.abs(a.x - b.x) >= (a.width + b.width) / 2 || Math.abs(a.y - b.y) >= (a.height + b.height) / 2;
        expect(apart).toBe(true);
      }
    }
  });
});

describe('faces', () => {
  const theme: CanvasTheme = {
    colour: (token) => `#${token}`,
    output: (place, part = '') => `#out-${place}${part}`,
    fontUi: '"A" , sans-serif',
    fontMono: 'mono',
    haloOpacity: 0.2,
    dimOpacity: 0.3,
    key: 'test',
  };
  const painter = new FacePainter(theme, (text) => text.length * 6);
  const face = {
    shape: 'node',
    role: 'conv',
    mark: 'none',
    name: 'Stem',
    line: '',
    count: '',
    trouble: 'none',
    width: 268,
    height: 24,
  } as const;

  it('make well-formed SVG of any name', () => {
    const svg = painter.svg({ ...face, name: '<b>&"\'' });
    expect(svg).toContain('&#60;b&#62;&#38;&#34;&#39;');
    expect(svg).not.toContain('<b>');
  });
  it('shorten what does not fit', () => {
    expect(painter.svg({ ...face, name: 'N'.repeat(200) })).toContain('…');
    const pill = {
      shape: 'pill',
      place: 1,
      name: 'Exit 15',
      line: '',
      value: 'A · w 0.11',
      strongValue: false, byHand: false,
      trouble: 'none',
      width: 128,
      height: 24,
    } as const;
    expect(painter.svg(pill)).toContain('>w 0.11<');
    expect(painter.svg(pill)).toContain('>Exit 15<');
  });
  it('are made once', () => {
    expect(painter.paint(face)).toBe(painter.paint({ ...face }));
  });
});

describe('colours and counts', () => {
  it.each([
    [1, [6]],
    [2, [1, 6]],
    [3, [1, 3, 6]],
    [4, [1, 3, 5, 6]],
    [5, [1, 2, 4, 5, 6]],
    [6, [1, 2, 3, 4, 5, 6]],
  ])('%d outputs take the places of tokens.css', (count, places) => {
    expect(Array.from({ length: count }, (_, index) => outputPlace(index, count))).toEqual(places);
  });
  it('spreads more outputs evenly, ends kept', () => {
    const places = Array.from({ length: 11 }, (_, index) => outputPlace(index, 11));
    expect([places[0], places[5], places[10]]).toEqual([1, 3.5, 6]);
  });
  it('mixes colours', () => {
    expect([mix('#000000', '#ffffff', 0.5), mix('#102030', '#ffffff', 0)]).toEqual(['#808080', '#102030']);
  });
  it.each([
    [0, '0'],
    [999, '999'],
    [4672, '4.7k'],
    [999_949, '999.9k'],
    [999_951, '1.00M'],
    [1_727_962, '1.73M'],
    [2.5e9, '2.50G'],
  ])('%d is written %s', (value, text) => {
    expect(shortCount(value)).toBe(text);
  });
});
