import { describe, expect, it } from 'vitest';
import { methods } from '../../../main-process/core/graph/training-config.ts';
import { stepPlan, type Coefficient } from '../../../main-process/core/multiway/passes.ts';
import { pathWeights } from '../../../main-process/core/multiway/weights.ts';
import { auxNet } from '../../helpers/lowered-nets.ts';

/** Blocks 1–3, heads after 1 and 2: exits e1, e2 and the final one. */
const graph = auxNet({ perStage: 1, exitsAfter: [1, 2] });
const { weights: w, coefficients: c } = pathWeights(graph.exits);
const number = ({ factor, coefficients }: Coefficient): number =>
  coefficients.length === 0 ? factor : factor * coefficients.reduce((sum, exit) => sum + (c[exit] ?? 0), 0);

describe('the passes of a method', () => {
  it.each([
    { method: 'single', seeds: [[1, 1, 1]], junctions: [[0, 0, 1]] },
    { method: 'joint', seeds: [[1, 1, 1]], junctions: [[1, 1, 1]] },
    { method: 'fused', seeds: [[1, 1, 1]], junctions: [[w[0]! * c[0]!, w[1]! * c[1]!, 1]] },
    { method: 'parallel', seeds: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], junctions: [w, w, w] },
    { method: 'sequential', seeds: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], junctions: [w, w, w] },
  ] as const)('$method', ({ method, seeds, junctions }) => {
    const { passes, inSequence } = stepPlan(graph, method);
    expect(passes.map((pass) => pass.seeds)).toEqual(seeds);
    expect(passes.map((pass) => pass.junctions.map(number))).toEqual(junctions);
    expect(inSequence).toBe(method === 'sequential');
  });

  it.each(methods)('%s updates every layer that leads to an exit, and each head once at the full rate', (method) => {
    const { passes } = stepPlan(graph, method);
    for (const { head } of graph.exits) {
      const updates = passes.flatMap(({ updates }) => updates.get(head[0] ?? '') ?? []);
      expect(updates.map(({ rate, decay, slot }) => [number(rate), number(decay), slot])).toEqual([[1, 1, '']]);
    }
    for (const layer of graph.layers) expect(passes.some(({ updates }) => updates.has(layer.id)), layer.id).toBe(true);
  });

  it('`fused` decays a trunk layer by Σ c over the exits it serves', () => {
    const [pass] = stepPlan(graph, 'fused').passes;
    const decay = (layer: string): number => number(pass?.updates.get(layer)?.decay ?? { factor: NaN, coefficients: [] });
    expect(decay('stem/conv')).toBeCloseTo(c[0]! + c[1]! + 1, 12);
    expect(decay('block2/conv1')).toBeCloseTo(c[1]! + 1, 12);
    expect(decay('block3/conv1')).toBe(1);
  });

  it.each(['parallel', 'sequential'] as const)('`%s`: a path reaches the trunk before its exit, at rate c, with a slot of its own', (method) => {
    const [first, second, last] = stepPlan(graph, method).passes;
    expect(first?.updates.has('block2/conv1')).toBe(false);
    const update = second?.updates.get('block2/conv1');
    expect(update && [number(update.rate), number(update.decay), update.slot]).toEqual([c[1], 1, 'exit2']);
    expect(last?.updates.get('stem/conv')?.slot).toBe('final');
  });

  it('`joint` leaves an exit of weight 0 out, head and all', () => {
    const without = { ...graph, exits: graph.exits.map((exit, i) => (i === 0 ? { ...exit, weight: 0 } : exit)) };
    const [pass] = stepPlan(without, 'joint').passes;
    expect(pass?.seeds).toEqual([0, 1, 1]);
    expect(graph.exits[0]?.head.some((layer) => pass?.updates.has(layer))).toBe(false);
    expect(pass?.updates.has('stem/conv')).toBe(true);
  });

  it('a muted path keeps its head learning and leaves the trunk alone', () => {
    const muted = { ...graph, exits: graph.exits.map((exit, i) => (i === 0 ? { ...exit, weight: 0 } : exit)) };
    const [first] = stepPlan(muted, 'parallel').passes;
    expect([...(first?.updates.keys() ?? [])]).toEqual(muted.exits[0]?.head);
  });
});
