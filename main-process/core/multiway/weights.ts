import type { Method } from '../graph/training-config.ts';
import type { Exit } from '../lower/lowered-graph.ts';

/** One number per exit, in the order of the exits (auxiliary shallow → deep, then final). */
export interface PathWeights {
  /** w_i: strength of path i's gradient in the trunk. */
  readonly weights: readonly number[];
  /** d_i: path i's learning rate in the trunk is lr / d_i. */
  readonly divisors: readonly number[];
  /** c_i = 1/d_i; 0 for a path whose weight is 0. */
  readonly coefficients: readonly number[];
}

/** Smallest weight that the rule gives (spec §3). */
export const weightFloor = 0.01;

/** What the rule gives an auxiliary exit, and the numbers it is made of. */
export interface RuleWeight {
  /** `max((own / deepest)², weightFloor)`. */
  readonly weight: number;
  /** p·ℓ + 1 of the exit, and of the deepest auxiliary one. */
  readonly own: number;
  readonly deepest: number;
  readonly blocks: number;
  readonly convsPerBlock: number;
}

/** `exits` from shallow to deep; the exit is one of them. */
export function ruleWeight(exits: readonly Exit[], exit: Exit): RuleWeight {
  const deepest = exits.filter(({ kind }) => kind === 'auxiliary').at(-1) ?? exit;
  const { blocksBefore: blocks, convsPerBlock } = exit;
  const sizes = { own: depthOf(exit), deepest: depthOf(deepest), blocks, convsPerBlock };
  return { weight: exit.kind === 'final' ? 1 : Math.max((sizes.own / sizes.deepest) ** 2, weightFloor), ...sizes };
}

const depthOf = (exit: Exit): number => exit.blocksBefore * exit.convsPerBlock + 1;

/**
 * Path weights of multi-way back-propagation (arXiv 1611.01773; shared spec §3):
 * `w_i = max(((p_i·ℓ+1)/(p_m·ℓ+1))², 0.01)`, `d_i = Σ_{j=i..m} w_j` over the auxiliary exits; `w_F = d_F = 1`.
 * An exit's own weight, where set, stands in place of the rule. Weight 0 mutes the path: it then neither pulls nor
 * decays the trunk, and its head learns on a stopped gradient. A silent exit, the final one too, has weight 0.
 */
export function pathWeights(exits: readonly Exit[]): PathWeights {
  const weights = exits.map((exit) => (exit.silent ? 0 : exit.kind === 'final' ? 1 : (exit.weight ?? ruleWeight(exits, exit).weight)));
  const divisors = exits.map((exit, i) =>
    exit.kind === 'final' ? 1 : exits.reduce((sum, other, j) => (j >= i && other.kind === 'auxiliary' ? sum + (weights[j] ?? 0) : sum), 0),
  );
  const coefficients = divisors.map((divisor, i) => (weights[i] === 0 ? 0 : 1 / divisor));
  return { weights, divisors, coefficients };
}

/** What a person sees as the weight of each exit: of its whole loss in `joint` (1 where unset), else of its path in the trunk. */
export const outputWeights = (exits: readonly Exit[], method: Method): readonly number[] =>
  method === 'joint' ? exits.map(({ weight, silent }) => (silent ? 0 : (weight ?? 1))) : pathWeights(exits).weights;
