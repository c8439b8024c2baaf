import { onlyInput } from '../../lower/only-input.ts';
import { batchNormLayer } from '../layers/batch-norm.ts';
import type { Emitter } from './emitter.ts';

/** Weights `id/gamma`, `id/beta`; running averages `id/moving_mean`, `id/moving_variance`. */
export const batchNorm: Emitter<'batchNorm'> = ({ tf }, layer, inputs) =>
  batchNormLayer(tf)({ name: layer.id, ...layer.attributes }, onlyInput(layer, inputs));
