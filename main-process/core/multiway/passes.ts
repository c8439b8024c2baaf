import type { Method } from '../graph/training-config.ts';
import type { LayerId, LoweredGraph } from '../lower/lowered-graph.ts';
import { exitsServed, headLayers } from './segments.ts';
import { outputWeights, pathWeights } from './weights.ts';

/**
 * A factor of the step: a number, or a sum of the paths' coefficients c_i, which the loss-ratio rule makes vary from step
 * to step: `factor · Σ c_i` over `coefficients` (indices of exits).
 */
export interface Coefficient {
  readonly factor: number;
  readonly coefficients: readonly number[];
}
export const fixed = (factor: number): Coefficient => ({ factor, coefficients: [] });

/** What a pass does to the weights of one layer. */
export interface LayerUpdate {
  /** The pass's own learning rate over the base one: 1, or c_i. */
  readonly rate: Coefficient;
  /** Factor of the weight decay λ. */
  readonly decay: Coefficient;
  /** Name of the optimizer state that this pass keeps for the layer: '' or the exit whose path it is. */
  readonly slot: string;
}

/** One backward pass and the updates that follow from it. */
export interface Pass {
  /** Per exit: dL/d(its loss) to begin with; 0 leaves the exit out. */
  readonly seeds: readonly number[];
  /** Per exit: factor of its gradient where the head joins the trunk. */
  readonly junctions: readonly Coefficient[];
  /** By layer; layers not named keep their weights. */
  readonly updates: ReadonlyMap<LayerId, LayerUpdate>;
}

export interface StepPlan {
  readonly passes: readonly Pass[];
  /** True where a pass reads the weights that the passes before it have updated (spec §4.1). */
  readonly inSequence: boolean;
  /** Fixed c_i = 1/d_i per exit (spec §3); what `Coefficient.coefficients` stand for without the loss-ratio rule. */
  readonly coefficients: readonly number[];
}

/**
 * The passes of a method.
 * - `single`: one pass from all losses; the auxiliary heads' gradients stop at their junctions.
 * - `joint`: one pass from the sum of the losses, each times the exit's own weight (1 where unset): deep
 *   supervision. Layers that lead only to exits of weight 0 keep their weights.
 * - `fused` (spec §4.3): one pass; junctions scale by c_i·w_i, the trunk decays by Σ c_i over the exits it serves.
 * - `parallel` (§4.2), `sequential` (§4.1): a pass a path; the trunk steps with lr·c_i and a momentum of the path's own.
 */
export function stepPlan(graph: LoweredGraph, method: Method): StepPlan {
  const { exits } = graph;
  const { weights, coefficients } = pathWeights(exits);
  const heads = headLayers(graph);
  const served = [...exitsServed(graph)].filter(([, indices]) => indices.length > 0);
  const own: LayerUpdate = { rate: fixed(1), decay: fixed(1), slot: '' };
  const all = (seeds: readonly number[], junctions: readonly Coefficient[], trunk: (exits: readonly number[]) => LayerUpdate): Pass => ({
    seeds,
    junctions,
    updates: new Map(
      served
        .filter(([, indices]) => indices.some((exit) => seeds[exit] !== 0))
        .map(([id, indices]) => [id, heads.has(id) ? own : trunk(indices)]),
    ),
  });
  const ones = exits.map(() => 1);

  switch (method) {
    case 'single': {
      const pass = all(ones, exits.map(({ kind }) => fixed(kind === 'final' ? 1 : 0)), () => own);
      return { passes: [pass], inSequence: false, coefficients };
    }
    case 'joint': {
      const pass = all(outputWeights(exits, 'joint'), ones.map(fixed), () => own);
      return { passes: [pass], inSequence: false, coefficients };
    }
    case 'fused': {
      const junctions = weights.map((weight, i): Coefficient => ({ factor: weight, coefficients: [i] }));
      const pass = all(ones, junctions, (indices) => ({ ...own, decay: { factor: 1, coefficients: indices } }));
      return { passes: [pass], inSequence: false, coefficients };
    }
    case 'parallel':
    case 'sequential':
      return { passes: exits.map((_, path) => pathPass(path)), inSequence: method === 'sequential', coefficients };
  }

  function pathPass(path: number): Pass {
    const updates = new Map<LayerId, LayerUpdate>();
    for (const [id, indices] of served) {
      if (heads.get(id) === path) updates.set(id, own);
      // A muted path (weight 0) leaves the trunk alone: it neither pulls nor decays it.
      else if (!heads.has(id) && indices.includes(path) && coefficients[path] !== 0) {
        updates.set(id, { rate: { factor: 1, coefficients: [path] }, decay: fixed(1), slot: exits[path]?.id ?? '' });
      }
    }
    return { seeds: exits.map((_exit, i) => (i === path ? 1 : 0)), junctions: weights.map(fixed), updates };
  }
}
