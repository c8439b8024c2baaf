import type { SymbolicTensor, Tensor, Tf } from '../tf.ts';
import { onlyTensor, perLibrary } from './layer-class.ts';

export interface ShortcutPadConfig {
  readonly name: string;
  readonly filters: number;
  readonly strides: number;
}

/** Option A of arXiv 1512.03385 §3.3: every `strides`-th pixel, new channels filled with zeros after the old ones. No parameters. */
export const shortcutPadLayer = perLibrary((tf: Tf) => {
  class ShortcutPad extends tf.layers.Layer {
    static readonly className = 'ShortcutPad';
    readonly filters: number;
    readonly strides: number;
    constructor(config: ShortcutPadConfig) {
      super({ name: config.name });
      this.filters = config.filters;
      this.strides = config.strides;
    }
    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => shortcutPad(tf, onlyTensor(inputs), this.filters, this.strides));
    }
    override computeOutputShape(inputShape: (number | null)[] | (number | null)[][]): (number | null)[] {
      const [batch, height, width] = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as (number | null)[];
      const thin = (length: number | null | undefined): number | null => (length == null ? null : Math.ceil(length / this.strides));
      return [batch ?? null, thin(height), thin(width), this.filters];
    }
    override getConfig() {
      return { ...super.getConfig(), filters: this.filters, strides: this.strides };
    }
  }
  tf.serialization.registerClass(ShortcutPad);
  return (config: ShortcutPadConfig, input: SymbolicTensor) => new ShortcutPad(config).apply(input) as SymbolicTensor;
});

/** @param x `[batch, height, width, channels]`, channels ≤ filters @returns `[batch, ⌈height/strides⌉, ⌈width/strides⌉, filters]` */
export function shortcutPad(tf: Tf, x: Tensor, filters: number, strides: number): Tensor {
  // A 1×1 pool takes every strides-th pixel and, unlike stridedSlice, has a gradient in tfjs.
  const thinned = strides === 1 ? x : tf.avgPool(x as never, 1, strides, 'valid');
  const missing = filters - (x.shape[3] ?? 0);
  return missing === 0 ? thinned : tf.pad(thinned, [[0, 0], [0, 0], [0, 0], [0, missing]]);
}
