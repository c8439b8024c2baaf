import type { OpName } from '../ops/registry.ts';
import type { LoweredGraph } from '../lower/lowered-graph.ts';
import { namedWeights } from './named-weights.ts';
import { deriveSeed, normals, uniforms } from '../random/seed.ts';
import type { LayersModel, Tf } from './tf.ts';

/**
 * Gives every kernel its first values, each from (seed, layer id) alone (spec §1):
 * - convolution: N(0, 2 / (kh·kw·filters)), the authors' (arXiv 1502.01852, fan-out);
 * - dense: U(−1/√features, 1/√features), Torch's default, which the authors' code leaves as it is.
 * Biases and β start at 0, γ and the running variance at 1: their layers made them so.
 */
export function initialiseWeights(tf: Tf, model: LayersModel, graph: LoweredGraph, seed: number): void {
  const ops = new Map<string, OpName>(graph.layers.map((layer) => [layer.id, layer.op]));
  for (const { layer, role, name, variable } of namedWeights(model)) {
    if (role !== 'kernel') continue;
    const weightSeed = deriveSeed(seed, 'weights', name);
    const values = ops.get(layer) === 'dense' ? denseKernel(weightSeed, variable.shape) : convolutionKernel(weightSeed, variable.shape);
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
  }
}

function convolutionKernel(seed: number, shape: readonly number[]): Float32Array {
  const [height = 1, width = 1, channels = 1, filters = 1] = shape;
  const deviation = Math.sqrt(2 / (height * width * filters));
  const next = normals(seed);
  return drawn(height * width * channels * filters, () => next() * deviation);
}

function denseKernel(seed: number, shape: readonly number[]): Float32Array {
  const [features = 1, units = 1] = shape;
  const bound = 1 / Math.sqrt(features);
  const next = uniforms(seed);
  return drawn(features * units, () => (2 * next() - 1) * bound);
}

/** As `Float32Array.from` with a function, which takes seconds for the tens of millions of weights of a wide network. */
function drawn(length: number, draw: () => number): Float32Array {
  const values = new Float32Array(length);
  for (let i = 0; i < length; i++) values[i] = draw();
  return values;
}
