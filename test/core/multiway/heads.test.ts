import { describe, expect, it } from 'vitest';
import { compileLayersModel } from '../../../main-process/core/compile/layers-model.ts';
import { namedWeights } from '../../../main-process/core/compile/named-weights.ts';
import type { Tensor } from '../../../main-process/core/compile/tf.ts';
import { methods } from '../../../main-process/core/graph/training-config.ts';
import { pathWeights } from '../../../main-process/core/multiway/weights.ts';
import { relativeDifference, testEngine, values } from '../../helpers/engine.ts';
import { auxNet } from '../../helpers/lowered-nets.ts';
import { normalisedImages, programConfig, randomBatch } from '../../helpers/program-inputs.ts';

const { tf, compile } = await testEngine();
const COUNT = 12;
const CLASSES = 4;
const graph = auxNet({ perStage: 2, width: 4, size: 8, classes: CLASSES, exitsAfter: [1, 2, 5] });
const exits = graph.exits.length;
const batch = randomBatch(graph, COUNT, 1);
const step = { step: 1, learningRate: 0.1 };
const heads = new Set(graph.exits.flatMap(({ head }) => head));
const nodeOf = new Map(graph.layers.map(({ id, node }) => [id, node]));

/** The gradient of one exit's loss by trunk node, by tfjs's own differentiation of a LayersModel with the same first weights. */
function gradientsOf(exit: number): Map<string, number[]> {
  const model = compileLayersModel(tf, graph, { seed: 3 });
  const images = Float32Array.from(normalisedImages(graph, programConfig(graph).normalisation, batch));
  const weights = namedWeights(model).filter(({ trainable, name }) => trainable && !heads.has(name.slice(0, name.lastIndexOf('/'))));
  const byNode = new Map<string, number[]>();
  tf.tidy(() => {
    const x = tf.tensor(images, [COUNT, 8, 8, 3]);
    const oneHot = tf.oneHot(tf.tensor1d(batch.labels, 'int32'), CLASSES);
    const { grads } = tf.variableGrads(() => {
      const logits = [model.apply(x, { training: true })].flat() as Tensor[];
      const losses = logits.map((scores, i) => tf.mul(tf.losses.softmaxCrossEntropy(oneHot, scores), i === exit ? 1 : 0));
      return tf.addN(losses).asScalar();
    }, weights.map(({ variable }) => variable));
    for (const { name, variable } of weights) {
      const node = nodeOf.get(name.slice(0, name.lastIndexOf('/'))) ?? '';
      byNode.set(node, [...(byNode.get(node) ?? []), ...values(grads[variable.name] ?? tf.zerosLike(variable))]);
    }
  });
  model.dispose();
  return byNode;
}
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

describe('what every exit wants of the trunk', () => {
  it('is the inner products of gradients that tfjs computes of each loss by itself, by block', async () => {
    const network = await compile(graph, programConfig(graph, { seed: 3 }));
    const { nodes } = await network.compareHeads(batch, step);
    network.dispose();
    const reference = graph.exits.map((_, exit) => gradientsOf(exit));
    expect(Object.keys(nodes).sort()).toEqual([...(reference[0] ?? new Map()).keys()].sort());
    for (const [node, products] of Object.entries(nodes)) {
      const expected = reference.flatMap((a) => reference.map((b) => dot(a.get(node) ?? [], b.get(node) ?? [])));
      expect(products.length, node).toBe(exits * exits);
      expect(relativeDifference(products, expected, 1e-6), node).toBeLessThan(1e-3);
    }
  });

  it('finds nothing of an exit in the blocks behind it', async () => {
    const network = await compile(graph, programConfig(graph, { seed: 3 }));
    const { nodes } = await network.compareHeads(batch, step);
    network.dispose();
    const last = Object.keys(nodes).at(-1) ?? '';
    const products = nodes[last] ?? [];
    expect(products.map((value) => value !== 0)).toEqual(Array.from({ length: exits * exits }, (_, at) => at === exits * exits - 1));
  });

  it.each(['joint', 'fused', 'parallel'] as const)('adds up, weighed, to the gradient that a step of `%s` follows', async (method) => {
    const network = await compile(graph, programConfig(graph, { seed: 3, method }));
    const { nodes, weights } = await network.compareHeads(batch, step);
    const { gradients } = await network.trainStep(batch, { ...step, measureGradients: true });
    network.dispose();
    for (const [node, products] of Object.entries(nodes)) {
      const factor = (at: number): number => (weights[Math.floor(at / exits)] ?? 0) * (weights[at % exits] ?? 0);
      const squared = products.reduce((sum, product, at) => sum + product * factor(at), 0);
      expect(Math.sqrt(squared) / (gradients?.nodes[node] ?? NaN), node).toBeCloseTo(1, 3);
    }
  });

  it.each([
    ['single', [0, 0, 0, 1]],
    ['joint', [1, 1, 1, 1]],
    ...(['fused', 'parallel', 'sequential'] as const).map((method) => [method, ownWeights()] as const),
  ] as const)('knows how much of each gradient `%s` lets into the trunk', async (method, expected) => {
    const network = await compile(graph, programConfig(graph, { seed: 3, method }));
    const { weights } = await network.compareHeads(batch, step);
    network.dispose();
    expect(relativeDifference(weights, expected, 1e-6)).toBeLessThan(1e-5);
  });

  it.each(methods)('does not change a digit of the steps of `%s` around it', async (method) => {
    const config = programConfig(graph, { seed: 3, method, momentum: 0.9, weightDecay: 1e-3 });
    const train = async (compare: boolean) => {
      const network = await compile(graph, config);
      const losses: number[] = [];
      for (let at = 1; at <= 4; at++) {
        const options = { step: at, learningRate: 0.1 };
        if (compare) await network.compareHeads(batch, options);
        losses.push(...(await network.trainStep(randomBatch(graph, COUNT, at), options)).losses);
      }
      const variables = await network.readVariables();
      network.dispose();
      return { losses, variables: variables.map(({ name, data }) => [name, Array.from(data)]) };
    };
    expect(await train(true)).toEqual(await train(false));
  });
});

function ownWeights(): number[] {
  const { weights, coefficients } = pathWeights(graph.exits);
  return weights.map((weight, i) => weight * (coefficients[i] ?? 0));
}
