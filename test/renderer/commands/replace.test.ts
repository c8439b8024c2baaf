import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { emptyDocument } from '../../../main-process/core/graph/create.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import type { NodeKind } from '../../../main-process/core/graph/kinds.ts';
import { newNode } from '../../../renderer/commands/naming.ts';
import { addNode, rename, setParams } from '../../../renderer/commands/nodes.ts';
import { paletteItems, type PaletteItem } from '../../../renderer/commands/palette-items.ts';
import { replaceNodes, whyNotReplace } from '../../../renderer/commands/replace.ts';
import { History } from '../../../renderer/state/history.ts';
import { template } from '../helpers.ts';

const document = template();
const item = (id: string): PaletteItem => {
  const found = paletteItems.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`No item ${id}.`);
  return found;
};
const replaced = (id: string, by: string, now: Document = document): Document => {
  const history = new History(now);
  history.run(replaceNodes(now, analyse(now), [id], item(by)));
  return history.document;
};

describe('replaceNodes', () => {
  it('keeps wires, place and stage, and is one step', () => {
    const history = new History(document);
    history.run(replaceNodes(document, analyse(document), ['block4', 'block5'], item('bottleneck')));
    expect(history.undoLabel).toBe('Replace 2 blocks by Bottleneck');
    const { edges, positions, nodes } = history.document;
    expect(edges).toBe(document.edges);
    expect(positions).toBe(document.positions);
    expect([nodes.block4?.kind, nodes.block5?.kind, nodes.block4?.stage]).toEqual(['bottleneck-block', 'bottleneck-block', document.nodes.block4?.stage]);
    history.undo();
    expect(history.document).toEqual(document);
  });

  it('keeps the shapes of everything that follows', () => {
    for (const by of ['bottleneck', 'resnext', 'wide-block', 'conv']) {
      const after = replaced('block4', by);
      const shapes = (of: Document): unknown => Object.entries(analyse(of).nodes).map(([id, facts]) => [id, facts.output]);
      expect(shapes(after)).toEqual(shapes(document));
    }
  });

  it.each([
    ['block4', 'bottleneck', { strides: 2, order: 'pre-half', filters: 8, expansion: 4 }],
    ['block4', 'wide-block', { strides: 2, order: 'pre-half', filters: 32, dropout: 0.3 }],
    ['block4', 'conv', { strides: 2, filters: 32, padding: 1 }],
    ['block4', 'pool', { strides: 2, padding: 'same' }],
    ['stem', 'basic-block', { strides: 1, filters: 16 }],
  ])('%s by %s', (id, by, params) => {
    expect(replaced(id, by).nodes[id]?.params).toMatchObject(params);
  });

  it('makes a wide block plain again: its dropout is what it is called by', () => {
    const history = new History(document);
    history.run(setParams(document, ['block4'], { dropout: 0.3 }));
    expect(replaced('block4', 'basic-block', history.document).nodes.block4?.params).toMatchObject({ dropout: 0 });
  });

  it.each([
    ['a name of its kind', 'Block 4', 'conv', 'Conv 1'],
    ['a name that fits both', 'Block 4', 'bottleneck', 'Block 4'],
    ['a name that a person gave', 'Halving', 'conv', 'Halving'],
    ['a name that only begins like one', 'Block 4 (wide)', 'conv', 'Block 4 (wide)'],
  ])('%s', (_, name, by, expected) => {
    const history = new History(document);
    history.run(rename(document, 'block4', name));
    expect(replaced('block4', by, history.document).nodes.block4?.name).toBe(expected);
  });

  it('changes the head of an auxiliary output, not its weight nor its name', () => {
    const history = new History(document);
    history.run(setParams(document, ['exit7'], { weight: 0.25 }));
    const { nodes } = replaced('exit7', 'output-C', history.document);
    expect(nodes.exit7).toMatchObject({ name: document.nodes.exit7?.name, params: { head: 'C', weight: 0.25 } });
  });
});

describe('whyNotReplace', () => {
  const loose = new History(emptyDocument());
  loose.run(addNode(newNode(loose.document, 'conv'), { x: 0, y: 0 }));
  it.each<[string, NodeKind, RegExp | null]>([
    ['block4', 'bottleneck-block', null],
    ['block4', 'add', null],
    ['block4', 'input', /takes no wire/],
    ['block4', 'output', /nothing can follow Output/],
    ['block4', 'auxiliary-output', /hangs beside/],
    ['exit7', 'conv', /hangs beside/],
    ['exit7', 'auxiliary-output', null],
    ['input', 'conv', null],
  ])('%s as %s', (id, kind, reason) => {
    const why = whyNotReplace(document, id, kind);
    if (reason === null) expect(why).toBeNull();
    else expect(why).toMatch(reason);
  });
  it('lets a loose node be anything of the trunk', () => {
    for (const kind of ['input', 'output', 'add', 'dense'] as const) expect(whyNotReplace(loose.document, 'conv', kind)).toBeNull();
  });
});
