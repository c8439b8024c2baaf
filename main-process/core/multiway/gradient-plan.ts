import type { Method } from '../graph/training-config.ts';
import type { LayerId, LoweredGraph } from '../lower/lowered-graph.ts';
import { exitsServed, headLayers } from './segments.ts';
import { pathWeights, type PathWeights } from './weights.ts';

/** What one backward pass must do so that plain SGD on its result is the chosen method. */
export interface GradientPlan {
  /** Per exit: factor of its gradient where the head joins the trunk. The head itself always learns at full strength. */
  readonly junctionScales: readonly number[];
  /** Per layer: factor of the weight decay λ of its parameters. */
  readonly decayFactors: ReadonlyMap<LayerId, number>;
}

/**
 * - `fused` (spec §4.3): junction scale `c_i·w_i`, decay factor of a trunk layer `Σ c_i` over the exits it serves.
 *   Seeding every loss with 1 then gives `G = Σ c_i·w_i·∂L_i/∂θ + λ·Σ c_i·θ`, and one Nesterov buffer on G moves the
 *   weights exactly as one buffer a path with learning rate lr/d_i does.
 * - `single`: plain back-propagation from the final exit; auxiliary heads learn on a stopped gradient.
 */
export function gradientPlan(graph: LoweredGraph, method: Method): GradientPlan {
  const { weights, coefficients } = trunkPaths(graph, method);
  const heads = headLayers(graph);
  const decayFactors = new Map<LayerId, number>();
  for (const [id, exits] of exitsServed(graph)) {
    decayFactors.set(id, heads.has(id) ? 1 : exits.reduce((sum, exit) => sum + (coefficients[exit] ?? 0), 0));
  }
  return { junctionScales: weights.map((weight, i) => weight * (coefficients[i] ?? 0)), decayFactors };
}

function trunkPaths(graph: LoweredGraph, method: Method): Pick<PathWeights, 'weights' | 'coefficients'> {
  switch (method) {
    // At frozen weights their sum of updates is that of `fused` (spec §4).
    case 'fused':
    case 'parallel':
    case 'sequential':
      return pathWeights(graph.exits);
    case 'joint': {
      const all = graph.exits.map(() => 1);
      return { weights: all, coefficients: all };
    }
    case 'single': {
      const onlyFinal = graph.exits.map((exit) => (exit.kind === 'final' ? 1 : 0));
      return { weights: onlyFinal, coefficients: onlyFinal };
    }
  }
}
