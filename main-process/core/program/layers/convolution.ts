import { onlyInput } from '../../lower/only-input.ts';
import { inTypeOf, type LayerEmitter } from './emitter.ts';
import { slideOver } from './window.ts';

/** Weights `kernel` `[kh, kw, channels / groups, filters]` and, where asked for, `bias`. */
export const conv2d: LayerEmitter<'conv2d'> = ({ build, variable }, layer, inputs) => {
  const { kernelSize, strides, useBias } = layer.attributes;
  const [seen, padding] = slideOver(build, onlyInput(layer, inputs), layer.attributes);
  // A 1×1 kernel sees every strides-th pixel. Those are taken first: the filter gradient of a strided 1×1 convolution
  // in TensorFlow 2.21's oneDNN writes past its buffer where channels are few (test/engines/strided-pointwise.test.ts).
  const thinned = kernelSize.every((length) => length === 1) && strides[0] === strides[1] && strides[0] > 1;
  const images = thinned ? build.one('subsample', { strides: strides[0] }, [seen]) : seen;
  const window = { strides: thinned ? ([1, 1] as const) : strides, padding };
  const y = build.one('conv2d', window, [images, inTypeOf(build, variable('kernel'), images)]);
  return useBias ? build.one('biasAdd', {}, [y, inTypeOf(build, variable('bias'), y)]) : y;
};

/** Weights `kernel` `[features, units]` and `bias`. */
export const dense: LayerEmitter<'dense'> = ({ build, variable }, layer, inputs) => {
  const features = onlyInput(layer, inputs);
  const y = build.one('matMul', { transposeA: false, transposeB: false }, [features, inTypeOf(build, variable('kernel'), features)]);
  return layer.attributes.useBias ? build.one('biasAdd', {}, [y, inTypeOf(build, variable('bias'), y)]) : y;
};

export const flatten: LayerEmitter<'flatten'> = ({ build }, layer, inputs) => {
  const x = onlyInput(layer, inputs);
  const size = x.shape.slice(1).reduce<number>((product, dim) => product * (dim ?? 1), 1);
  return build.one('reshape', { shape: [null, size] }, [x]);
};
