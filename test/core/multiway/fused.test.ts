import { describe, expect, it } from 'vitest';
import { compileLayersModel } from '../../../main-process/core/compile/layers-model.ts';
import { namedWeights } from '../../../main-process/core/compile/named-weights.ts';
import type { LayersModel, Tensor } from '../../../main-process/core/compile/tf.ts';
import type { LoweredGraph } from '../../../main-process/core/lower/lowered-graph.ts';
import { exitsServed } from '../../../main-process/core/multiway/segments.ts';
import { pathWeights } from '../../../main-process/core/multiway/weights.ts';
import type { ImageBatch } from '../../../main-process/engines/network.ts';
import { relativeDifference, testEngine, values } from '../../helpers/engine.ts';
import { auxNet } from '../../helpers/lowered-nets.ts';
import { normalisedImages, programConfig, randomBatch } from '../../helpers/program-inputs.ts';

const { tf, compile } = await testEngine();
const COUNT = 12;
const CLASSES = 4;
const nets = [
  { name: 'two heads', graph: auxNet({ perStage: 1, width: 4, size: 8, classes: CLASSES, exitsAfter: [1, 2] }) },
  { name: 'three heads, two in one stage', graph: auxNet({ perStage: 2, width: 4, size: 8, classes: CLASSES, exitsAfter: [1, 2, 5] }) },
  { name: 'no head', graph: auxNet({ perStage: 1, width: 4, size: 8, classes: CLASSES, exitsAfter: [] }) },
];

/** Gradient of a weighting of the exits' losses, by the weight's name. Losses by tfjs's own ops, not by the trainer's. */
function gradients(model: LayersModel, graph: LoweredGraph, data: ImageBatch, weightOf: (exit: number) => number): Map<string, number[]> {
  const images = Float32Array.from(normalisedImages(graph, programConfig(graph).normalisation, data));
  const weights = namedWeights(model).filter(({ trainable }) => trainable);
  const result = new Map<string, number[]>();
  tf.tidy(() => {
    const x = tf.tensor(images, [COUNT, 8, 8, 3]);
    const oneHot = tf.oneHot(tf.tensor1d(data.labels, 'int32'), CLASSES);
    const { grads } = tf.variableGrads(() => {
      const logits = [model.apply(x, { training: true })].flat() as Tensor[];
      const losses = logits.map((scores, exit) => tf.mul(tf.losses.softmaxCrossEntropy(oneHot, scores), weightOf(exit)));
      return tf.addN(losses).asScalar();
    }, weights.map(({ variable }) => variable));
    for (const { name, variable } of weights) result.set(name, values(grads[variable.name] ?? tf.zerosLike(variable)));
  });
  return result;
}
const layerOf = (weight: string): string => weight.slice(0, weight.lastIndexOf('/'));
const only = (exit: number) => (other: number) => (other === exit ? 1 : 0);
const headOf = (graph: LoweredGraph, layer: string): number => graph.exits.findIndex(({ head }) => head.includes(layer));

describe.each(nets)('multi-way back-propagation, $name', ({ graph }) => {
  const { weights, divisors, coefficients } = pathWeights(graph.exits);

  it('one backward pass gives Σ c·w·∂L, one backward a path (frozen weights)', () => {
    const plain = compileLayersModel(tf, graph, { seed: 3 });
    const scaled = compileLayersModel(tf, graph, { seed: 3, junctionScales: weights.map((weight, i) => weight * (coefficients[i] ?? 0)) });
    const data = randomBatch(graph, COUNT, 1);
    const paths = graph.exits.map((_, exit) => gradients(plain, graph, data, only(exit)));
    for (const [name, fused] of gradients(scaled, graph, data, () => 1)) {
      const head = headOf(graph, layerOf(name));
      const expected = fused.map((_, at) =>
        paths.reduce((sum, path, exit) => {
          const factor = head >= 0 ? Number(head === exit) : (weights[exit] ?? 0) / (divisors[exit] ?? 1);
          return sum + factor * (path.get(name)?.[at] ?? 0);
        }, 0),
      );
      expect(relativeDifference(fused, expected, 1e-3), name).toBeLessThan(1e-4);
    }
  });

  it('`single`: the trunk learns from the final exit alone, each head from its own loss', () => {
    const plain = compileLayersModel(tf, graph, { seed: 3 });
    const stopped = compileLayersModel(tf, graph, { seed: 3, junctionScales: graph.exits.map(({ kind }) => Number(kind === 'final')) });
    const data = randomBatch(graph, COUNT, 1);
    const paths = graph.exits.map((_, exit) => gradients(plain, graph, data, only(exit)));
    for (const [name, gradient] of gradients(stopped, graph, data, () => 1)) {
      const head = headOf(graph, layerOf(name));
      const expected = paths.at(head)?.get(name) ?? []; // at(−1) is the final exit's path.
      expect(relativeDifference(gradient, expected, 1e-3), name).toBeLessThan(1e-4);
    }
  });

  it.each(['fused', 'parallel'] as const)('20 steps of `%s` equal one momentum buffer a path', async (method) => {
    const config = { seed: 3, momentum: 0.9, weightDecay: 5e-3 };
    const network = await compile(graph, programConfig(graph, { ...config, method }));
    const reference = new ParallelReference(graph, config);
    for (let step = 1; step <= 20; step++) {
      const learningRate = step <= 10 ? 0.02 : 0.002;
      const data = randomBatch(graph, COUNT, step);
      await network.trainStep(data, { step, learningRate });
      reference.step(data, learningRate);
    }
    const trained = new Map((await network.readVariables()).map(({ name, data }) => [name, Array.from(data)]));
    for (const [name, weight] of reference.weights) {
      if (!name.includes('moving_')) expect(relativeDifference(trained.get(name) ?? [], weight, 0.1), name).toBeLessThan(1e-4);
    }
    network.dispose();
  });
});

/**
 * Spec §3 with all gradients taken at the weights of the forward pass (§4.2), in plain numbers: each path keeps its own
 * momentum for every trunk parameter that it reaches and steps it with lr / d_i; each head steps with lr.
 */
class ParallelReference {
  readonly #graph: LoweredGraph;
  readonly #config: { readonly momentum: number; readonly weightDecay: number };
  readonly #model: LayersModel;
  readonly #velocity = new Map<string, number[]>();
  readonly weights = new Map<string, number[]>();

  constructor(graph: LoweredGraph, config: { readonly seed: number; readonly momentum: number; readonly weightDecay: number }) {
    this.#graph = graph;
    this.#config = config;
    this.#model = compileLayersModel(tf, graph, { seed: config.seed });
    for (const { name, variable } of namedWeights(this.#model)) this.weights.set(name, values(variable));
  }

  step(data: ImageBatch, learningRate: number): void {
    const { weights: w, divisors: d } = pathWeights(this.#graph.exits);
    const served = exitsServed(this.#graph);
    const before = new Map([...this.weights].map(([name, theta]) => [name, [...theta]]));
    const paths = this.#graph.exits.map((_, exit) => gradients(this.#model, this.#graph, data, only(exit)));
    paths.forEach((path, exit) => {
      for (const [name, gradient] of path) {
        if (!served.get(layerOf(name))?.includes(exit)) continue;
        const isHead = headOf(this.#graph, layerOf(name)) >= 0;
        const start = before.get(name) ?? [];
        const g = gradient.map((value, at) => (isHead ? value : value * (w[exit] ?? 0)) + this.#config.weightDecay * (start[at] ?? 0));
        this.#nesterov(name, exit, g, isHead ? learningRate : learningRate / (d[exit] ?? 1));
      }
    });
    for (const { name, variable, trainable } of namedWeights(this.#model)) {
      if (trainable) tf.tidy(() => variable.assign(tf.tensor(this.weights.get(name) ?? [], variable.shape)));
    }
  }

  #nesterov(name: string, exit: number, g: readonly number[], learningRate: number): void {
    const { momentum } = this.#config;
    const key = `${name} of path ${exit}`;
    const old = this.#velocity.get(key);
    const v = g.map((value, at) => momentum * (old?.[at] ?? 0) + value);
    this.#velocity.set(key, v);
    const theta = this.weights.get(name) ?? [];
    this.weights.set(name, theta.map((value, at) => value - learningRate * ((g[at] ?? 0) + momentum * (v[at] ?? 0))));
  }
}
