import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activationKinds, blockOrders, headKinds, nodeKinds, shortcutKinds } from '../../main-process/core/graph/kinds.ts';
import { opNames } from '../../main-process/core/ops/registry.ts';
import { arbitraryDesign } from '../helpers/arbitrary-design.ts';

const drawn = fc.sample(arbitraryDesign, { numRuns: 400, seed: 1 });
const trainable = drawn.filter(({ analysis }) => analysis.trainable);
const nodes = trainable.flatMap(({ document }) => Object.values(document.nodes));
const layers = trainable.flatMap(({ analysis }) => analysis.graph.layers);

describe('designs drawn at random', () => {
  it('are nearly all trainable', () => {
    const refused = drawn.flatMap(({ analysis }) => analysis.diagnostics.filter(({ severity }) => severity === 'error').map(({ id }) => id));
    expect(trainable.length / drawn.length, String(refused)).toBeGreaterThan(0.95);
  });

  it.each([
    ['kind of node', nodes.map(({ kind }) => kind), nodeKinds],
    ['op', layers.map(({ op }) => op), opNames],
    ['head', nodes.map(({ params }) => params['head' as never]), headKinds],
    ['order of a block', nodes.map(({ params }) => params['order' as never]), blockOrders],
    ['shortcut', nodes.map(({ params }) => params['shortcut' as never]), shortcutKinds],
    ['activation', nodes.map(({ params }) => params['function' as never]), activationKinds],
    ['number of auxiliary outputs', trainable.map(({ analysis }) => analysis.graph.exits.length - 1), [0, 1, 2, 3]],
    ['weight of an auxiliary output', trainable.flatMap(({ analysis }) => analysis.graph.exits.map(({ weight }) => weight)), [null, 0, 0.3, 2]],
    ['padding of a convolution', nodes.flatMap((node) => (node.kind === 'conv' ? [node.params.padding] : [])), ['same', 'valid', 0, 1, 2]],
    ['padding of a pool', nodes.flatMap((node) => (node.kind.endsWith('-pool') ? [node.params['padding' as never]] : [])), ['same', 'valid', 0, 1, 2]],
  ])('have every %s there is', (_, found, all) => {
    const missing = all.filter((one) => !new Set<unknown>(found).has(one));
    expect(missing).toEqual([]);
  });

  it('group convolutions of every sort', () => {
    const grouped = nodes.flatMap((node) => ('groups' in node.params && Number(node.params.groups) > 1 ? [node.kind] : []));
    expect(new Set(grouped)).toEqual(new Set(['conv', 'basic-block', 'bottleneck-block']));
  });
});
