import type { OpName } from '../ops/registry.ts';
import type { LoweredGraph } from '../lower/lowered-graph.ts';
import { initialKernel } from '../random/initial-weights.ts';
import { namedWeights } from './named-weights.ts';
import type { LayersModel, Tf } from './tf.ts';

/** Gives every kernel its first values. Biases and β start at 0, γ and the running variance at 1: their layers made them so. */
export function initialiseWeights(tf: Tf, model: LayersModel, graph: LoweredGraph, seed: number): void {
  const ops = new Map<string, OpName>(graph.layers.map((layer) => [layer.id, layer.op]));
  for (const { layer, role, name, variable } of namedWeights(model)) {
    if (role !== 'kernel') continue;
    const values = initialKernel(ops.get(layer) === 'dense' ? 'dense' : 'convolution', name, variable.shape, seed);
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
  }
}
