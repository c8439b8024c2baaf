import { compileLayersModel } from '../../main-process/core/compile/layers-model.ts';
import { namedWeights, type NamedWeight } from '../../main-process/core/compile/named-weights.ts';
import type { LayersModel, Tensor, Tf } from '../../main-process/core/compile/tf.ts';
import type { Exit, LoweredGraph } from '../../main-process/core/lower/lowered-graph.ts';
import { pathWeights } from '../../main-process/core/multiway/weights.ts';
import type { ProgramConfig } from '../../main-process/core/program/config.ts';
import type { ImageBatch } from '../../main-process/engines/network.ts';
import { values } from './engine.ts';
import { imageSize, normalisedImages } from './program-inputs.ts';

/** Methods of one backward pass, which tfjs can differentiate by itself: what is left are factors of losses and junctions. */
export type OnePassMethod = 'single' | 'joint' | 'fused';

interface Factors {
  readonly losses: readonly number[];
  readonly junctions: readonly number[];
}

/** Spec §4: how each method seeds the losses and scales the gradient where a head joins the trunk. */
export function factorsOf(method: OnePassMethod, exits: readonly Exit[]): Factors {
  const ones = exits.map(() => 1);
  switch (method) {
    case 'single':
      return { losses: ones, junctions: exits.map(({ kind }) => (kind === 'final' ? 1 : 0)) };
    case 'joint':
      return { losses: exits.map(({ weight }) => weight ?? 1), junctions: ones };
    case 'fused': {
      const { weights, coefficients } = pathWeights(exits);
      return { losses: ones, junctions: weights.map((weight, i) => weight * (coefficients[i] ?? 0)) };
    }
  }
}

export interface Differentiated {
  /** Per exit, before the method weighs them. */
  readonly losses: readonly number[];
  readonly errors: readonly number[];
  /** By the weight's name. */
  readonly gradients: ReadonlyMap<string, readonly number[]>;
}

/** A design as a tfjs LayersModel, differentiated by tfjs: an implementation that shares nothing with the training program. */
export class LayersReference {
  readonly #tf: Tf;
  readonly #graph: LoweredGraph;
  readonly #config: ProgramConfig;
  readonly #factors: Factors;
  readonly #model: LayersModel;
  readonly #clock = { step: 0 };
  readonly weights: readonly NamedWeight[];

  constructor(tf: Tf, graph: LoweredGraph, config: ProgramConfig & { readonly method: OnePassMethod }) {
    this.#tf = tf;
    this.#graph = graph;
    this.#config = config;
    this.#factors = factorsOf(config.method, graph.exits);
    this.#model = compileLayersModel(tf, graph, { seed: config.seed, junctionScales: this.#factors.junctions, clock: this.#clock });
    this.weights = namedWeights(this.#model);
  }

  /** @param given by the weights' names; others keep their values */
  write(given: ReadonlyMap<string, { readonly data: Float32Array }>): void {
    for (const { name, variable } of this.weights) {
      const value = given.get(name);
      if (value) this.#tf.tidy(() => variable.assign(this.#tf.tensor(value.data, variable.shape)));
    }
  }

  /** Logits of every exit at rest. */
  predict(batch: ImageBatch): number[][] {
    return this.#tf.tidy(() => this.#logits(batch, false).map(values));
  }

  /** Mean losses of every exit at rest, without label smoothing. */
  evaluate(batch: ImageBatch): number[] {
    return this.#tf.tidy(() => this.#logits(batch, false).map((logits) => values(this.#loss(logits, batch, 0))[0] ?? NaN));
  }

  /** Losses in training and tfjs's gradients of what the method minimises; moves the running averages as a step does. */
  differentiate(batch: ImageBatch, step: number): Differentiated {
    const tf = this.#tf;
    this.#clock.step = step;
    const trained = this.weights.filter(({ trainable }) => trainable);
    const gradients = new Map<string, readonly number[]>();
    let logits: number[][] = [];
    let losses: number[] = [];
    tf.tidy(() => {
      const { grads } = tf.variableGrads(() => {
        const scores = this.#logits(batch, true);
        const each = scores.map((of) => this.#loss(of, batch, this.#config.labelSmoothing));
        logits = scores.map(values);
        losses = each.map((loss) => values(loss)[0] ?? NaN);
        return tf.addN(each.map((loss, exit) => tf.mul(loss, this.#factors.losses[exit] ?? 0))).asScalar();
      }, trained.map(({ variable }) => variable));
      for (const { name, variable } of trained) gradients.set(name, values(grads[variable.name] ?? tf.zerosLike(variable)));
    });
    return { losses, gradients, errors: logits.map((of) => wrong(of, batch.labels)) };
  }

  dispose(): void {
    this.#model.dispose();
  }

  #logits(batch: ImageBatch, training: boolean): Tensor[] {
    const { height, width, channels } = imageSize(this.#graph);
    const images = normalisedImages(this.#graph, this.#config.normalisation, batch);
    const x = this.#tf.tensor(Float32Array.from(images), [batch.count, height, width, channels]);
    return [this.#model.apply(x, { training })].flat() as Tensor[];
  }

  #loss(logits: Tensor, { labels }: ImageBatch, smoothing: number): Tensor {
    const oneHot = this.#tf.oneHot(this.#tf.tensor1d(labels, 'int32'), this.#graph.classes);
    return this.#tf.losses.softmaxCrossEntropy(oneHot, logits, undefined, smoothing);
  }
}

/** Rows whose largest number is not at the label. */
function wrong(logits: readonly number[], labels: Int32Array): number {
  const classes = logits.length / labels.length;
  return labels.filter((label, image) => {
    const row = logits.slice(image * classes, (image + 1) * classes);
    return row.indexOf(Math.max(...row)) !== label;
  }).length;
}
