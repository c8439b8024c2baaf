import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { compareDesigns, isSame, type Comparison } from '../../../main-process/core/compare/index.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { parseDocument } from '../../../main-process/core/graph/parse.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import { templateById } from '../../../main-process/core/templates/index.ts';
import { arbitraryDesign } from '../../helpers/arbitrary-design.ts';
import { network } from '../../helpers/network.ts';

const compared = (document: Document) => ({ document, analysis: analyse(document) });
const compare = (before: Document, after: Document): Comparison => compareDesigns(compared(before), compared(after));
/** "changed Block 4: filters 32 → 64" */
const told = ({ changes }: Comparison): readonly string[] =>
  changes.map(({ kind, of, title, fields }) => {
    const values = fields.map(({ field, from, to }) => `${field} ${String(from)} → ${String(to)}`).join(', ');
    return `${kind} ${of === 'node' ? '' : `${of} `}${title}${values && `: ${values}`}`;
  });
const template = (id: string): Document => templateById(id)?.build() as Document;

const base = network(
  {
    in: ['input'],
    stem: ['conv'],
    b1: ['basic-block'],
    b2: ['basic-block'],
    b3: ['basic-block'],
    exit: ['auxiliary-output'],
    out: ['output'],
  },
  'in>stem>b1>b2>b3>out',
  'b1>exit',
);
const without = (document: Document, id: string, ...ways: readonly (readonly [string, string])[]): Document => ({
  ...document,
  nodes: Object.fromEntries(Object.entries(document.nodes).filter(([key]) => key !== id)),
  edges: {
    ...Object.fromEntries(Object.entries(document.edges).filter(([, { source, target }]) => source !== id && target !== id)),
    ...Object.fromEntries(ways.map(([source, target]) => [`${source}-${target}`, { id: `${source}-${target}`, source, target }])),
  },
});
const withParams = (document: Document, id: string, params: object): Document =>
  ({
    ...document,
    nodes: { ...document.nodes, [id]: { ...document.nodes[id], params: { ...document.nodes[id]?.params, ...params } } },
  }) as Document;

describe('two states of one design', () => {
  it.each<{ what: string; after: Document; changes: readonly string[] }>([
    { what: 'nothing', after: base, changes: [] },
    { what: 'places only', after: { ...base, positions: { stem: { x: 7, y: 7 } } }, changes: [] },
    {
      what: 'a parameter',
      after: withParams(base, 'b2', { filters: 32, strides: 2 }),
      changes: ['changed b2: filters 16 → 32, strides 1 → 2'],
    },
    {
      what: 'a departure',
      after: withParams(base, 'b2', { norm: { epsilon: 0.001, momentum: 0.99 } }),
      changes: ['changed b2: norm epsilon null → 0.001, norm momentum null → 0.99'],
    },
    { what: 'a block less, its neighbours joined', after: without(base, 'b2', ['b1', 'b3']), changes: ['removed b2'] },
    {
      what: 'an output on another block',
      after: { ...base, edges: { ...base.edges, e5: { id: 'e5', source: 'b2', target: 'exit' } } },
      changes: ['moved exit: hangs on b1 → b2'],
    },
    {
      what: 'a renamed node',
      after: { ...base, nodes: { ...base.nodes, stem: { ...base.nodes['stem'], name: 'Start' } } } as Document,
      changes: ['changed Start: name stem → Start'],
    },
    {
      what: 'settings and training',
      after: { ...base, classes: 100, training: { ...base.training, epochs: 90, schedule: { ...base.training.schedule, factor: 0.2 } } },
      changes: ['changed design Design: classes 10 → 100', 'changed training Training: epochs 30 → 90, schedule factor 0.1 → 0.2'],
    },
    {
      what: 'a stage',
      after: {
        ...base,
        stages: { s: { id: 's', name: 'Stage 1' } },
        nodes: { ...base.nodes, b1: { ...base.nodes['b1'], stage: 's' } },
      } as Document,
      changes: ['changed b1: stage null → Stage 1', 'added stage Stage 1'],
    },
  ])('$what', ({ after, changes }) => expect(told(compare(base, after))).toEqual(changes));

  it('turned round, what was added was removed', () => {
    const other = without(base, 'b2', ['b1', 'b3']);
    expect(told(compare(other, base))).toEqual(['added b2']);
  });

  it('a wire that was led elsewhere', () => {
    const fork = network({ in: ['input'], a: ['conv'], b: ['conv'], sum: ['add'], out: ['output'] }, 'in>a>sum>out', 'in>b>sum');
    const chained = { ...fork, edges: { ...fork.edges, e3: { id: 'e3', source: 'a', target: 'b' } } };
    expect(told(compare(fork, chained))).toEqual(['removed connection in → b', 'added connection a → b']);
  });
});

describe('designs of different origin', () => {
  it('ResNet-20 and ResNet-32 differ by two blocks a stage, whatever their ids say', () => {
    const { changes, counts, costs } = compare(template('resnet-20'), template('resnet-32'));
    expect(changes.filter(({ of, kind }) => of === 'node' && kind !== 'changed').map(({ kind }) => kind)).toEqual(Array(6).fill('added'));
    expect(counts.removed).toBe(0);
    expect(costs.find(({ name }) => name === 'depth')).toEqual({ name: 'depth', from: 20, to: 32 });
  });

  it('after an edit, what was matched before stays matched', () => {
    const [before, after] = [template('resnet-20'), template('resnet-32')];
    const { matches } = compare(before, after);
    const edited = withParams(after, 'block15', { filters: 48 });
    const again = compareDesigns(compared(before), compared(edited), matches);
    expect(again.matches).toEqual(matches);
    // Of quite another design the old matches say nothing.
    expect(compareDesigns(compared(before), compared(base), matches).matches.size).toBe(compare(before, base).matches.size);
  });

  it('the same network under other ids is the same', () => {
    const design = template('auxnet-20-3');
    const renamed = parseDocument(serialiseDocument(design).replaceAll('"block', '"x-block')).document as Document;
    expect(
      compare(design, renamed)
        .changes.filter(({ of }) => of === 'node')
        .map(({ kind }) => kind),
    ).toEqual([]);
  });
});

describe('designs at random', () => {
  it('are the same as themselves; and added turned round is removed', () => {
    fc.assert(
      fc.property(arbitraryDesign, arbitraryDesign, (one, other) => {
        expect(isSame(compareDesigns(one, one))).toBe(true);
        const [there, back] = [compareDesigns(one, other), compareDesigns(other, one)];
        // Which of two equal stories is told may differ by direction, how many nodes are paired may not.
        expect(there.matches.size).toBe(back.matches.size);
        const count = (comparison: Comparison, kind: string): number =>
          comparison.changes.filter((change) => change.of === 'node' && change.kind === kind).length;
        expect([count(there, 'added'), count(there, 'removed')]).toEqual([count(back, 'removed'), count(back, 'added')]);
        const nodes = Object.keys(other.document.nodes).length;
        expect(there.matches.size + count(there, 'added')).toBe(nodes);
        expect(new Set(there.changes.map(({ key }) => key)).size).toBe(there.changes.length);
      }),
      { numRuns: 200, seed: 4 },
    );
  });
});
