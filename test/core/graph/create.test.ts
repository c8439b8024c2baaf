import { describe, expect, it } from 'vitest';
import { createNode, emptyDocument, freshId } from '../../../main-process/core/graph/create.ts';
import { nodeKinds } from '../../../main-process/core/graph/kinds.ts';
import { parseDocument } from '../../../main-process/core/graph/parse.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';

describe('create', () => {
  it.each(nodeKinds)('a new %s is complete', (kind) => {
    const node = createNode(kind, 'n');
    expect(node.name).not.toBe('');
    const document = { ...emptyDocument(), nodes: { n: node } };
    expect(parseDocument(serialiseDocument(document)).document).toEqual(document);
  });

  it('takes a name and parameters, and refuses impossible ones', () => {
    expect(createNode('conv', 'c', 'Stem', { filters: 24 })).toMatchObject({ id: 'c', name: 'Stem', params: { filters: 24, kernelSize: 3 } });
    expect(() => createNode('conv', 'c', 'Stem', { filters: 0 })).toThrow();
  });

  it('finds the first free id', () => {
    const taken = new Set(['block', 'block2', 'block4']);
    expect(freshId('block', (id) => taken.has(id))).toBe('block3');
    expect(freshId('stem', (id) => taken.has(id))).toBe('stem');
  });
});
