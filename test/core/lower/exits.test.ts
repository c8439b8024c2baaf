import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { headKinds } from '../../../main-process/core/graph/kinds.ts';
import { network } from '../../helpers/network.ts';

const image = ['input', { height: 8, width: 8, channels: 4 }] as const;

describe('heads', () => {
  const layersOf = { A: ['bn', 'act', 'pool', 'dense'], B: ['bn', 'act', 'flatten', 'dense'], C: ['pool', 'dense'], D: ['act', 'pool', 'dense'], dense: ['dense'], none: [] } as const;
  it.each(headKinds)('%s', (head) => {
    const vector = head === 'dense' || head === 'none';
    const { graph, diagnostics, layers } = analyse(
      network({ in: image, flat: ['flatten'], logits: ['dense', { units: 10 }], conv: ['conv'], out: ['output', { head }] }, vector ? 'in>flat>logits>out' : 'in>conv>out'),
    );
    const [exit] = graph.exits;
    expect(exit?.head).toEqual(layersOf[head].map((role) => `out/${role}`));
    expect(exit?.tap).toBe(vector ? 'logits/dense' : 'conv/conv');
    expect(exit?.logits).toBe(exit?.head.at(-1) ?? exit?.tap);
    expect(layers[exit?.logits ?? '']?.output).toEqual([10]);
    expect(diagnostics.filter(({ severity, node }) => severity === 'error' && node === 'out')).toEqual([]);
  });
});

describe('exits', () => {
  it('stand from shallow to deep, with blocks, convolutions and depth', () => {
    const { graph } = analyse(
      network(
        {
          in: image,
          stem: ['conv', { filters: 8 }],
          b1: ['basic-block', { filters: 8 }],
          b2: ['basic-block', { filters: 8 }],
          b3: ['basic-block', { filters: 8 }],
          // Ids in the wrong order on purpose.
          a: ['auxiliary-output', { weight: 0.5 }],
          z: ['auxiliary-output', { head: 'C' }],
          out: ['output'],
        },
        'in>stem>b1>b2>b3>out',
        'b2>a',
        'b1>z',
      ),
    );
    expect(graph.exits).toMatchObject([
      { id: 'z', kind: 'auxiliary', blocksBefore: 1, convsPerBlock: 2, depth: 3, weight: null, tap: 'b1/add' },
      { id: 'a', kind: 'auxiliary', blocksBefore: 2, convsPerBlock: 2, depth: 5, weight: 0.5, tap: 'b2/add' },
      { id: 'out', kind: 'final', blocksBefore: 3, convsPerBlock: 2, depth: 8, weight: null, tap: 'b3/add' },
    ]);
  });

  it('count three convolutions a bottleneck, and the true number where kinds are mixed', () => {
    const mixed = network(
      { in: image, stem: ['conv'], b1: ['bottleneck-block'], x: ['auxiliary-output'], b2: ['basic-block'], out: ['output'] },
      'in>stem>b1>b2>out',
      'b1>x',
    );
    const [x, out] = analyse(mixed).graph.exits;
    expect(x).toMatchObject({ blocksBefore: 1, convsPerBlock: 3, depth: 4 });
    expect(out).toMatchObject({ blocksBefore: 2, convsPerBlock: 2.5, depth: 7 });
  });

  it('follow the longest way through branches', () => {
    const branches = network(
      { in: image, l1: ['basic-block', { filters: 4 }], l2: ['basic-block', { filters: 4 }], r1: ['basic-block', { filters: 4 }], join: ['add'], out: ['output'] },
      'in>l1>l2>join',
      'in>r1>join',
      'join>out',
    );
    expect(analyse(branches).graph.exits[0]).toMatchObject({ blocksBefore: 2, depth: 5 });
  });
});

describe('an unfinished drawing', () => {
  it('is lowered as far as it hangs together', () => {
    const { graph, nodes, trainable } = analyse(network({ in: image, stem: ['conv', { filters: 8 }], b: ['basic-block'], lone: ['conv'], out: ['output'] }, 'in>stem', 'b>out', 'stem>lone'));
    expect(Object.keys(graph.outputOf)).toEqual(['in', 'stem', 'lone']);
    expect(nodes['stem']).toMatchObject({ inputs: [[8, 8, 4]], output: [8, 8, 8] });
    expect(nodes['b']).toMatchObject({ inputs: [], output: null, parameters: 0 });
    expect(graph.exits).toEqual([]);
    expect(trainable).toBe(false);
  });

  it('goes on behind an addition that fails, so that what follows shows its shapes', () => {
    const { nodes, trainable } = analyse(
      network({ in: image, b1: ['basic-block', { filters: 8, strides: 2, shortcut: 'identity' }], b2: ['basic-block', { filters: 8 }], out: ['output'] }, 'in>b1>b2>out'),
    );
    expect(nodes['b1']?.output).toEqual([4, 4, 8]);
    expect(nodes['b2']?.output).toEqual([4, 4, 8]);
    expect(trainable).toBe(false);
  });

  it('says one thing about one cause', () => {
    const { diagnostics } = analyse(network({ in: image, flat: ['flatten'], c1: ['conv'], c2: ['conv'], b: ['basic-block'], out: ['output'] }, 'in>flat>c1>c2>b>out'));
    expect(diagnostics.map(({ id, node }) => [id, node])).toEqual([['needs-image', 'c1']]);
  });
});
