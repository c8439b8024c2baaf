import { batchNormLayer } from '../layers/batch-norm.ts';
import { only, type Emitter } from './emitter.ts';

/** Weights `id/gamma`, `id/beta`; running averages `id/moving_mean`, `id/moving_variance`. */
export const batchNorm: Emitter<'batchNorm'> = ({ tf }, layer, inputs) =>
  batchNormLayer(tf)({ name: layer.id, ...layer.attributes }, only(layer, inputs));
