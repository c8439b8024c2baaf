import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { AxisError, findField, parseAxisValues, type Axis } from '../../../main-process/core/experiments/axis.ts';
import { designFields, designValue, variantAt } from '../../../main-process/core/experiments/design-fields.ts';
import { withBlocks } from '../../../main-process/core/experiments/resize.ts';
import { designAt, grid, randomPoints, sweepRuns } from '../../../main-process/core/experiments/sweep.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { parseDocument } from '../../../main-process/core/graph/parse.ts';
import { cifarResNet } from '../../../main-process/core/templates/resnet.ts';
import { templateById } from '../../../main-process/core/templates/index.ts';

const template = (id: string): Document => templateById(id)!.build();
const aux = template('auxnet-20-3');
const parameters = (document: Document): number => analyse(document).totals.parameters;
const at = (document: Document, values: Readonly<Record<string, number>>): Document => designAt(document, new Map(Object.entries(values)));
const axis = (document: Document, name: string, text: string): Axis => {
  const field = findField(name, document)!;
  return { field, values: parseAxisValues(field, text) };
};

describe('depth and width of a design', () => {
  // The templates of other depths are the reference: built from their papers, not by what is tested.
  it.each<[string, number, string]>([
    ['resnet-20', 5, 'resnet-32'], ['resnet-20', 9, 'resnet-56'], ['resnet-32', 3, 'resnet-20'], ['resnet-110', 9, 'resnet-56'],
  ])('%s of %i blocks a stage has the parameters and layers of %s', (id, blocks, other) => {
    const made = at(template(id), { blocks });
    const wanted = analyse(template(other));
    expect(parameters(made)).toBe(wanted.totals.parameters);
    expect(analyse(made).totals.multiplyAdds).toBe(wanted.totals.multiplyAdds);
    expect(analyse(made).graph.layers.map(({ op }) => op)).toEqual(wanted.graph.layers.map(({ op }) => op));
  });

  it.each([2, 4, 10])('width %i is the wide network of that factor', (width) => {
    const base = { name: 'n', description: '', depth: 26, design: 'pre-activation', exits: [9] } as const;
    expect(parameters(at(cifarResNet(base), { width }))).toBe(parameters(cifarResNet({ ...base, width })));
  });

  it('sets the filters and blocks of one stage alone', () => {
    const made = at(aux, { 'filters.stage3': 48, 'blocks.stage1': 1 });
    const blocks = Object.values(made.nodes).filter(({ kind }) => kind === 'basic-block');
    expect(blocks.map(({ stage, params }) => [stage, 'filters' in params && params.filters])).toEqual([
      ['stage1', 16], ['stage2', 32], ['stage2', 32], ['stage2', 32], ['stage3', 48], ['stage3', 48], ['stage3', 48],
    ]);
    expect(made.name).toBe('AuxNet-20-3 (blocks of stage1 1, filters of stage3 48)');
  });

  it('keeps every output, at the end of its stage where it was', () => {
    for (const blocks of [1, 2, 5]) {
      const made = at(aux, { blocks });
      const exits = analyse(made).exits.map(({ exit }) => exit.id);
      expect(exits).toEqual(analyse(aux).exits.map(({ exit }) => exit.id));
      const hosts = Object.values(made.edges).filter(({ target }) => target.startsWith('exit')).map(({ source }) => made.nodes[source]?.stage);
      expect(hosts).toEqual(['stage1', 'stage2']);
      expect(parseDocument(sweepRuns(aux, [axis(aux, 'blocks', String(blocks))], [new Map([['blocks', blocks]])])[0]!.design).diagnostics).toEqual([]);
    }
    expect(at(aux, { blocks: 3 }).edges).toEqual(aux.edges);
    expect(Object.keys(at(aux, { blocks: 6 }).positions).sort()).toEqual(Object.keys(at(aux, { blocks: 6 }).nodes).sort());
  });

  it('has the fields of its own stages', () => {
    expect(designFields(aux).map(({ path }) => path)).toEqual([
      'blocks', 'width', 'blocks.stage1', 'filters.stage1', 'blocks.stage2', 'filters.stage2', 'blocks.stage3', 'filters.stage3',
    ]);
    expect(designFields(template('plain-cnn')).map(({ path }) => path)).toEqual(['width']);
    expect(designFields(aux).map((field) => designValue(aux, field))).toEqual(['3', '0.5, 1, 2', '3', '16', '3', '32', '3', '64']);
    expect(findField('blocks.Stage 2', aux)).toMatchObject({ path: 'blocks.stage2', label: 'Blocks of Stage 2' });
    expect(findField('blocks')).toBeUndefined();
  });

  it.each<[string, () => unknown, string]>([
    ['a stage that is not there', () => findField('blocks.stage9', aux), 'The design has no stage named "stage9". It has stage1 (Stage 1), stage2'],
    ['a design without stages', () => findField('blocks', template('plain-cnn')), 'no stage with residual blocks'],
    ['no block', () => axis(aux, 'blocks', '0'), 'too low: it is at least 1'],
    ['half a block', () => axis(aux, 'blocks', '1.5'), 'not a whole number'],
    ['no width', () => axis(aux, 'width', '0'), 'too low: it is above 0'],
    ['an enormous width', () => axis(aux, 'width', '99'), 'too high: it is at most 16'],
    ['two outputs on one block', () => at(template('auxnet-56-5'), { blocks: 1 }), 'would hang on the same block'],
    ['a network that does not work out', () => at(template('resnet-20'), { 'filters.stage2': 8 }), 'With filters of stage2 8 the design cannot be trained'],
  ])('refuses %s', (_what, work, message) => {
    expect(work).toThrow(AxisError);
    expect(work).toThrow(message);
  });

  it('refuses a stage whose blocks stand apart', () => {
    const edges = Object.values(aux.edges).filter(({ source, target }) => source !== 'block1' || target !== 'block2');
    const cut = { ...aux, edges: Object.fromEntries(edges.map((edge) => [edge.id, edge])) };
    expect(() => withBlocks(cut, 'stage1', 4)).toThrow('do not follow each other directly');
  });

  it('stands in the values of a sweep beside those of the configuration, as a grid and at random', () => {
    const axes = [axis(aux, 'blocks.stage1', '1..3:3'), axis(aux, 'width', '0.5,1'), axis(aux, 'seed', '1,2')];
    const runs = sweepRuns(aux, axes, grid(axes));
    expect(runs).toHaveLength(12);
    expect(runs[0]?.values).toEqual({ 'blocks.stage1': 1, width: 0.5, seed: 1 });
    for (const { design, values } of runs) {
      const { document } = parseDocument(design);
      expect(document?.training.seed).toBe(values.seed);
      expect(Object.values(document!.nodes).filter(({ stage }) => stage === 'stage1')).toHaveLength(Number(values['blocks.stage1']));
      expect(document?.nodes.stem?.params).toMatchObject({ filters: 16 * Number(values.width) });
      expect(document && 'width' in document.training).toBe(false);
    }
    const drawn = randomPoints([axis(aux, 'blocks', '1..9'), axis(aux, 'width', 'log:0.25..4')], 20, 3);
    expect(new Set(drawn.map((point) => point.get('blocks'))).size).toBeGreaterThan(4);
    expect(sweepRuns(aux, [axis(aux, 'blocks', '1..9'), axis(aux, 'width', 'log:0.25..4')], drawn)).toHaveLength(20);
  });

  it('makes a network once, however often it is asked for', () => {
    const point = new Map<string, unknown>([['width', 2], ['seed', 1]]);
    expect(variantAt(aux, point)).toBe(variantAt(aux, new Map<string, unknown>([['seed', 9], ['width', 2]])));
    expect(variantAt(aux, new Map([['seed', 1]]))).toBeNull();
  });
});
