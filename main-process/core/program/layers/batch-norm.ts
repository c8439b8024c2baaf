import { onlyInput } from '../../lower/only-input.ts';
import type { LayerEmitter } from './emitter.ts';

/** Weights `gamma`, `beta`; running averages `moving_mean`, `moving_variance`, moved in training. Features count as 1×1 images. */
export const batchNorm: LayerEmitter<'batchNorm'> = ({ build, mode, variable, move }, layer, inputs) => {
  const input = onlyInput(layer, inputs);
  const channels = input.shape.at(-1) ?? null;
  const images = input.shape.length === 4 ? input : build.one('reshape', { shape: [null, 1, 1, channels] }, [input]);
  const operands = [images, variable('gamma'), variable('beta'), variable('moving_mean'), variable('moving_variance')];
  const normalise = () => {
    if (mode === 'rest') return build.one('batchNormAtRest', { epsilon: layer.attributes.epsilon }, operands);
    const [y, mean, variance] = build.many('batchNorm', layer.attributes, operands);
    if (!y || !mean || !variance) throw new Error('batchNorm has five outputs.');
    move('moving_mean', mean);
    move('moving_variance', variance);
    return y;
  };
  const y = normalise();
  return input.shape.length === 4 ? y : build.one('reshape', { shape: input.shape }, [y]);
};
