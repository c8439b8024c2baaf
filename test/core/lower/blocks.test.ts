import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import type { ParamsOf } from '../../../main-process/core/graph/kinds.ts';
import { network } from '../../helpers/network.ts';

/** `role(inputs)` of each layer of node `b`, e.g. `add(b/conv2, in/image)`; `in` is 8×8×16. */
function lowered(kind: 'basic-block' | 'bottleneck-block', params: Partial<ParamsOf<'bottleneck-block'>>): readonly string[] {
  const { graph, diagnostics } = analyse(network({ in: ['input', { height: 8, width: 8, channels: 16 }], b: [kind, params as never], out: ['output'] }, 'in>b>out'));
  // A hint says that a head follows the stride at once: here it is meant.
  expect(diagnostics.filter(({ id }) => id !== 'stride-before-head')).toEqual([]);
  return graph.layers.filter(({ node }) => node === 'b').map(({ id, inputs }) => `${id.slice(2)}(${inputs.map((input) => input.replace(/^b\//, '')).join(', ')})`);
}

describe('basic block', () => {
  it('both pre-activation: the shortcut starts from the raw input', () => {
    expect(lowered('basic-block', { filters: 16, order: 'pre-both' })).toEqual([
      'bn1(in/image)', 'act1(bn1)', 'conv1(act1)', 'bn2(conv1)', 'act2(bn2)', 'conv2(act2)', 'add(conv2, in/image)',
    ]);
  });
  it('half pre-activation: the shortcut starts after the first ReLU', () => {
    expect(lowered('basic-block', { filters: 16, order: 'pre-half' }).at(-1)).toBe('add(conv2, act1)');
  });
  it('post-activation: ReLU after the addition', () => {
    expect(lowered('basic-block', { filters: 16, order: 'post' })).toEqual([
      'conv1(in/image)', 'bn1(conv1)', 'act1(bn1)', 'conv2(act1)', 'bn2(conv2)', 'add(bn2, in/image)', 'act2(add)',
    ]);
  });
  it('dropout stands between the convolutions', () => {
    expect(lowered('basic-block', { filters: 16, dropout: 0.3 })).toContain('conv2(dropout)');
    expect(lowered('basic-block', { filters: 16, dropout: 0.3 })).toContain('dropout(act2)');
    expect(lowered('basic-block', { filters: 16, order: 'post', dropout: 0.3 })).toContain('dropout(act1)');
  });
  it.each([
    { what: 'auto, same shape', params: { filters: 16 }, order: 'pre-half', tail: ['add(conv2, act1)'] },
    { what: 'auto, wider', params: { filters: 32 }, order: 'pre-half', tail: ['shortcut(act1)', 'add(conv2, shortcut)'] },
    { what: 'auto, strided', params: { filters: 16, strides: 2 }, order: 'pre-both', tail: ['shortcut(in/image)', 'add(conv2, shortcut)'] },
    { what: 'projection where none is needed', params: { filters: 16, shortcut: 'projection' }, order: 'pre-both', tail: ['shortcut(in/image)', 'add(conv2, shortcut)'] },
    { what: 'projection of a post-activation block has batch norm', params: { filters: 32 }, order: 'post', tail: ['shortcut(in/image)', 'shortcut-bn(shortcut)', 'add(bn2, shortcut-bn)', 'act2(add)'] },
    { what: 'pad, wider', params: { filters: 32, strides: 2, shortcut: 'pad' }, order: 'post', tail: ['shortcut(in/image)', 'add(bn2, shortcut)', 'act2(add)'] },
    { what: 'pad where nothing changes', params: { filters: 16, shortcut: 'pad' }, order: 'post', tail: ['add(bn2, in/image)', 'act2(add)'] },
  ] as const)('shortcut: $what', ({ params, order, tail }) => {
    expect(lowered('basic-block', { ...params, order }).slice(-tail.length)).toEqual(tail);
  });
});

describe('bottleneck block', () => {
  it('pre-activation', () => {
    expect(lowered('bottleneck-block', { filters: 16, order: 'pre-both', dropout: 0.1 })).toEqual([
      'bn1(in/image)', 'act1(bn1)', 'conv1(act1)', 'bn2(conv1)', 'act2(bn2)', 'dropout(act2)', 'conv2(dropout)', 'bn3(conv2)', 'act3(bn3)', 'conv3(act3)',
      'shortcut(in/image)', 'add(conv3, shortcut)',
    ]);
  });
  it('post-activation, identity where the width stays', () => {
    expect(lowered('bottleneck-block', { filters: 4, order: 'post' })).toEqual([
      'conv1(in/image)', 'bn1(conv1)', 'act1(bn1)', 'conv2(act1)', 'bn2(conv2)', 'act2(bn2)', 'conv3(act2)', 'bn3(conv3)', 'add(bn3, in/image)', 'act3(add)',
    ]);
  });
  it('strides and groups sit on the 3×3, the width grows by the expansion', () => {
    const { graph, nodes } = analyse(
      network({ in: ['input', { height: 8, width: 8, channels: 16 }], b: ['bottleneck-block', { filters: 8, strides: 2, groups: 4, expansion: 2 }], out: ['output'] }, 'in>b>out'),
    );
    const attributes = Object.fromEntries(graph.layers.map((layer) => [layer.id, layer.attributes]));
    expect(attributes['b/conv1']).toMatchObject({ filters: 8, kernelSize: [1, 1], strides: [1, 1], groups: 1 });
    expect(attributes['b/conv2']).toMatchObject({ filters: 8, kernelSize: [3, 3], strides: [2, 2], padding: 1, groups: 4, useBias: false });
    expect(attributes['b/conv3']).toMatchObject({ filters: 16, kernelSize: [1, 1], strides: [1, 1], groups: 1 });
    expect(attributes['b/shortcut']).toMatchObject({ filters: 16, kernelSize: [1, 1], strides: [2, 2], useBias: false });
    expect(nodes['b']?.output).toEqual([4, 4, 16]);
  });
});

describe('parameters of one block, by hand', () => {
  const parameters = (kind: 'basic-block' | 'bottleneck-block', params: Partial<ParamsOf<'bottleneck-block'>>): number =>
    analyse(network({ in: ['input', { height: 8, width: 8, channels: 16 }], b: [kind, params as never], out: ['output'] }, 'in>b>out')).nodes['b']?.parameters ?? 0;
  it.each([
    // BN 2·16, conv 9·16·16, BN 2·16, conv 9·16·16
    { kind: 'basic-block', params: { filters: 16 }, expected: 4672 },
    // 32 + 9·16·32 + 64 + 9·32·32 + 1×1 16·32: block 4 of the mockup
    { kind: 'basic-block', params: { filters: 32, strides: 2, order: 'pre-half' }, expected: 14_432 },
    // post: convolutions 9·16·32 + 9·32·32, BN 64 each, projection 512 with BN 64
    { kind: 'basic-block', params: { filters: 32, strides: 2, order: 'post' }, expected: 14_528 },
    { kind: 'basic-block', params: { filters: 32, strides: 2, order: 'post', shortcut: 'pad' }, expected: 13_952 },
    // 32 + 16·16 + 32 + 9·16·16 + 32 + 16·64 + 16·64
    { kind: 'bottleneck-block', params: { filters: 16 }, expected: 4704 },
  ] as const)('$kind $params', ({ kind, params, expected }) => expect(parameters(kind, params)).toBe(expected));
});
