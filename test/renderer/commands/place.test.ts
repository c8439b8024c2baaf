import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { emptyDocument } from '../../../main-process/core/graph/create.ts';
import { startBlank } from '../../../renderer/commands/document.ts';
import { findItems, paletteItems, type PaletteItem } from '../../../renderer/commands/palette-items.ts';
import { placeAt, placeAtSelection, placeItem } from '../../../renderer/commands/place.ts';
import { wireTargets } from '../../../renderer/commands/wire-ends.ts';
import { buildScene } from '../../../renderer/graph-view/model/build-scene.ts';
import { hitTest, nodesWithin } from '../../../renderer/graph-view/model/hit-test.ts';
import { History } from '../../../renderer/state/history.ts';
import { template } from '../helpers.ts';

const document = template();
const analysis = analyse(document);
const scene = buildScene(document, analysis, { selection: new Set(), exitValues: null, cutAt: null });
const item = (id: string): PaletteItem => {
  const found = paletteItems.find((entry) => entry.id === id);
  if (!found) throw new Error(`no item ${id}`);
  return found;
};
const place = (id: string): { x: number; y: number } => document.positions[id] ?? { x: 0, y: 0 };

describe('placeAt', () => {
  it('inserts into the wire under the pointer, over the whole width of the trunk', () => {
    const between = (place('block1').y + place('block2').y) / 2;
    for (const x of [-130, 0, 130])
      expect(placeAt(document, scene, item('conv'), { x, y: between })).toEqual({ kind: 'insert', edge: 'block1-block2' });
  });
  it('attaches an output to the block of the row, on it or beside it', () => {
    for (const x of [0, 200, 300])
      expect(placeAt(document, scene, item('output-B'), { x, y: place('block5').y })).toEqual({ kind: 'attach', host: 'block5' });
  });
  it.each([
    [0, -300],
    [-600, 100],
  ])('refuses an output at %d, %d, away from any block', (x, y) => {
    expect(placeAt(document, scene, item('output-A'), { x, y }).kind).toBe('refused');
  });
  it('refuses an output on the input and on the final output, with the reason', () => {
    for (const id of ['input', 'output'])
      expect(placeAt(document, scene, item('output-A'), place(id))).toMatchObject({ kind: 'refused', reason: expect.stringMatching(/\w/) });
  });
  it('lies free elsewhere, on the grid', () => {
    expect(placeAt(document, scene, item('conv'), { x: -603, y: 101 })).toEqual({ kind: 'free', at: { x: -600, y: 104 } });
  });
});

describe('placeItem', () => {
  it('builds a network that can be trained from palette items alone', () => {
    const history = new History(emptyDocument());
    history.run(startBlank());
    for (const id of ['conv', 'basic-block', 'bottleneck', 'wide-block', 'resnext', 'batch-norm', 'activation', 'dropout', 'pool']) {
      const wire = Object.values(history.document.edges).find((edge) => edge.target === 'output');
      const command = placeItem(history.document, analyse(history.document), item(id), { kind: 'insert', edge: wire?.id ?? '' });
      if (command) history.run(command);
    }
    const result = analyse(history.document);
    expect(result.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')).toEqual([]);
    expect(Object.keys(history.document.nodes).length).toBe(11);
  });
  it('gives every item of the palette a node of its kind with its parameters', () => {
    for (const entry of paletteItems.filter(({ note }) => note === undefined)) {
      const history = new History(emptyDocument());
      const command = placeItem(history.document, analyse(history.document), entry, { kind: 'free', at: { x: 0, y: 0 } });
      if (!command) throw new Error(entry.id);
      history.run(command);
      const [node] = Object.values(history.document.nodes);
      expect([node?.kind, node?.params]).toEqual([entry.kind, expect.objectContaining(entry.params)]);
    }
  });
});

describe('findItems', () => {
  it.each([
    ['relu', 'activation'],
    ['basic', 'basic-block'],
    ['concat', 'concatenate'],
    ['linear', 'dense'],
    ['exit kind c', 'output-C'],
    ['  BATCH  norm', 'batch-norm'],
  ])('%s', (query, id) => {
    expect(findItems(query).map((entry) => entry.id)).toContain(id);
  });
  it('puts what starts with the word first, and finds nothing for nonsense', () => {
    expect(findItems('add')[0]?.id).toBe('add');
    expect(findItems('xyzzy')).toEqual([]);
  });
});

describe('hitTest', () => {
  it.each([
    [place('block4'), { kind: 'node', id: 'block4' }],
    [
      { x: 0, y: place('block4').y + 20 },
      { kind: 'edge', id: 'block4-block5', end: 'target' },
    ],
    [
      { x: -180, y: place('block4').y },
      { kind: 'stage', id: 'stage2' },
    ],
    [{ x: 500, y: 0 }, { kind: 'empty' }],
    [
      { x: 222, y: place('block3').y },
      { kind: 'node', id: 'exit7' },
    ],
  ])('at %o', (point, hit) => {
    expect(hitTest(scene, point, 1)).toEqual(hit);
  });
  it('prefers the handle of a node that shows it', () => {
    expect(hitTest(scene, { x: 2, y: place('block4').y + 11 }, 1, [{ id: 'block4', end: 'out' }])).toEqual({ kind: 'port', id: 'block4', end: 'out' });
  });
  it('finds what a frame touches', () => {
    const [top, bottom] = [place('block1').y, place('block2').y];
    expect([...nodesWithin(scene, { left: -400, right: -100, top, bottom })].sort()).toEqual(['block1', 'block2']);
  });
});

describe('wireTargets', () => {
  it('are the nodes after the source, and unattached ones, but not those before it', () => {
    const targets = wireTargets(document, 'block7');
    expect(targets).toContain('output');
    expect(targets).not.toContain('block7');
    expect(targets).not.toContain('block8');
    for (const id of ['input', 'stem', 'block1', 'block6']) expect(targets).not.toContain(id);
  });
});

describe('placeAtSelection', () => {
  const centre = { x: 3, y: 5 };
  const blank = new History(emptyDocument());
  blank.run(startBlank());
  const where = (selection: readonly string[], id: string, now = document): unknown => {
    const drawn = buildScene(now, analyse(now), { selection: new Set(), exitValues: null, cutAt: null });
    return placeAtSelection(now, drawn, new Set(selection), item(id), centre);
  };
  it.each([
    [['block4-block5'], 'conv', { kind: 'insert', edge: 'block4-block5' }],
    [['block4'], 'conv', { kind: 'after', node: 'block4' }],
    [['block4', 'exit7'], 'conv', { kind: 'after', node: 'block4' }],
    [['block4'], 'output-A', { kind: 'attach', host: 'block4' }],
    [[], 'conv', { kind: 'insert', edge: 'block9-output' }],
  ])('with %o selected, %s', (selection, id, expected) => {
    expect(where(selection, id)).toEqual(expected);
  });
  it('refuses an output that has nothing to hang on', () => {
    expect(where([], 'output-A')).toMatchObject({ kind: 'refused' });
  });
  it('grows the shortest network before its output, and an empty drawing from the middle of the view', () => {
    expect(where([], 'conv', blank.document)).toEqual({ kind: 'insert', edge: Object.keys(blank.document.edges)[0] });
    expect(where([], 'conv', emptyDocument())).toEqual({ kind: 'free', at: { x: 0, y: 8 } });
  });
});
