import type { SymbolicTensor, Tensor, Tf, Variable } from '../tf.ts';
import { float32, nativeOps, type Attribute, type NativeOps } from '../native-ops.ts';
import { onlyTensor, perLibrary } from './layer-class.ts';

export interface BatchNormConfig {
  readonly name: string;
  readonly epsilon: number;
  readonly momentum: number;
}

/**
 * Batch normalisation over the last axis as Torch computes it (spec §1): the batch is normalised by its biased
 * variance, the running average takes the unbiased one, `running = momentum·running + (1 − momentum)·batch`.
 *
 * Why not `tf.layers.batchNormalization`: it composes some twenty ops a layer forward and back and keeps the biased
 * variance. Here training is one TensorFlow kernel each way, or a short hand-derived gradient elsewhere.
 */
export const batchNormLayer = perLibrary((tf: Tf) => {
  class BatchNorm extends tf.layers.Layer {
    static readonly className = 'TorchBatchNorm';
    readonly epsilon: number;
    readonly momentum: number;
    gamma: ReturnType<BatchNorm['addWeight']> | undefined;
    beta: ReturnType<BatchNorm['addWeight']> | undefined;
    movingMean: ReturnType<BatchNorm['addWeight']> | undefined;
    movingVariance: ReturnType<BatchNorm['addWeight']> | undefined;
    constructor(config: BatchNormConfig) {
      super({ name: config.name });
      this.epsilon = config.epsilon;
      this.momentum = config.momentum;
    }
    override build(inputShape: (number | null)[] | (number | null)[][]): void {
      const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as (number | null)[];
      const channels = [shape.at(-1) ?? 0];
      const zeros = tf.initializers.zeros();
      const ones = tf.initializers.ones();
      this.gamma = this.addWeight('gamma', channels, 'float32', ones, undefined, true);
      this.beta = this.addWeight('beta', channels, 'float32', zeros, undefined, true);
      this.movingMean = this.addWeight('moving_mean', channels, 'float32', zeros, undefined, false);
      this.movingVariance = this.addWeight('moving_variance', channels, 'float32', ones, undefined, false);
      this.built = true;
    }
    override call(inputs: Tensor | Tensor[], kwargs: { readonly training?: boolean }): Tensor {
      if (!this.gamma || !this.beta || !this.movingMean || !this.movingVariance) throw new Error(`${this.name} was called before it was built.`);
      const parameters = {
        gamma: this.gamma.read(),
        beta: this.beta.read(),
        mean: this.movingMean.read() as Variable,
        variance: this.movingVariance.read() as Variable,
      };
      return tf.tidy(() => batchNorm(tf, onlyTensor(inputs), parameters, this.epsilon, kwargs.training === true ? this.momentum : null));
    }
    override computeOutputShape(shape: number[]): number[] {
      return shape;
    }
    override getConfig() {
      return { ...super.getConfig(), epsilon: this.epsilon, momentum: this.momentum };
    }
  }
  tf.serialization.registerClass(BatchNorm);
  return (config: BatchNormConfig, input: SymbolicTensor) => new BatchNorm(config).apply(input) as SymbolicTensor;
});

export interface BatchNormParameters {
  readonly gamma: Tensor;
  readonly beta: Tensor;
  /** Running averages; updated in place in training. */
  readonly mean: Variable;
  readonly variance: Variable;
}

/**
 * @param x `[batch, height, width, channels]` or `[batch, channels]`
 * @param momentum of the running averages in training; null for inference
 */
export function batchNorm(tf: Tf, x: Tensor, parameters: BatchNormParameters, epsilon: number, momentum: number | null): Tensor {
  const channels = x.shape.at(-1) ?? 0;
  const images = x.rank === 4 ? x : tf.reshape(x, [-1, 1, 1, channels]);
  const normalise = momentum === null ? inference : training(tf, momentum, epsilon);
  const y = normalise(tf, images, parameters, epsilon);
  return x.rank === 4 ? y : tf.reshape(y, x.shape);
}

type Normalise = (tf: Tf, x: Tensor, parameters: BatchNormParameters, epsilon: number) => Tensor;

const inference: Normalise = (tf, x, { gamma, beta, mean, variance }, epsilon) =>
  tf.batchNorm(x, mean as Tensor as never, variance as Tensor as never, beta as never, gamma as never, epsilon);

function training(tf: Tf, momentum: number, epsilon: number): Normalise {
  const native = nativeOps(tf);
  return (_tf, x, parameters) =>
    native ? fused(tf, native, x, parameters, epsilon, momentum) : composed(tf, x, parameters, epsilon, momentum);
}

/** One kernel forward (which also moves the running averages), one backward. */
function fused(tf: Tf, native: NativeOps, x: Tensor, parameters: BatchNormParameters, epsilon: number, momentum: number): Tensor {
  const common: readonly Attribute[] = [
    float32,
    { name: 'U', type: 'type', value: 'float32' },
    { name: 'epsilon', type: 'float', value: epsilon },
    { name: 'data_format', type: 'string', value: 'NHWC' },
    { name: 'is_training', type: 'bool', value: true },
  ];
  return tf.customGrad((input, gamma, beta, save) => {
    const [image, scale, offset, keep] = [input as Tensor, gamma as Tensor, beta as Tensor, save as (tensors: Tensor[]) => void];
    const [y, mean, variance, ...reserve] = native.run(
      'FusedBatchNormV3',
      [...common, { name: 'exponential_avg_factor', type: 'float', value: 1 - momentum }],
      [image, scale, offset, parameters.mean, parameters.variance],
      6,
    ) as [Tensor, Tensor, Tensor, ...Tensor[]];
    parameters.mean.assign(mean);
    parameters.variance.assign(variance);
    keep([image, scale, ...reserve]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => native.run('FusedBatchNormGradV3', common, [dy, ...saved], 5).slice(0, 3);
    return { value: y, gradFunc };
  })(x, parameters.gamma, parameters.beta);
}

/**
 * With x̂ = (x − μ)·r, r = 1/√(σ² + ε), M values a channel:
 * `dβ = Σ dy`, `dγ = Σ dy·x̂`, `dx = γ·r·(dy − dβ/M − x̂·dγ/M)`.
 */
function composed(tf: Tf, x: Tensor, parameters: BatchNormParameters, epsilon: number, momentum: number): Tensor {
  const [batch = 1, height = 1, width = 1] = x.shape;
  const count = batch * height * width;
  const axes = [0, 1, 2];
  return tf.customGrad((input, gamma, beta, save) => {
    const [image, scale, offset, keep] = [input as Tensor, gamma as Tensor, beta as Tensor, save as (tensors: Tensor[]) => void];
    const mean = tf.mean(image, axes);
    const centred = tf.sub(image, mean);
    const variance = tf.mean(tf.square(centred), axes);
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const normalised = tf.mul(centred, inverse);
    move(parameters.mean, mean, 1);
    move(parameters.variance, variance, count / Math.max(1, count - 1));
    keep([normalised, inverse, scale]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const [xHat, r, g] = saved as [Tensor, Tensor, Tensor];
      const dBeta = tf.sum(dy, axes);
      const dGamma = tf.sum(tf.mul(dy, xHat), axes);
      const inner = tf.sub(tf.sub(dy, tf.div(dBeta, count)), tf.mul(xHat, tf.div(dGamma, count)));
      return [tf.mul(inner, tf.mul(g, r)), dGamma, dBeta];
    };
    return { value: tf.add(tf.mul(normalised, scale), offset), gradFunc };
  })(x, parameters.gamma, parameters.beta);

  function move(average: Variable, value: Tensor, correction: number): void {
    average.assign(tf.add(tf.mul(average, momentum), tf.mul(value, (1 - momentum) * correction)));
  }
}
