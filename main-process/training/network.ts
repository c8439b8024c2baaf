import { compileLayersModel } from '../core/compile/layers-model.ts';
import type { StepClock } from '../core/compile/layers/dropout.ts';
import { namedWeights, type NamedWeight } from '../core/compile/named-weights.ts';
import type { LayersModel, Tensor, Tf } from '../core/compile/tf.ts';
import type { TrainingConfig } from '../core/graph/training-config.ts';
import type { LoweredGraph } from '../core/lower/lowered-graph.ts';
import { gradientPlan } from '../core/multiway/gradient-plan.ts';
import { crossEntropy, errorCount, packStatistics, readStatistics, type BatchStatistics } from './loss.ts';
import { NesterovSgd } from './nesterov-sgd.ts';

/** A batch as the data readers give it. */
export interface LabelledImages {
  readonly count: number;
  /** `[count, height, width, channels]` */
  readonly images: Float32Array;
  /** `[count]` */
  readonly labels: Int32Array;
}

export type NetworkConfig = Pick<TrainingConfig, 'method' | 'seed' | 'momentum' | 'weightDecay'>;

/**
 * A compiled design with its optimizer: knows one training step and one evaluation step, nothing of epochs.
 * The method is in the compiled graph (junction scales) and in the decay factors; the step itself is the same for all.
 */
export class TrainableNetwork {
  readonly model: LayersModel;
  readonly weights: readonly NamedWeight[];
  readonly optimizer: NesterovSgd;
  readonly #tf: Tf;
  readonly #graph: LoweredGraph;
  readonly #clock: StepClock = { step: 0 };
  readonly #trainable: NamedWeight['variable'][];

  constructor(tf: Tf, graph: LoweredGraph, config: NetworkConfig) {
    const { junctionScales, decayFactors } = gradientPlan(graph, config.method);
    this.#tf = tf;
    this.#graph = graph;
    this.model = compileLayersModel(tf, graph, { seed: config.seed, junctionScales, clock: this.#clock });
    this.weights = namedWeights(this.model);
    const trainable = this.weights.filter((weight) => weight.trainable);
    this.#trainable = trainable.map((weight) => weight.variable);
    this.optimizer = new NesterovSgd(
      tf,
      trainable.map(({ name, layer, variable }) => ({ name, variable, decayFactor: decayFactors.get(layer) ?? 1 })),
      config,
    );
  }

  /**
   * One step: forward through trunk and heads, backward from the sum of all losses (each seeded with 1), update.
   * @param step counted from 1 over the whole run; chooses the dropout masks
   * @returns losses and errors before the update. The caller must end the run when a loss is not finite: the weights
   * may already be spoilt.
   */
  async trainStep(batch: LabelledImages, step: number, learningRate: number): Promise<BatchStatistics> {
    const tf = this.#tf;
    this.#clock.step = step;
    const statistics = tf.tidy(() => {
      const { images, labels, oneHot } = this.#upload(batch);
      let packed: Tensor | undefined;
      const { grads } = tf.variableGrads(() => {
        const logits = this.#forward(images, true);
        const losses = logits.map((scores) => crossEntropy(tf, scores, oneHot));
        const errors = logits.map((scores) => errorCount(tf, scores, labels));
        // variableGrads cleans up all but the loss and the gradients.
        packed = tf.keep(packStatistics(tf, losses, errors));
        return losses.reduce((sum, loss) => tf.add(sum, loss)).asScalar();
      }, this.#trainable);
      this.optimizer.apply(grads, learningRate);
      return packed as Tensor;
    });
    return this.#take(statistics);
  }

  /** Losses and errors of a batch at rest: running averages, no dropout, nothing changed. */
  async evaluateBatch(batch: LabelledImages): Promise<BatchStatistics> {
    const tf = this.#tf;
    const statistics = tf.tidy(() => {
      const { images, labels, oneHot } = this.#upload(batch);
      const logits = this.#forward(images, false);
      const losses = logits.map((scores) => crossEntropy(tf, scores, oneHot));
      return packStatistics(tf, losses, logits.map((scores) => errorCount(tf, scores, labels)));
    });
    return this.#take(statistics);
  }

  dispose(): void {
    this.optimizer.dispose();
    this.model.dispose();
  }

  #forward(images: Tensor, training: boolean): Tensor[] {
    const outputs = this.model.apply(images, { training }) as Tensor | Tensor[];
    return Array.isArray(outputs) ? outputs : [outputs];
  }

  #upload({ count, images, labels }: LabelledImages): { images: Tensor; labels: Tensor; oneHot: Tensor } {
    const tf = this.#tf;
    const shape = this.model.inputs[0]?.shape.slice(1) as [number, number, number];
    const classes = tf.tensor1d(labels, 'int32');
    return { images: tf.tensor4d(images, [count, ...shape]), labels: classes, oneHot: tf.oneHot(classes, this.#graph.classes) };
  }

  async #take(packed: Tensor): Promise<BatchStatistics> {
    try {
      return await readStatistics(packed);
    } finally {
      packed.dispose();
    }
  }
}
