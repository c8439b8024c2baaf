import { onlyInput } from '../../lower/only-input.ts';
import type { LayerEmitter } from './emitter.ts';

export const add: LayerEmitter<'add'> = ({ build }, _, inputs) => build.add(inputs);

export const concatenate: LayerEmitter<'concatenate'> = ({ build }, _, inputs) => build.one('concatenate', {}, inputs);

/** Every `strides`-th pixel, zero-filled up to `filters` channels (arXiv 1512.03385, option A). */
export const shortcutPad: LayerEmitter<'shortcutPad'> = ({ build }, layer, inputs) => {
  const { filters, strides } = layer.attributes;
  const images = onlyInput(layer, inputs);
  const thinned = strides === 1 ? images : build.one('subsample', { strides }, [images]);
  const missing = filters - (images.shape.at(-1) ?? 0);
  return missing === 0 ? thinned : build.one('pad', { rows: [0, 0], columns: [0, 0], channels: [0, missing], value: 0 }, [thinned]);
};
