import type { SymbolicTensor, Tensor, Tf } from '../tf.ts';
import { nativeOps, type Attribute } from '../native-ops.ts';
import { deriveSeed, uniforms } from '../../random/seed.ts';
import { onlyTensor, perLibrary } from './layer-class.ts';

export interface SeededDropoutConfig {
  readonly name: string;
  readonly rate: number;
  readonly seed: number;
}
/** The training step that masks are drawn for; the trainer moves it on. */
export interface StepClock {
  step: number;
}

/**
 * Inverted dropout whose mask follows from (run seed, layer, step) alone: a resumed run draws the masks that the
 * unbroken one would have drawn, and no generator state has to be saved.
 */
export const dropoutLayer = perLibrary((tf: Tf) => {
  class SeededDropout extends tf.layers.Layer {
    static readonly className = 'SeededDropout';
    readonly rate: number;
    readonly seed: number;
    clock: StepClock = { step: 0 };
    constructor(config: SeededDropoutConfig) {
      super({ name: config.name });
      this.rate = config.rate;
      this.seed = config.seed;
    }
    override call(inputs: Tensor | Tensor[], kwargs: { readonly training?: boolean }): Tensor {
      const x = onlyTensor(inputs);
      if (kwargs.training !== true || this.rate === 0) return x;
      return tf.tidy(() => tf.mul(x, keepMask(tf, x.shape, this.rate, this.seed, this.name, this.clock.step)));
    }
    override computeOutputShape(shape: number[]): number[] {
      return shape;
    }
    override getConfig() {
      return { ...super.getConfig(), rate: this.rate, seed: this.seed };
    }
  }
  tf.serialization.registerClass(SeededDropout);
  return (config: SeededDropoutConfig, clock: StepClock, input: SymbolicTensor) => {
    const layer = new SeededDropout(config);
    layer.clock = clock;
    return layer.apply(input) as SymbolicTensor;
  };
});

/** Entries 0 with probability `rate`, else 1/(1 − rate). Same seed and labels, same mask on the same engine. */
export function keepMask(tf: Tf, shape: readonly number[], rate: number, seed: number, ...labels: readonly (string | number)[]): Tensor {
  const scale = 1 / (1 - rate);
  const native = nativeOps(tf);
  if (!native) {
    const next = uniforms(deriveSeed(seed, 'dropout', ...labels));
    const length = shape.reduce((product, size) => product * size, 1);
    return tf.tensor(Float32Array.from({ length }, () => (next() < rate ? 0 : scale)), [...shape]);
  }
  const attributes: readonly Attribute[] = [
    { name: 'dtype', type: 'type', value: 'float32' },
    { name: 'T', type: 'type', value: 'int32' },
    { name: 'Tseed', type: 'type', value: 'int32' },
  ];
  // Two words, as int32: the kernel takes a pair.
  const seeds = ['low', 'high'].map((word) => deriveSeed(seed, 'dropout', ...labels, word) | 0);
  const inputs = [tf.tensor1d([...shape], 'int32'), tf.tensor1d(seeds, 'int32')];
  const [draws] = native.run('StatelessRandomUniform', attributes, inputs, 1) as [Tensor];
  return tf.mul(tf.cast(tf.greaterEqual(draws, rate), 'float32'), scale);
}
