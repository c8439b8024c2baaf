import { describe, expect, it } from 'vitest';
import type { Exit } from '../../../main-process/core/lower/lowered-graph.ts';
import { outputWeights, pathWeights } from '../../../main-process/core/multiway/weights.ts';

const exit = (kind: Exit['kind'], blocksBefore: number, weight: number | null = null, convsPerBlock = 2): Exit => ({
  id: `e${blocksBefore}`, name: '', kind, tap: '', head: [], logits: '', blocksBefore, convsPerBlock, depth: 0, weight,
});

/** Worked by hand from spec §3: w = max(((p·ℓ+1)/(p_m·ℓ+1))², 0.01), d_i = Σ_{j≥i} w_j, c = 1/d. */
const cases = [
  { name: 'no auxiliary output', exits: [exit('final', 9)], weights: [1], divisors: [1] },
  { name: 'AuxNet-44-2: the only auxiliary path has weight 1', exits: [exit('auxiliary', 19), exit('final', 21)], weights: [1, 1], divisors: [1, 1] },
  {
    name: 'AuxNet-20-3: blocks 3 and 6 → (7/13)²',
    exits: [exit('auxiliary', 3), exit('auxiliary', 6), exit('final', 9)],
    weights: [49 / 169, 1, 1],
    divisors: [49 / 169 + 1, 1, 1],
  },
  {
    name: 'AuxNet-56-5: blocks 7, 12, 17, 22 → labels 15, 25, 35, 45',
    exits: [exit('auxiliary', 7), exit('auxiliary', 12), exit('auxiliary', 17), exit('auxiliary', 22), exit('final', 27)],
    weights: [225 / 2025, 625 / 2025, 1225 / 2025, 1, 1],
    divisors: [(225 + 625 + 1225) / 2025 + 1, (625 + 1225) / 2025 + 1, 1225 / 2025 + 1, 1, 1],
  },
  {
    name: 'the floor of 0.01: block 1 of 20 → (3/41)² = 0.0054',
    exits: [exit('auxiliary', 1), exit('auxiliary', 20), exit('final', 27)],
    weights: [0.01, 1, 1],
    divisors: [1.01, 1, 1],
  },
  {
    name: 'bottlenecks count three convolutions: blocks 2 and 4 → (7/13)²',
    exits: [exit('auxiliary', 2, null, 3), exit('auxiliary', 4, null, 3), exit('final', 6, null, 3)],
    weights: [49 / 169, 1, 1],
    divisors: [49 / 169 + 1, 1, 1],
  },
  {
    name: "a user's weight stands in place of the rule",
    exits: [exit('auxiliary', 3, 0.5), exit('auxiliary', 6), exit('final', 9)],
    weights: [0.5, 1, 1],
    divisors: [1.5, 1, 1],
  },
] as const;

describe('path weights', () => {
  it.each(cases)('$name', ({ exits, weights, divisors }) => {
    const result = pathWeights(exits);
    expect(result.weights).toEqual(weights.map((weight) => expect.closeTo(weight, 12)));
    expect(result.divisors).toEqual(divisors.map((divisor) => expect.closeTo(divisor, 12)));
    expect(result.coefficients).toEqual(divisors.map((divisor) => expect.closeTo(1 / divisor, 12)));
  });

  it('mutes a path of weight 0 and keeps the coefficients finite', () => {
    const { coefficients } = pathWeights([exit('auxiliary', 3, 0), exit('auxiliary', 6, 0), exit('final', 9)]);
    expect(coefficients).toEqual([0, 0, 1]);
  });

  it('weigh whole losses in joint, where an unset one counts once', () => {
    const exits = [exit('auxiliary', 3), exit('auxiliary', 6, 0.5), exit('final', 9)];
    expect(outputWeights(exits, 'joint')).toEqual([1, 0.5, 1]);
    expect(outputWeights(exits, 'parallel')).toEqual(pathWeights(exits).weights);
  });
});
