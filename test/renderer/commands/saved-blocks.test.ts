import { describe, expect, it } from 'vitest';
import { produce } from 'immer';
import { analyse } from '../../../main-process/core/analyse.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import type { Fragment } from '../../../main-process/core/graph/fragment.ts';
import type { Command } from '../../../renderer/commands/command.ts';
import { findItems, paletteItems } from '../../../renderer/commands/palette-items.ts';
import { placeAt, placeAtSelection } from '../../../renderer/commands/place.ts';
import { blockFragment, blockItem, insertBlock, sizeWords, whyNotInsertBlock } from '../../../renderer/commands/saved-blocks.ts';
import { buildScene } from '../../../renderer/graph-view/model/build-scene.ts';
import { History } from '../../../renderer/state/history.ts';
import { template } from '../helpers.ts';

const document = template('resnet-20');
const blocks = Object.values(document.nodes).filter(({ kind }) => kind === 'basic-block');
const saved = (ids: readonly string[], of: Document = document): Fragment => {
  const fragment = blockFragment(of, ids);
  if ('refused' in fragment) throw new Error(fragment.refused);
  return fragment;
};
const run = (command: Command | null, on: Document = document): Document => {
  if (!command) throw new Error('no command');
  return produce(on, command.recipe);
};
const inner = blocks.slice(1, 3).map(({ id }) => id);
const wireAfter = (id: string): string => Object.values(document.edges).find((edge) => edge.source === id)?.id ?? '';
const sound = (of: Document): readonly string[] => analyse(of).diagnostics.filter(({ severity }) => severity === 'error').map(({ id }) => id);

describe('blockFragment', () => {
  it('starts at the origin, whatever lay above it', () => {
    expect(Object.values(saved(inner).positions)[0]).toEqual({ x: 0, y: 0 });
  });
  it.each([
    ['nothing', []],
    ['the final output', Object.values(document.nodes).filter(({ kind }) => kind === 'output').map(({ id }) => id)],
  ])('refuses %s', (_what, ids) => {
    expect(blockFragment(document, ids)).toHaveProperty('refused');
  });
  it('tells its size', () => {
    expect(sizeWords(saved(inner))).toBe('2 blocks');
    expect(sizeWords(saved([blocks[0]?.id ?? '', Object.values(document.nodes).find(({ kind }) => kind === 'conv')?.id ?? '']))).toBe('2 nodes');
  });
});

describe('insertBlock', () => {
  const [first] = blocks;
  const wire = wireAfter(first?.id ?? '');
  const place = { kind: 'insert', edge: wire } as const;

  it('goes whole into a wire, in one step that undoes to the drawing before', () => {
    const history = new History(document);
    const command = insertBlock(document, 'Pair', saved(inner), place);
    expect(command && history.run(command)).toBe(true);
    const after = history.document;
    expect(Object.keys(after.nodes)).toHaveLength(Object.keys(document.nodes).length + 2);
    expect(Object.keys(after.edges)).toHaveLength(Object.keys(document.edges).length + 2);
    expect(after.edges[wire]).toBeUndefined();
    expect(sound(after)).toEqual([]);
    expect(command?.select).toHaveLength(2);
    history.undo();
    expect(history.document).toEqual(document);
  });

  it('gives fresh names and pushes what lies below out of the way', () => {
    const after = run(insertBlock(document, 'Pair', saved(inner), place));
    const names = Object.values(after.nodes).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const ys = Object.values(after.positions).filter(({ x }) => x === 0).map(({ y }) => y).sort((a, b) => a - b);
    for (let index = 1; index < ys.length; index += 1) expect((ys[index] ?? 0) - (ys[index - 1] ?? 0)).toBeGreaterThanOrEqual(40);
  });

  it('joins the stage that the wire lies in only with nodes that have none', () => {
    const plain = saved(inner);
    const nodes = plain.nodes.map(({ stage: _, ...node }) => node as (typeof plain.nodes)[number]);
    const bare: Fragment = { ...plain, stages: [], nodes };
    const inside = wireAfter(blocks[1]?.id ?? '');
    const after = run(insertBlock(document, 'Pair', bare, { kind: 'insert', edge: inside }));
    const added = Object.values(after.nodes).filter(({ id }) => !(id in document.nodes));
    expect(added.map(({ stage }) => stage)).toEqual(added.map(() => blocks[1]?.stage));
  });

  it('comes with a stage of its own, not into one of the same id', () => {
    const stage = blocks[0]?.stage ?? '';
    const members = blocks.filter((node) => node.stage === stage).map(({ id }) => id);
    const after = run(insertBlock(document, 'Stage', saved(members.slice(0, 2)), { kind: 'free', at: { x: 800, y: 0 } }));
    expect(Object.keys(after.stages)).toHaveLength(Object.keys(document.stages).length + 1);
  });

  it('is refused with a reason where it has two ways in', () => {
    const branches = saved([blocks[0]?.id ?? '', blocks[4]?.id ?? '']);
    expect(whyNotInsertBlock(document, branches, place)).toContain('way in');
    expect(insertBlock(document, 'Two', branches, place)).toBeNull();
    expect(whyNotInsertBlock(document, branches, { kind: 'free', at: { x: 0, y: 0 } })).toBeNull();
  });

  it('follows a node that leads nowhere', () => {
    const [input] = Object.values(document.nodes);
    const lonely: Document = { ...document, nodes: { [input?.id ?? '']: input as NonNullable<typeof input> }, edges: {}, stages: {} };
    const after = run(insertBlock(lonely, 'Pair', saved(inner), { kind: 'after', node: input?.id ?? '' }), lonely);
    expect(Object.values(after.edges).some(({ source }) => source === input?.id)).toBe(true);
  });
});

describe('a saved block in the palette', () => {
  const item = blockItem('pair.auxblock', { name: 'Squeeze pair', description: 'own words', fragment: saved(inner) });
  const scene = buildScene(document, analyse(document), { selection: new Set(), exitValues: null, cutAt: null });

  it('is found by name and by description', () => {
    for (const query of ['squeeze', 'own words', 'saved']) expect(findItems(query, [...paletteItems, item])).toContain(item);
  });
  it('goes into the wire under the pointer, else where it is let go', () => {
    const edge = [...scene.edges.values()].find(({ id }) => id === wireAfter(blocks[0]?.id ?? ''));
    const [start, end] = [edge?.path[0], edge?.path[edge.path.length - 1]];
    const middle = { x: ((start?.x ?? 0) + (end?.x ?? 0)) / 2, y: ((start?.y ?? 0) + (end?.y ?? 0)) / 2 };
    expect(placeAt(document, scene, item, middle)).toEqual({ kind: 'insert', edge: edge?.id });
    expect(placeAt(document, scene, item, { x: 900, y: 16 })).toEqual({ kind: 'free', at: { x: 904, y: 16 } });
  });
  it('goes before the final output when nothing is selected', () => {
    const place = placeAtSelection(document, scene, new Set(), item, { x: 0, y: 0 });
    expect(place.kind).toBe('insert');
  });
});
