import { LEAKY_SLOPE } from '../../ops/activation.ts';
import { onlyInput } from '../../lower/only-input.ts';
import type { LayerEmitter } from './emitter.ts';

export const activation: LayerEmitter<'activation'> = ({ build }, layer, inputs) => {
  const x = onlyInput(layer, inputs);
  switch (layer.attributes.function) {
    case 'relu':
      return build.one('relu', {}, [x]);
    case 'leaky-relu':
      return build.one('leakyRelu', { slope: LEAKY_SLOPE }, [x]);
    case 'elu':
      return build.one('elu', {}, [x]);
    case 'silu':
      return build.one('multiply', {}, [x, build.one('sigmoid', {}, [x])]);
  }
};

/** The mask follows from (run seed, layer, step) alone, so a resumed run draws the masks of the unbroken one. */
export const dropout: LayerEmitter<'dropout'> = ({ build, mode, dropoutSeed }, layer, inputs) => {
  const x = onlyInput(layer, inputs);
  const { rate } = layer.attributes;
  if (mode === 'rest' || rate === 0) return x;
  return build.one('multiply', {}, [x, build.one('dropoutMask', { rate, layer: layer.id }, [x, dropoutSeed()])]);
};
