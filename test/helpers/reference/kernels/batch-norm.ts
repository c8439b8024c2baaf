import type * as primitives from '../../../../main-process/core/program/primitives/batch-norm.ts';
import { at, lastDim, map, sumToChannels, zip, type Tensor64 } from '../tensor.ts';
import type { Kernels } from './kernel.ts';

export const batchNorm: Kernels<keyof typeof primitives> = {
  batchNorm: ({ epsilon, momentum }, [x, gamma, beta, oldMean, oldVariance]) => {
    const [count, c] = [x.data.length / lastDim(x), lastDim(x)];
    const mean = map(sumToChannels(x), (total) => total / count);
    const variance = map(sumToChannels(map(x, (v, i) => (v - at(mean, i % c)) ** 2)), (total) => total / count);
    const y = normalise(x, gamma, beta, mean, variance, epsilon);
    const unbiased = map(variance, (v) => (v * count) / Math.max(1, count - 1));
    const moved = (old: Tensor64, batch: Tensor64): Tensor64 => zip(old, batch, (a, b) => momentum * a + (1 - momentum) * b);
    return [y, moved(oldMean, mean), moved(oldVariance, unbiased), mean, variance];
  },
  batchNormGradient: ({ epsilon }, [dy, x, gamma, mean, variance]) => {
    const c = lastDim(x);
    const count = x.data.length / c;
    const inverse = map(variance, (v) => 1 / Math.sqrt(v + epsilon));
    const normalised = map(x, (v, i) => (v - at(mean, i % c)) * at(inverse, i % c));
    const dBeta = sumToChannels(dy);
    const dGamma = sumToChannels(zip(dy, normalised, (d, v) => d * v));
    // The batch's mean and variance depend on x too: dy loses its projections on 1 and on x̂.
    const dx = map(dy, (d, i) => {
      const own = d - at(dBeta, i % c) / count - (at(normalised, i) * at(dGamma, i % c)) / count;
      return own * at(gamma, i % c) * at(inverse, i % c);
    });
    return [dx, dGamma, dBeta];
  },
  batchNormAtRest: ({ epsilon }, [x, gamma, beta, mean, variance]) => [normalise(x, gamma, beta, mean, variance, epsilon)],
};

function normalise(x: Tensor64, gamma: Tensor64, beta: Tensor64, mean: Tensor64, variance: Tensor64, epsilon: number): Tensor64 {
  const c = lastDim(x);
  return map(x, (v, i) => ((v - at(mean, i % c)) / Math.sqrt(at(variance, i % c) + epsilon)) * at(gamma, i % c) + at(beta, i % c));
}
