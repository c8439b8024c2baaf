import { describe, expect, it } from 'vitest';
import { flowScale, formatNorm } from '../../../renderer/features/flow/flow-scale.ts';

describe('flowScale', () => {
  it('goes from 1.5 to 8 pixels with the logarithm', () => {
    const scale = flowScale([0.001, 0.1, 0.01])!;
    expect([0.001, 0.01, 0.1, 1, 0].map((norm) => Math.round(100 * scale.width(norm)) / 100)).toEqual([1.5, 4.75, 8, 8, 1.5]);
    expect(scale.legend.map(({ norm }) => Number(norm.toPrecision(3)))).toEqual([0.001, 0.01, 0.1]);
  });
  it('does not blow up what hardly differs', () => {
    const scale = flowScale([0.1, 0.101])!;
    expect(scale.width(0.101) - scale.width(0.1)).toBeLessThan(0.1);
  });
  it.each([[[]], [[0, Number.NaN]]])('has nothing to say of %j', (norms) => expect(flowScale(norms)).toBeNull());
});

it.each([[0.0981, '0.098'], [0.00002, '2.0e-5'], [0, '0'], [1.234, '1.2'], [34.56, '34.6'], [345.6, '346'], [12_345, '1.2e+4']])(
  'formatNorm writes %d as %s', (norm, text) => expect(formatNorm(norm)).toBe(text));
