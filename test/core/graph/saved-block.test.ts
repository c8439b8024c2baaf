import { describe, expect, it } from 'vitest';
import { createNode } from '../../../main-process/core/graph/create.ts';
import { endsOf, type Fragment } from '../../../main-process/core/graph/fragment.ts';
import { parseBlock, serialiseBlock, whyNoBlock } from '../../../main-process/core/graph/saved-block.ts';

const conv = createNode('conv', 'squeeze', 'Squeeze', { filters: 8, kernelSize: 1 });
const expand = createNode('conv', 'expand', 'Expand', { filters: 64 });
const exit = createNode('auxiliary-output', 'exit', 'Exit 3');
const wire = (source: string, target: string): Fragment['edges'][number] => ({ id: `e-${source}-${target}`, source, target });
const squeeze: Fragment = {
  nodes: [conv, expand, exit],
  edges: [wire('squeeze', 'expand'), wire('squeeze', 'exit')],
  stages: [],
  notes: [],
  positions: { squeeze: { x: 0, y: 0 }, expand: { x: 0, y: 40 } },
};

describe('a saved block as text', () => {
  it('reads back as it was written, one node a line', () => {
    const block = { name: 'Squeeze block', description: 'After SqueezeNet', fragment: squeeze };
    const text = serialiseBlock(block);
    expect(parseBlock(text)).toEqual({ ok: true, block });
    expect(text.split('\n').filter((line) => line.includes('"kind":'))).toHaveLength(3);
  });

  it('leaves wires behind that lead out of it', () => {
    const text = serialiseBlock({ name: 'A', description: '', fragment: { ...squeeze, edges: [...squeeze.edges, wire('expand', 'elsewhere')] } });
    const reading = parseBlock(text);
    expect(reading.ok && reading.block.fragment.edges).toEqual(squeeze.edges);
  });

  const good = serialiseBlock({ name: 'A', description: '', fragment: squeeze });
  it.each([
    ['no JSON', '{', 'not JSON'],
    ['another file', '{"format":"auxnet","version":1}', 'not a saved block'],
    ['a newer one', good.replace('"version": 1', '"version": 9'), 'Update AuxNet Studio'],
    ['no name', good.replace('"name": "A"', '"name": " "'), 'name'],
    ['an unknown kind', good.replace('"kind":"conv"', '"kind":"spline"'), 'nodes.0'],
    ['a parameter out of range', good.replace('"filters":8', '"filters":-8'), 'nodes.0.params.filters'],
    ['a doubled id', good.replace('"id":"expand"', '"id":"squeeze"'), 'stands twice'],
    ['no layer', serialiseBlock({ name: 'A', description: '', fragment: { ...squeeze, nodes: [exit], edges: [] } }), 'at least one layer'],
  ])('says what is wrong with %s', (_what, text, words) => {
    const reading = parseBlock(text);
    expect(reading.ok ? '' : reading.reason).toContain(words);
  });
});

describe('whyNoBlock', () => {
  it.each([
    [[], 'no node'],
    [[createNode('output', 'o', 'Output')], 'The final output alone'],
    [[createNode('input', 'i', 'Input')], 'The input alone'],
    [[createNode('input', 'i', 'Input'), exit], 'Inputs and outputs alone'],
  ])('refuses what holds no layer', (nodes, words) => {
    expect(whyNoBlock({ nodes })).toContain(words);
  });
  it('takes a block with its output', () => expect(whyNoBlock(squeeze)).toBeNull());
});

describe('endsOf', () => {
  it('finds the way in and the way out; an auxiliary output ends nothing', () => {
    expect(endsOf(squeeze)).toEqual({ entry: 'squeeze', exit: 'expand' });
  });
  it('knows none where there are two', () => {
    expect(endsOf({ nodes: [conv, expand], edges: [] })).toEqual({ entry: null, exit: null });
  });
  it('knows none where the network begins or ends inside', () => {
    const nodes = [createNode('input', 'i', 'Input'), conv, createNode('output', 'o', 'Output')];
    expect(endsOf({ nodes, edges: [wire('i', 'squeeze'), wire('squeeze', 'o')] })).toEqual({ entry: null, exit: null });
  });
});
