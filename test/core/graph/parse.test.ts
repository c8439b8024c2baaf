import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MAX_DEPTH, MAX_PROBLEMS, MAX_VALUES } from '../../../main-process/core/graph/json-text.ts';
import { parseDocument } from '../../../main-process/core/graph/parse.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';

const text = readFileSync(new URL('../../fixtures/designs/small-with-unknown-fields.auxnet', import.meta.url), 'utf8');
const replaced = (from: string, to: string): string => {
  if (!text.includes(from)) throw new Error(`The fixture lacks ${from}`);
  return text.replace(from, to);
};

describe('a good file', () => {
  const { document, diagnostics } = parseDocument(text);

  it('opens without a diagnostic', () => {
    expect(diagnostics).toEqual([]);
    expect(Object.keys(document?.nodes ?? {})).toEqual(['in', 'stem', 'b1', 'b2', 'x1', 'out']);
  });

  it('gets the defaults of what it leaves out', () => {
    expect(document?.nodes['stem']?.params).toMatchObject({ filters: 8, kernelSize: 3, strides: 1, padding: 1, groups: 1, useBias: false });
    expect(document?.nodes['out']?.params).toEqual({ head: 'A' });
    expect(document?.training).toMatchObject({ method: 'fused', lossRatioRule: false, optimizer: 'sgd', labelSmoothing: 0, clipNorm: null, precision: 'auto' });
    expect(document?.training).toMatchObject({ epochs: 3, batchSize: 128, learningRate: 0.1, schedule: { factor: 0.1, at: [0.5] } });
  });

  it('keeps unknown fields at every level through save and open', () => {
    const saved = serialiseDocument(document ?? expect.fail());
    expect(parseDocument(saved)).toEqual({ document, diagnostics: [] });
    const file = JSON.parse(saved) as { readonly nodes: readonly unknown[]; readonly edges: readonly { readonly id: string }[] };
    expect(file).toMatchObject({
      $schema: 'https://example.org/auxnet-1.schema.json',
      author: { name: 'Ada', tags: ['a', 'b'], nested: { deep: [1, 2.5, null, true] } },
      stages: [{ id: 's1', note: 'kept' }],
      training: { note: 'kept', schedule: { note: 'kept' }, dataset: { size: 7 } },
      layout: { zoom: 1.5, positions: { in: { x: 0, y: -20, pinned: true } } },
    });
    expect(file.nodes[0]).toMatchObject({ colour: 'red', params: { normalise: 'later' } });
    expect(file.edges.find(({ id }) => id === 'e2')).toMatchObject({ label: 'kept' });
  });

  it('may start with a byte order mark and end with blank lines', () => {
    expect(parseDocument(`\uFEFF${text}\r\n\r\n`)).toEqual({ document, diagnostics: [] });
  });

  it('loses the place of a node that is not there', () => {
    const stale = parseDocument(replaced('"in": { "x"', '"gone": { "x"')).document;
    expect(Object.keys(stale?.positions ?? {})).toEqual(['out']);
  });
});

describe('a bad file gets a diagnostic that says where', () => {
  interface Case {
    readonly what: string;
    readonly text: string;
    readonly id: string;
    readonly place?: readonly [line: number, column: number];
    readonly path?: string;
    readonly detail?: RegExp;
    readonly node?: string;
    readonly edge?: string;
  }
  const cases: readonly Case[] = [
    { what: 'nothing', text: '', id: 'file-empty' },
    { what: 'blanks', text: ' \n ', id: 'file-empty' },
    { what: 'no JSON', text: 'hello', id: 'file-syntax', place: [1, 1], detail: /double quotes/ },
    { what: 'another JSON file', text: '{"name": "x"}', id: 'file-not-a-design', place: [1, 1], detail: /"format": "auxnet"/ },
    { what: 'a list', text: '[1]', id: 'file-not-a-design' },
    { what: 'null', text: 'null', id: 'file-not-a-design' },
    { what: 'cut short', text: text.slice(0, 600), id: 'file-syntax' },
    { what: 'a missing comma', text: replaced('"classes": 5,', '"classes": 5'), id: 'file-syntax', place: [7, 3], detail: /comma/ },
    { what: 'a trailing comma', text: replaced('"deep": [1, 2.5, null, true]', '"deep": [1, 2.5, null, true,]'), id: 'file-syntax', place: [7, 90] },
    { what: 'a comment', text: replaced('"classes": 5,', '"classes": 5, // five'), id: 'file-syntax', place: [6, 17], detail: /description/ },
    { what: 'text after the end', text: `${text}{}`, id: 'file-syntax', detail: /nothing may follow/ },
    { what: 'a doubled field', text: replaced('"filters": 8, "padding": 1', '"filters": 8, "filters": 1'), id: 'file-doubled-key', place: [10, 79], path: 'nodes[1].params.filters' },
    { what: 'a reserved key', text: replaced('"classes": 5,', '"__proto__": 5,'), id: 'file-reserved-key', place: [6, 3] },
    { what: 'a number beyond float64', text: replaced('"size": 7', '"size": 1e999'), id: 'file-number', path: 'training.dataset.size' },
    { what: 'no version', text: replaced('"version": 1,', ''), id: 'file-version', path: 'version' },
    { what: 'a newer version', text: replaced('"version": 1,', '"version": 2,'), id: 'file-newer-version', place: [4, 14], detail: /format version 2.*Update/ },
    { what: 'version 0', text: replaced('"version": 1,', '"version": 0,'), id: 'file-version', place: [4, 14] },
    { what: 'a fractional version', text: replaced('"version": 1,', '"version": 1.5,'), id: 'file-version' },
    { what: 'a text for a number', text: replaced('"filters": 8, "padding"', '"filters": "x", "padding"'), id: 'file-value', place: [10, 76], path: 'nodes[1].params.filters', node: 'stem', detail: /^Stem, nodes\[1\]\.params\.filters: expected a number, got "x"\.$/ },
    { what: 'a fraction for a count', text: replaced('"filters": 8, "padding"', '"filters": 1.5, "padding"'), id: 'file-value', detail: /a whole number, got 1\.5/ },
    { what: 'a number too small', text: replaced('"filters": 8, "padding"', '"filters": 0, "padding"'), id: 'file-value', detail: /at least 1, got 0/ },
    { what: 'a number too large', text: replaced('"filters": 8, "padding"', '"filters": 65537, "padding"'), id: 'file-value', detail: /at most 65536, got 65537/ },
    { what: 'a padding that is none', text: replaced('"padding": 1', '"padding": "full"'), id: 'file-value', detail: /"same" or "valid" or a number, got "full"/ },
    { what: 'an unknown kind', text: replaced('"kind": "conv"', '"kind": "transformer"'), id: 'file-value', path: 'nodes[1].kind', node: 'stem', detail: /one of input, conv, .*"transformer"/ },
    ...(
      [
        ['method', '"magic"', /"single", got "magic"/],
        ['lossRatioRule', '"on"', /a boolean, got "on"/],
        ['optimizer', '"lion"', /"sgd" or "adam"/],
        ['labelSmoothing', '1', /less than 1/],
        ['clipNorm', '0', /more than 0/],
        ['precision', '"float64"', /"float32" or "mixed"/],
      ] as const
    ).map(([field, value, detail]) => ({
      what: `a training option out of range: ${field} ${value}`,
      text: replaced('"epochs": 3', `"epochs": 3, "${field}": ${value}`),
      id: 'file-value',
      path: `training.${field}`,
      detail,
    })),
    { what: 'no kind', text: replaced('"kind": "conv", ', ''), id: 'file-value', node: 'stem', detail: /got nothing/ },
    { what: 'no id', text: replaced('"id": "stem", ', ''), id: 'file-value', path: 'nodes[1].id', place: [10, 5], detail: /got nothing/ },
    { what: 'an id with a blank', text: replaced('"id": "stem"', '"id": "the stem"'), id: 'file-value', detail: /a letter, then/ },
    { what: 'an id that every object has', text: replaced('"id": "x1"', '"id": "constructor"'), id: 'file-value', path: 'nodes[4].id' },
    { what: 'nodes that are no list', text: replaced('"stages": [{ "id": "s1", "name": "Stage 1", "note": "kept" }]', '"stages": {}'), id: 'file-value', path: 'stages', detail: /an array, got an object/ },
    { what: 'a position of an impossible node', text: replaced('"in": { "x"', '"a b": { "x"'), id: 'file-value', detail: /node id/ },
    { what: 'two nodes of one id', text: replaced('"id": "b2"', '"id": "b1"'), id: 'file-doubled-id', path: 'nodes[3].id', place: [12, 13], detail: /“b1” stands twice in nodes/ },
    { what: 'two edges of one id', text: replaced('"id": "e2"', '"id": "e1"'), id: 'file-doubled-id', path: 'edges[1].id' },
    { what: 'two stages of one id', text: replaced('[{ "id": "s1",', '[{ "id": "s1", "name": "twin" }, { "id": "s1",'), id: 'file-doubled-id', path: 'stages[1].id' },
    { what: 'an edge from nowhere', text: replaced('"source": "stem"', '"source": "trunk"'), id: 'file-dangling-edge', path: 'edges[1].source', place: [18, 29], edge: 'e2', detail: /source of “e2” is “trunk”/ },
    { what: 'an edge to nowhere', text: replaced('"target": "x1"', '"target": "x2"'), id: 'file-dangling-edge', path: 'edges[3].target' },
    { what: 'an unknown stage', text: replaced('"stage": "s1", "params": { "filters": 8 }', '"stage": "s7", "params": { "filters": 8 }'), id: 'file-unknown-stage', path: 'nodes[2].stage', node: 'b1', detail: /Block 1 belongs to “s7”/ },
  ];

  it.each(cases)('$what', ({ text, id, place, path, detail, node, edge }) => {
    const result = parseDocument(text);
    expect(result.document).toBeNull();
    const [first] = result.diagnostics;
    expect(first).toMatchObject({ id, severity: 'error', ...(path ? { path } : {}), ...(node ? { node } : {}), ...(edge ? { edge } : {}) });
    if (place) expect([first?.line, first?.column]).toEqual(place);
    if (detail) expect(first?.detail).toMatch(detail);
  });
});

describe('a file that would exhaust the machine', () => {
  const header = '{"format":"auxnet","version":1,"edges":[],';
  it.each([
    { what: 'brackets without end', text: '['.repeat(1_000_000), id: 'file-too-deep' },
    { what: 'objects without end', text: '{"a":'.repeat(1_000_000), id: 'file-too-deep' },
    { what: 'brackets behind an open quote', text: `"\n${'['.repeat(1_000_000)}`, id: 'file-too-deep' },
    { what: 'one value too many', text: `[${'1,'.repeat(MAX_VALUES + 1)}1]`, id: 'file-too-large' },
    { what: 'more nodes than a design has', text: `${header}"nodes":[${'{},'.repeat(100_000)}{}]}`, id: 'file-too-large' },
    { what: 'a very long text', text: `"${'x'.repeat(65 * 1024 * 1024)}"`, id: 'file-too-large' },
  ])('$what is refused', ({ text, id }) => {
    const { document, diagnostics } = parseDocument(text);
    expect(document).toBeNull();
    expect(diagnostics.map((diagnostic) => diagnostic.id)).toEqual([id]);
  });

  it('the deepest that is allowed opens and saves', () => {
    const nested = `${'['.repeat(MAX_DEPTH - 1)}${']'.repeat(MAX_DEPTH - 1)}`;
    const { document } = parseDocument(`${header}"nodes":[],"deep":${nested}}`);
    expect(parseDocument(serialiseDocument(document ?? expect.fail())).document).toEqual(document);
  });

  it('thousands of problems are cut to a readable number', () => {
    const { diagnostics } = parseDocument(`${header}"nodes":[${'{},'.repeat(5_000)}{}]}`);
    expect(diagnostics.length).toBeGreaterThan(10);
    expect(diagnostics.length).toBeLessThanOrEqual(MAX_PROBLEMS + 1);
    expect(diagnostics.at(-1)).toMatchObject({ id: 'file-more-problems' });
  });
});
