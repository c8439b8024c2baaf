import { describe, expect, it } from 'vitest';
import { gradientPlan } from '../../../main-process/core/multiway/gradient-plan.ts';
import { exitsServed } from '../../../main-process/core/multiway/segments.ts';
import { auxNet } from '../../helpers/lowered-nets.ts';

const graph = auxNet(); // Heads after blocks 3 and 6: w = (7/13)², 1, 1.
const c1 = 1 / (49 / 169 + 1);

describe('segments', () => {
  it.each([
    ['stem/conv', [0, 1, 2]],
    ['block3/conv2', [0, 1, 2]],
    ['block4/conv1', [1, 2]],
    ['block4/shortcut', [1, 2]],
    ['block7/a/bn', [2]],
    ['exit3/dense', [0]],
    ['exit6/bn', [1]],
    ['final/dense', [2]],
  ])('%s serves exits %j', (layer, exits) => {
    expect(exitsServed(graph).get(layer)).toEqual(exits);
  });
});

describe('gradient plan', () => {
  it('fused: c·w at each junction, decay Σ c over the exits served, heads at full strength', () => {
    const plan = gradientPlan(graph, 'fused');
    expect(plan.junctionScales).toEqual([expect.closeTo((c1 * 49) / 169, 12), 1, 1]);
    const factor = (layer: string) => plan.decayFactors.get(layer);
    expect(factor('stem/conv')).toBeCloseTo(c1 + 1 + 1, 12);
    expect(factor('block6/conv2')).toBeCloseTo(2, 12);
    expect(factor('block7/conv1')).toBe(1);
    expect([factor('exit3/bn'), factor('exit6/dense'), factor('final/dense')]).toEqual([1, 1, 1]);
  });

  it('single: heads learn on a stopped gradient, the trunk from the final exit alone', () => {
    const plan = gradientPlan(graph, 'single');
    expect(plan.junctionScales).toEqual([0, 0, 1]);
    expect([...plan.decayFactors.values()].every((factor) => factor === 1)).toBe(true);
  });
});
