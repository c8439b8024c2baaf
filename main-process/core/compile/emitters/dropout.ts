import { dropoutLayer } from '../layers/dropout.ts';
import { only, type Emitter } from './emitter.ts';

export const dropout: Emitter<'dropout'> = ({ tf, seed, clock }, layer, inputs) =>
  dropoutLayer(tf)({ name: layer.id, rate: layer.attributes.rate, seed }, clock, only(layer, inputs));
