import { onlyInput } from '../../lower/only-input.ts';
import { dropoutLayer } from '../layers/dropout.ts';
import type { Emitter } from './emitter.ts';

export const dropout: Emitter<'dropout'> = ({ tf, seed, clock }, layer, inputs) =>
  dropoutLayer(tf)({ name: layer.id, rate: layer.attributes.rate, seed }, clock, onlyInput(layer, inputs));
