import type { SymbolicTensor, Tensor, Tf } from '../tf.ts';
import { onlyTensor, perLibrary } from './layer-class.ts';

/**
 * Where a head joins the trunk: identity forward, gradient × `scale` backward (spec §4: `c_i·w_i`).
 * Scale 0 is a stopped gradient: exact zeros, whatever comes from above.
 */
export const gradientScaleLayer = perLibrary((tf: Tf) => {
  class GradientScale extends tf.layers.Layer {
    static readonly className = 'GradientScale';
    readonly scale: number;
    constructor(config: { readonly name: string; readonly scale: number }) {
      super({ name: config.name });
      this.scale = config.scale;
    }
    override call(inputs: Tensor | Tensor[]): Tensor {
      return scaleGradient(tf, onlyTensor(inputs), this.scale);
    }
    override computeOutputShape(shape: number[]): number[] {
      return shape;
    }
    override getConfig() {
      return { ...super.getConfig(), scale: this.scale };
    }
  }
  tf.serialization.registerClass(GradientScale);
  return (config: { readonly name: string; readonly scale: number }, input: SymbolicTensor) =>
    new GradientScale(config).apply(input) as SymbolicTensor;
});

/** `f(x) = x`, `f'(x) = scale`. */
export function scaleGradient(tf: Tf, x: Tensor, scale: number): Tensor {
  return tf.customGrad((input) => ({
    value: (input as Tensor).clone(),
    gradFunc: (dy: Tensor) => (scale === 0 ? tf.zerosLike(dy) : tf.mul(dy, scale)),
  }))(x);
}
