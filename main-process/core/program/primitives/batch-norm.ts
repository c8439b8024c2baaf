import { at, expect, first, imageDims, value, type Primitive } from './primitive.ts';
import type { TensorType } from '../ir.ts';

export interface BatchNormAttributes {
  readonly epsilon: number;
  /** Weight of the old running average; the batch's variance enters unbiased, as in Torch (spec §1). */
  readonly momentum: number;
}

function perChannel(inputs: readonly TensorType[]): TensorType {
  const channels = imageDims(at(inputs, 0))[3];
  const parameters = inputs.slice(1, 5);
  expect(parameters.every(({ dtype, shape }) => dtype === 'float32' && shape.length === 1 && shape[0] === channels), `float32 [${channels}] for γ, β, mean and variance`, inputs);
  return { dtype: 'float32', shape: [channels] };
}

/**
 * Normalises by the batch's own mean and biased variance (arXiv 1502.03167). Inputs images, γ, β, running mean, running
 * variance; outputs y, new running mean, new running variance, and what the gradient needs: batch mean, and the inverse
 * deviation or variance as the executor keeps it. The last two are opaque.
 */
export const batchNorm: Primitive<BatchNormAttributes> = {
  infer: (_, inputs) => {
    const channel = perChannel(inputs);
    return [at(inputs, 0), channel, channel, channel, channel];
  },
  gradient: ({ build, attributes, inputs, outputs, dy }) => {
    const saved = [value(outputs, 3), value(outputs, 4)];
    const [dx, dGamma, dBeta] = build.many('batchNormGradient', attributes, [first(dy), value(inputs, 0), value(inputs, 1), ...saved]);
    return [dx ?? null, dGamma ?? null, dBeta ?? null, null, null];
  },
};

/** Inputs dL/dy, images, γ and the two opaque outputs; outputs dL/d(images), dL/dγ, dL/dβ. */
export const batchNormGradient: Primitive<BatchNormAttributes> = {
  infer: (_, inputs) => [at(inputs, 1), at(inputs, 2), at(inputs, 2)],
  gradient: null,
};

/** Normalises by the running averages. Inputs images, γ, β, mean, variance. Nothing flows back: it is used at rest only. */
export const batchNormAtRest: Primitive<Pick<BatchNormAttributes, 'epsilon'>> = {
  infer: (_, inputs) => {
    perChannel(inputs);
    return [at(inputs, 0)];
  },
  gradient: null,
};
