import { inTypeOf, only, type LayerEmitter } from './emitter.ts';
import { slideOver } from './window.ts';

/** Weights `kernel` `[kh, kw, channels / groups, filters]` and, where asked for, `bias`. */
export const conv2d: LayerEmitter<'conv2d'> = ({ build, variable }, layer, inputs) => {
  const { strides, useBias } = layer.attributes;
  const [images, padding] = slideOver(build, only(layer, inputs), layer.attributes);
  const y = build.one('conv2d', { strides, padding }, [images, inTypeOf(build, variable('kernel'), images)]);
  return useBias ? build.one('biasAdd', {}, [y, inTypeOf(build, variable('bias'), y)]) : y;
};

/** Weights `kernel` `[features, units]` and `bias`. */
export const dense: LayerEmitter<'dense'> = ({ build, variable }, layer, inputs) => {
  const features = only(layer, inputs);
  const y = build.one('matMul', { transposeA: false, transposeB: false }, [features, inTypeOf(build, variable('kernel'), features)]);
  return layer.attributes.useBias ? build.one('biasAdd', {}, [y, inTypeOf(build, variable('bias'), y)]) : y;
};

export const flatten: LayerEmitter<'flatten'> = ({ build }, layer, inputs) => {
  const x = only(layer, inputs);
  const size = x.shape.slice(1).reduce<number>((product, dim) => product * (dim ?? 1), 1);
  return build.one('reshape', { shape: [null, size] }, [x]);
};
