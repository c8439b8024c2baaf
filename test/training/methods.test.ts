import { describe, expect, it } from 'vitest';
import { isMultiway, methods, type Method } from '../../main-process/core/graph/training-config.ts';
import type { LoweredGraph } from '../../main-process/core/lower/lowered-graph.ts';
import type { ProgramConfig } from '../../main-process/core/program/config.ts';
import { uniforms } from '../../main-process/core/random/seed.ts';
import type { Network, StepResult } from '../../main-process/engines/network.ts';
import { describeCompiled } from '../helpers/compiled-engine.ts';
import { HAND_NET, HandTrainer, norm, type HandStep } from '../helpers/hand-written/trainer.ts';
import { auxNet } from '../helpers/lowered-nets.ts';
import { normalisedImages, programConfig, randomBatch, randomValues } from '../helpers/program-inputs.ts';
import { centralDifferences, relativeError } from '../helpers/reference/numbers.ts';
import { tensor64 } from '../helpers/reference/tensor.ts';

const SIZE = 8;
const COUNT = 6;
const TOLERANCE = 1e-4;
const graph = auxNet({ ...HAND_NET, size: SIZE });
const { normalisation } = programConfig(graph);

type Values = Map<string, { readonly data: Float32Array }>;

/** The learning rate drops on the way, as in a schedule. */
const rateAt = (step: number, steps: number, first: number): number => (2 * step <= steps ? first : first / 10);
const imagesOf = (batch: ReturnType<typeof randomBatch>) => tensor64(normalisedImages(graph, normalisation, batch), [COUNT, SIZE, SIZE, 3]);

async function start(network: Network, change: (values: Values) => void = () => undefined): Promise<Values> {
  const values = randomValues(network.variables, 11);
  for (const { name, kind } of network.variables) if (kind === 'slot') values.get(name)?.data.fill(0);
  change(values);
  await network.writeVariables(values);
  return values;
}

async function weightsOf(network: Network): Promise<ReadonlyMap<string, Float32Array>> {
  const kinds = new Map(network.variables.map(({ name, kind }) => [name, kind]));
  return new Map((await network.readVariables()).filter(({ name }) => kinds.get(name) === 'weight').map(({ name, data }) => [name, data]));
}

/** Largest difference of the weights, relative to the largest value of each. */
function distance(a: ReadonlyMap<string, ArrayLike<number>>, b: ReadonlyMap<string, ArrayLike<number>>): number {
  return Math.max(...[...b].map(([name, values]) => relativeError(a.get(name) ?? [], values, 0.1)));
}

describe('the network written by hand', () => {
  it('has the gradients that central differences give, in every weight', () => {
    const config = { ...programConfig(graph), method: 'single', momentum: 0, labelSmoothing: 0.1 } as const;
    const names = new HandTrainer(config).weights;
    const values = randomValues(names, 11);
    const { labels, ...batch } = randomBatch(graph, COUNT, 1);
    const images = imagesOf({ ...batch, labels });
    const moved = new HandTrainer(config, values);
    moved.step(images, labels, 1);
    for (const { name, value } of moved.weights) {
      const from = values.get(name)?.data ?? new Float32Array(0);
      const next = uniforms(name.length);
      const along = Float64Array.from(from, () => 2 * next() - 1);
      // `single`: a trunk weight follows the final exit's loss, a head its own.
      const exit = ['exit1', 'exit2'].indexOf(name.split('/')[0] ?? '');
      const lossAt = (by: number): number => {
        const shifted = { data: Float64Array.from(from, (weight, i) => weight + by * (along[i] ?? 0)) };
        const there = new Map<string, { readonly data: ArrayLike<number> }>(values).set(name, shifted);
        return new HandTrainer(config, there).losses(images, labels).at(exit) ?? NaN;
      };
      const [slope] = centralDifferences(({ data: [by = 0] }) => lossAt(by), tensor64([0], []));
      const analytic = along.reduce((sum, direction, i) => sum + direction * ((from[i] ?? NaN) - (value.data[i] ?? NaN)), 0);
      expect(Math.abs(analytic - (slope ?? NaN)), `${name}: ${analytic} against ${slope}`).toBeLessThan(1e-6 + 1e-6 * Math.abs(analytic));
    }
  });
});

interface Variation {
  readonly name: string;
  readonly config: Partial<ProgramConfig>;
  readonly learningRate?: number;
  readonly methods?: readonly Method[];
  readonly change?: (values: Values) => void;
  /** What the case is there for must have happened. */
  readonly happened?: (steps: readonly StepResult[]) => void;
}

const scaleUp = (name: string, factor: number) => (values: Values) => {
  const { data } = values.get(name) ?? {};
  data?.forEach((value, i) => (data[i] = factor * value));
};
const variations: readonly Variation[] = [
  { name: 'plain SGD', config: { momentum: 0 } },
  { name: 'Nesterov momentum and weight decay', config: { weightDecay: 2e-2 } },
  { name: 'classical momentum', config: { nesterov: false, weightDecay: 2e-2 } },
  { name: 'Adam of other settings', config: { optimizer: 'adam', adam: { beta1: 0.8, beta2: 0.95, epsilon: 1e-3 } }, learningRate: 3e-3 },
  { name: 'label smoothing', config: { labelSmoothing: 0.2 } },
  { name: 'a clipped gradient', config: { clipNorm: 0.3, weightDecay: 2e-2 } },
  { name: 'Adam', config: { optimizer: 'adam', weightDecay: 2e-2 }, learningRate: 3e-3 },
  {
    name: 'the loss-ratio rule',
    config: { lossRatioRule: true, weightDecay: 2e-2 },
    methods: methods.filter(isMultiway),
    change: scaleUp('exit1/dense/kernel', 30),
    happened: (steps) => {
      const slowed = steps.map(({ losses: [first = 0, second = 0, last = 0] }) => [first > 2 * last, second > 2 * last]);
      expect(slowed).toContainEqual([true, false]);
    },
  },
  {
    name: 'a head that overflows',
    config: {},
    change: (values) => void values.get('exit1/dense/bias')?.data.fill(Infinity, 0, 1),
    happened: ([first]) => expect(first?.losses[0]).toBeNaN(),
  },
];

await describeCompiled('the compiled engine and the network written by hand', ({ compile }) => {
  const cases = variations.flatMap((variation) => (variation.methods ?? methods).map((method) => ({ ...variation, method })));

  it.each(cases)('$method with $name', async ({ method, config: chosen, learningRate = 0.05, change, happened }) => {
    const steps = 4;
    const config = programConfig(graph, { momentum: 0.9, ...chosen, method });
    const network = await compile(graph, config);
    const values = await start(network, change);
    const hand = new HandTrainer(config, values);
    const taken: StepResult[] = [];
    const expected: HandStep[] = [];
    for (let step = 1; step <= steps; step++) {
      const batch = randomBatch(graph, COUNT, step);
      const rate = rateAt(step, steps, learningRate);
      taken.push(await network.trainStep(batch, { step, learningRate: rate }));
      expected.push(hand.step(imagesOf(batch), batch.labels, rate));
    }
    happened?.(taken);
    expect(taken.map(({ nanGradients }) => nanGradients)).toEqual(expected.map(({ nanGradients }) => nanGradients));
    const finite = (result: HandStep): readonly number[] => result.losses.filter(Number.isFinite);
    expect(relativeError(taken.flatMap(finite), expected.flatMap(finite))).toBeLessThan(TOLERANCE);
    const found = await weightsOf(network);
    for (const { name, value } of hand.weights) {
      if (value.data.every(Number.isFinite)) expect(relativeError(found.get(name) ?? [], value.data, 0.1), name).toBeLessThan(TOLERANCE);
      else expect([...(found.get(name) ?? [])].map(Number.isFinite), name).toEqual([...value.data].map(Number.isFinite));
    }
    network.dispose();
  });

  it.each(methods.filter((method) => method !== 'sequential'))('%s reports the norms by node and the share of each head', async (method) => {
    const network = await compile(graph, programConfig(graph, { method, clipNorm: 0.1, weightDecay: 2e-2 }));
    const values = await start(network);
    const batch = randomBatch(graph, COUNT, 1);
    const { gradients: report } = await network.trainStep(batch, { step: 1, learningRate: 0.1, measureGradients: true });
    // At frozen weights `parallel` follows what `fused` follows.
    const hand = new HandTrainer({ ...programConfig(graph), method: method === 'parallel' ? 'fused' : method }, values);
    const { gradients, shares } = hand.measure(imagesOf(batch), batch.labels);
    const nodeOf = (name: string): string => name.split('/')[0] ?? '';
    const normOf = (node: string): number =>
      norm([...gradients].flatMap(([{ name }, gradient]) => (nodeOf(name) === node ? [gradient] : [])));
    const nodes = [...new Set([...gradients.keys()].map(({ name }) => nodeOf(name)))];
    const close = (expected: Readonly<Record<string, number>>) =>
      Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, expect.closeTo(value, 4)]));
    expect(report?.nodes).toEqual(close(Object.fromEntries(nodes.map((node) => [node, normOf(node)]))));
    expect(report?.shares).toEqual(close({ exit1: shares[0] ?? NaN, exit2: shares[1] ?? NaN, final: shares[2] ?? NaN }));
    network.dispose();
  });

  it('counts a NaN for every weight that a spoilt path reaches, and no other', async () => {
    const counts = await Promise.all(
      methods.map(async (method) => {
        const network = await compile(graph, programConfig(graph, { method }));
        await start(network, (values) => values.get('exit1/dense/bias')?.data.fill(Infinity, 0, 1));
        const { nanGradients } = await network.trainStep(randomBatch(graph, COUNT, 1), { step: 1, learningRate: 0.1 });
        network.dispose();
        return [method, nanGradients] as const;
      }),
    );
    const size = (prefixes: readonly string[]): number =>
      new HandTrainer(programConfig(graph)).weights
        .filter(({ name }) => prefixes.some((prefix) => name.startsWith(`${prefix}/`)))
        .reduce((sum, { shape }) => sum + shape.reduce((product, dim) => product * dim, 1), 0);
    const reached = size(['exit1', 'stem', 'block1']);
    expect(Object.fromEntries(counts)).toEqual({ fused: reached, parallel: reached, sequential: reached, joint: reached, single: size(['exit1']) });
  });
});

await describeCompiled('methods of multi-way back-propagation, 20 steps of the compiled engine', ({ compile }) => {
  const nets: readonly { readonly name: string; readonly net: LoweredGraph }[] = [
    { name: 'two heads', net: graph },
    { name: 'three heads, two in one stage', net: auxNet({ perStage: 2, width: 4, size: SIZE, classes: 4, exitsAfter: [1, 2, 5], dropout: 0.2 }) },
    { name: 'no head', net: auxNet({ perStage: 1, width: 4, size: SIZE, classes: 4, exitsAfter: [] }) },
  ];

  async function train(net: LoweredGraph, method: Method): Promise<ReadonlyMap<string, Float32Array>> {
    const network = await compile(net, programConfig(net, { method, momentum: 0.9, weightDecay: 5e-3, seed: 3 }));
    for (let step = 1; step <= 20; step++) {
      await network.trainStep(randomBatch(net, 2 * COUNT, step), { step, learningRate: rateAt(step, 20, 0.05) });
    }
    const weights = await weightsOf(network);
    network.dispose();
    return weights;
  }

  it.each(nets)('$name: `parallel` is `fused`; `sequential` is neither, save where there is one path', async ({ net }) => {
    const [fused, parallel, sequential] = [await train(net, 'fused'), await train(net, 'parallel'), await train(net, 'sequential')];
    expect(distance(parallel, fused)).toBeLessThan(TOLERANCE);
    if (net.exits.length === 1) expect(distance(sequential, fused)).toBeLessThan(TOLERANCE);
    else expect(distance(sequential, fused)).toBeGreaterThan(100 * TOLERANCE);
  });
});

await describeCompiled('a design cut at an exit', ({ compile }) => {
  /** The exit with all that leads to it, as a design of its own. */
  function cut(net: LoweredGraph, index: number): LoweredGraph {
    const exit = net.exits[index];
    if (!exit) throw new RangeError(`There is no exit ${index}.`);
    const needed = new Set([exit.logits]);
    for (const { id, inputs } of [...net.layers].reverse()) if (needed.has(id)) for (const input of inputs) needed.add(input);
    return { ...net, layers: net.layers.filter(({ id }) => needed.has(id)), exits: [{ ...exit, kind: 'final' }] };
  }

  it('predicts what that exit of the whole network does, after training', async () => {
    const whole = await compile(graph, programConfig(graph, { momentum: 0.9 }));
    for (let step = 1; step <= 3; step++) await whole.trainStep(randomBatch(graph, COUNT, step), { step, learningRate: 0.05 });
    const trained = new Map((await whole.readVariables()).map((variable) => [variable.name, variable]));
    const batch = randomBatch(graph, COUNT, 9);
    for (const [exit] of graph.exits.entries()) {
      const trimmed = cut(graph, exit);
      const compact = await compile(trimmed, programConfig(trimmed));
      expect(compact.variables.length < whole.variables.length || exit === 2).toBe(true);
      await compact.writeVariables(trained);
      expect(relativeError(await compact.predict(0, batch), await whole.predict(exit, batch))).toBeLessThan(1e-6);
      compact.dispose();
    }
    // One pass for all of them says the same.
    for (const [exit, logits] of (await whole.predictAll(batch)).entries()) {
      expect(relativeError(logits, await whole.predict(exit, batch))).toBeLessThan(1e-6);
    }
    const [shallow] = graph.exits.keys();
    expect(await whole.predictAll(batch, shallow)).toEqual((await whole.predictAll(batch)).slice(0, 1));
    await expect(whole.predictAll(batch, 3)).rejects.toThrow('The design has 3 exits; there is no exit 3.');
    await expect(whole.predict(3, batch)).rejects.toThrow('The design has 3 exits; there is no exit 3.');
    whole.dispose();
  });
});
