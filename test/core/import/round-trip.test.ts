import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { importModel } from '../../../main-process/core/import/index.ts';
import { sameNetwork, type WholeGraph } from '../../../main-process/core/import/same-layers.ts';
import { blockOrders, isBlock, shortcutKinds, type ParamsOf } from '../../../main-process/core/graph/kinds.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { templates } from '../../../main-process/core/templates/index.ts';
import { arbitraryDesign } from '../../helpers/arbitrary-design.ts';
import { dialects, kerasJson, neededLayers, type Dialect } from '../../helpers/keras-json.ts';
import { network } from '../../helpers/network.ts';

const wholeOf = (document: Document): WholeGraph => {
  const { graph, layers } = analyse(document);
  return { layers: neededLayers(graph), facts: new Map(Object.entries(layers)) };
};
const imported = (document: Document, dialect: Dialect) => importModel('model.json', kerasJson(analyse(document).graph, dialect));
const blocksOf = (document: Document) =>
  Object.values(document.nodes)
    .filter(({ kind }) => isBlock(kind))
    .map(({ kind, params }) => ({ kind, params }));

describe('a template written as a model and imported', () => {
  it.each(templates.flatMap((template) => dialects.map((dialect) => [template.id, dialect, template] as const)))(
    '%s by %s has its blocks, outputs, stages and parameters again',
    (_, dialect, template) => {
      const document = template.build();
      const result = imported(document, dialect);
      expect(result.diagnostics).toEqual([]);
      const back = result.document as Document;
      expect(blocksOf(back).map(({ kind, params }) => [kind, (params as ParamsOf<'basic-block'>).filters])).toEqual(
        blocksOf(document).map(({ kind, params }) => [kind, (params as ParamsOf<'basic-block'>).filters]),
      );
      expect(sameNetwork(wholeOf(back), wholeOf(document))).toBe(true);
      const [now, then] = [analyse(back), analyse(document)];
      expect(now.totals).toEqual(then.totals);
      expect(now.exits.map(({ exit: { kind, depth, blocksBefore }, parameters }) => ({ kind, depth, blocksBefore, parameters }))).toEqual(
        then.exits.map(({ exit: { kind, depth, blocksBefore }, parameters }) => ({ kind, depth, blocksBefore, parameters })),
      );
      if (blocksOf(document).length > 0)
        expect(Object.values(back.stages).map(({ name }) => name)).toEqual(Object.values(document.stages).map(({ name }) => name));
    },
  );
});

describe('every sort of residual block', () => {
  const cases = (['basic-block', 'bottleneck-block'] as const).flatMap((kind) =>
    blockOrders.flatMap((order) =>
      shortcutKinds.flatMap((shortcut) =>
        [1, 2].flatMap((strides) =>
          [
            {},
            { groups: 4, dropout: 0.3 },
            { norm: { epsilon: 1e-3, momentum: 0.99 } },
            { convs: { padding: 'same' as const, bias: 'all' as const } },
            { convs: { bias: 'last' as const, ...(kind === 'bottleneck-block' && strides > 1 && { strideOn: 'first' as const }) } },
          ].flatMap((rest) =>
            [16, 32].map((filters) => ({
              kind,
              params: { order, shortcut, strides, filters, ...(kind === 'bottleneck-block' && { expansion: 2 }), ...rest },
            })),
          ),
        ),
      ),
    ),
  );
  it(`${cases.length} of them come back as the one block they were`, () => {
    let compared = 0;
    for (const [index, { kind, params }] of cases.entries()) {
      const document = network(
        {
          in: ['input', { height: 9, width: 8, channels: 3 }],
          stem: ['conv', { filters: 16 }],
          relu: ['activation'],
          b: [kind, params as never],
          out: ['output', { head: 'C' }],
        },
        'in>stem>relu>b>out',
      );
      // An identity over different shapes is no network.
      if (!analyse(document).trainable) continue;
      const result = imported(document, dialects[index % dialects.length] as Dialect);
      const back = result.document as Document;
      expect(back && blocksOf(back).map((block) => block.kind), JSON.stringify({ kind, params, result: result.diagnostics })).toEqual([
        kind,
      ]);
      expect(sameNetwork(wholeOf(back), wholeOf(document))).toBe(true);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(cases.length / 2);
  });
});

describe('designs at random', () => {
  it('come back as the same network, whatever they are made of', { timeout: 120_000 }, () => {
    let blocks = 0;
    let equal = 0;
    fc.assert(
      fc.property(arbitraryDesign, fc.constantFrom(...dialects), ({ document, analysis }, dialect) => {
        const { exits } = analysis.graph;
        // Dropout at rate 0 is left out.
        fc.pre(Object.values(document.nodes).every((node) => node.kind !== 'dropout' || node.params.rate > 0));
        // Two heads on the same logits are one output of a model; padding a shortcut outside a block has no node.
        fc.pre(
          analysis.trainable &&
            new Set(exits.map(({ logits }) => logits)).size === exits.length &&
            exits.every(({ logits }) => analysis.layers[logits]?.output.length === 1),
        );
        const result = imported(document, dialect);
        expect(result.diagnostics).toEqual([]);
        const back = result.document as Document;
        blocks += blocksOf(back).length;
        // What is told as read otherwise or changed (a pool of the whole image, the order of joined branches) is another network by name.
        if (result.document && result.report.notes.length === 0) {
          expect(sameNetwork(wholeOf(back), wholeOf(document))).toBe(true);
          equal += 1;
        }
        expect(analyse(back).exits).toHaveLength(exits.length);
      }),
      { numRuns: 300, seed: 5 },
    );
    expect(blocks).toBeGreaterThan(50);
    expect(equal).toBeGreaterThan(200);
  });
});
