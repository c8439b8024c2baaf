import type { SymbolicTensor, Tensor, Tf } from '../tf.ts';
import { onlyTensor, perLibrary } from './layer-class.ts';

export interface ConstantPadConfig {
  readonly name: string;
  readonly padding: number;
  readonly value: number;
}

/** Symmetric padding of height and width by a constant: max pooling must pad with less than any activation, not with zero. */
export const constantPadLayer = perLibrary((tf: Tf) => {
  class ConstantPad extends tf.layers.Layer {
    static readonly className = 'ConstantPad2D';
    readonly padding: number;
    readonly value: number;
    constructor(config: ConstantPadConfig) {
      super({ name: config.name });
      this.padding = config.padding;
      this.value = config.value;
    }
    override call(inputs: Tensor | Tensor[]): Tensor {
      const both: [number, number] = [this.padding, this.padding];
      return tf.pad(onlyTensor(inputs), [[0, 0], both, both, [0, 0]], this.value);
    }
    override computeOutputShape(inputShape: (number | null)[] | (number | null)[][]): (number | null)[] {
      const [batch, height, width, channels] = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as (number | null)[];
      const widen = (length: number | null | undefined): number | null => (length == null ? null : length + 2 * this.padding);
      return [batch ?? null, widen(height), widen(width), channels ?? null];
    }
    override getConfig() {
      return { ...super.getConfig(), padding: this.padding, value: this.value };
    }
  }
  tf.serialization.registerClass(ConstantPad);
  return (config: ConstantPadConfig, input: SymbolicTensor) => new ConstantPad(config).apply(input) as SymbolicTensor;
});
