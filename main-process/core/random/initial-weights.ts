import { deriveSeed, normals, uniforms } from './seed.ts';

/**
 * First values of a kernel, from (seed, name) alone (spec §1):
 * - `convolution`: N(0, 2 / (kh·kw·filters)), the authors' (arXiv 1502.01852, fan-out);
 * - `dense`: U(−1/√features, 1/√features), Torch's default, which the authors' code leaves as it is.
 */
export function initialKernel(kind: 'convolution' | 'dense', name: string, shape: readonly number[], seed: number): Float32Array {
  const weightSeed = deriveSeed(seed, 'weights', name);
  return kind === 'dense' ? denseKernel(weightSeed, shape) : convolutionKernel(weightSeed, shape);
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
