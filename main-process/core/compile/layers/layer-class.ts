import type { Tensor, Tf } from '../tf.ts';

/**
 * Layer classes extend `tf.layers.Layer`, and `tf` is an argument here: this makes each class once per library, so that
 * `tf.serialization.registerClass` sees it once.
 */
export function perLibrary<T>(define: (tf: Tf) => T): (tf: Tf) => T {
  const made = new WeakMap<Tf, T>();
  return (tf) => {
    const known = made.get(tf);
    if (known !== undefined) return known;
    const value = define(tf);
    made.set(tf, value);
    return value;
  };
}

/** tfjs hands a layer's inputs over as a tensor or as a list of one. */
export function onlyTensor(inputs: Tensor | readonly Tensor[]): Tensor {
  const tensor = Array.isArray(inputs) ? (inputs as readonly Tensor[])[0] : (inputs as Tensor);
  if (tensor === undefined) throw new Error('A layer with one input was called with none.');
  return tensor;
}
