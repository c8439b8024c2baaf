import { describe, expect, it } from 'vitest';
import type { Tensor } from '../../main-process/core/compile/tf.ts';
import { crossEntropy, errorCount } from '../../main-process/training/loss.ts';
import { TrainableNetwork } from '../../main-process/training/network.ts';
import { finiteDifferences, relativeDifference, testEngine, values, wiggle } from '../helpers/engine.ts';
import { auxNet } from '../helpers/lowered-nets.ts';

const { tf } = await testEngine();

describe('loss', () => {
  const labels = tf.tensor1d([2, 0, 1], 'int32');
  const oneHot = tf.oneHot(labels, 4);
  const logits = wiggle(tf, [3, 4], 0, 3);

  it("is the mean soft-max cross-entropy, as tfjs's own, with its gradient by finite differences", () => {
    expect(values(crossEntropy(tf, logits, oneHot))[0]).toBeCloseTo(values(tf.losses.softmaxCrossEntropy(oneHot, logits))[0] ?? NaN, 5);
    const gradient = tf.grad((x: Tensor) => crossEntropy(tf, x, oneHot))(logits);
    expect(relativeDifference(values(gradient), finiteDifferences(tf, (x) => crossEntropy(tf, x, oneHot), logits))).toBeLessThan(5e-3);
  });

  it('stays finite where a probability underflows', () => {
    expect(values(crossEntropy(tf, tf.tensor2d([[300, 0, 0, 0]]), tf.oneHot(tf.tensor1d([1], 'int32'), 4)))[0]).toBeCloseTo(300, 3);
  });

  it('counts wrong answers', () => {
    const scores = tf.tensor2d([[0, 0, 9, 0], [0, 9, 0, 0], [0, 9, 0, 0]]);
    expect(values(errorCount(tf, scores, labels))).toEqual([1]);
  });
});

describe('a small network', () => {
  it('has the gradients that finite differences give, in every weight', () => {
    const graph = auxNet({ perStage: 1, width: 4, size: 8, classes: 4, exitsAfter: [1, 2] });
    // ReLU's kink defeats differences in float32; its own gradient is tested below.
    const layers = graph.layers.map((layer) => (layer.op === 'activation' ? { ...layer, attributes: { function: 'silu' as const } } : layer));
    const network = new TrainableNetwork(tf, { ...graph, layers }, { seed: 4, method: 'fused', momentum: 0, weightDecay: 0 });
    const [x, oneHot] = [wiggle(tf, [8, 8, 8, 3]), tf.oneHot(tf.tensor1d([0, 1, 2, 3, 0, 1, 2, 3], 'int32'), 4)];
    // The final exit alone: no junction scale stands on its way.
    const loss = (): Tensor => crossEntropy(tf, (network.model.apply(x, { training: true }) as Tensor[]).at(-1) as Tensor, oneHot);
    const trained = network.weights.filter(({ name, trainable }) => trainable && !name.startsWith('exit'));
    const { grads } = tf.variableGrads(() => loss().asScalar(), trained.map(({ variable }) => variable));
    trained.forEach(({ name, variable }, i) => {
      const direction = wiggle(tf, variable.shape, i);
      const start = variable.clone();
      const at = (step: number): number => {
        variable.assign(tf.add(start, tf.mul(direction, step)));
        return values(loss())[0] ?? NaN;
      };
      const step = 1e-3;
      const numeric = (at(step) - at(-step)) / (2 * step);
      variable.assign(start);
      const analytic = values(tf.sum(tf.mul(grads[variable.name] as Tensor, direction)))[0] ?? NaN;
      expect(Math.abs(analytic - numeric), `${name}: ${analytic} against ${numeric}`).toBeLessThan(2e-3 + 0.02 * Math.abs(numeric));
    });
  });

  it("has ReLU's gradient: 1 above zero, 0 elsewhere", () => {
    const x = tf.tensor1d([-2, -0, 0, 1e-30, 3]);
    const gradient = tf.grad((input: Tensor) => tf.sum(tf.mul(tf.relu(input), [5, 6, 7, 8, 9])))(x);
    expect(values(gradient)).toEqual([0, 0, 0, 8, 9]);
  });

  it('evaluates without changing anything', async () => {
    const network = new TrainableNetwork(tf, auxNet({ perStage: 1, width: 4, size: 8, exitsAfter: [1] }), { seed: 4, method: 'fused', momentum: 0.9, weightDecay: 0 });
    const batch = { count: 3, images: Float32Array.from(values(wiggle(tf, [3, 8, 8, 3]))), labels: Int32Array.from([0, 1, 2]) };
    await network.trainStep(batch, 1, 0.1);
    const before = network.weights.map(({ variable }) => values(variable));
    const first = await network.evaluateBatch(batch);
    expect(await network.evaluateBatch(batch)).toEqual(first);
    expect(network.weights.map(({ variable }) => values(variable))).toEqual(before);
  });
});
