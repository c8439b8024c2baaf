import { beforeAll, describe, expect, it } from 'vitest';
import type { LoweredGraph } from '../../main-process/core/lower/lowered-graph.ts';
import type { ProgramConfig } from '../../main-process/core/program/config.ts';
import type { Network, StepResult } from '../../main-process/engines/network.ts';
import { activate, describeEngines, everyEngine, type EngineId } from '../helpers/every-engine.ts';
import { auxNet, GraphWriter } from '../helpers/lowered-nets.ts';
import { programConfig, randomBatch } from '../helpers/program-inputs.ts';
import { relativeError } from '../helpers/reference/numbers.ts';

const CLASSES = 4;
const COUNT = 6;

/** Every op and most of their attributes in one small net. */
function everyOp(): LoweredGraph {
  const net = new GraphWriter(CLASSES);
  const act = (id: string, from: string, kind: 'leaky-relu' | 'elu' | 'silu'): string => net.add('activation', id, { function: kind }, from);
  const stem = net.bnRelu('stem', net.conv('stem/conv', net.input(9, 3), 4, { padding: 'same' }));
  const grouped = act('grouped/act', net.conv('grouped/conv', stem, 8, { strides: 2, groups: 2, useBias: true }), 'leaky-relu');
  const shortcut = net.add('shortcutPad', 'grouped/shortcut', { filters: 8, strides: 2 }, stem);
  const sum = net.add('add', 'grouped/add', {}, grouped, shortcut);
  const window = { poolSize: [3, 3], strides: [2, 2] } as const;
  const pooled = net.add('maxPool', 'max/pool', { ...window, padding: 1 }, sum);
  const means = ['same', 1].map((padding) => net.add('averagePool', `mean${padding}/pool`, { ...window, padding: padding as 'same' | 1 }, sum));
  const joined = net.add('concatenate', 'join/concat', {}, pooled, ...means);
  net.exit('early', joined, 'auxiliary', 1);
  const dropped = net.add('dropout', 'drop/dropout', { rate: 0.3 }, act('join/act', joined, 'silu'));
  const flat = net.add('flatten', 'flat/flatten', {}, act('drop/act', dropped, 'elu'));
  const logits = net.add('dense', 'final/dense', { units: CLASSES, useBias: true }, flat);
  net.exits.push({
    id: 'final', name: 'final', kind: 'final', tap: flat, head: [logits], logits, blocksBefore: 2, convsPerBlock: 2, depth: 6, weight: null,
  });
  return net.graph();
}

const small = auxNet({ perStage: 1, width: 4, size: 8, classes: CLASSES, exitsAfter: [1, 2], dropout: 0.2 });
const programs: readonly { readonly name: string; readonly graph: LoweredGraph; readonly config: Partial<ProgramConfig> }[] = [
  { name: 'fused, SGD', graph: small, config: { method: 'fused', momentum: 0.9, weightDecay: 1e-2 } },
  { name: 'parallel, classical momentum', graph: small, config: { method: 'parallel', momentum: 0.9, nesterov: false } },
  { name: 'sequential, loss-ratio rule', graph: small, config: { method: 'sequential', momentum: 0.9, weightDecay: 1e-2, lossRatioRule: true } },
  { name: 'every op, joint, Adam, smoothing, clipping', graph: everyOp(), config: { method: 'joint', optimizer: 'adam', labelSmoothing: 0.1, clipNorm: 0.5 } },
];

interface Trace {
  readonly steps: readonly StepResult[];
  /** Weights of the exits, and products of their gradients. */
  readonly heads: readonly number[];
  readonly evaluated: readonly number[];
  readonly logits: readonly number[];
}

async function trace(network: Network, graph: LoweredGraph, learningRate: number): Promise<Trace> {
  const steps: StepResult[] = [];
  for (let step = 1; step <= 3; step++) {
    steps.push(await network.trainStep(randomBatch(graph, COUNT, step, step === 2), { step, learningRate, measureGradients: step === 3 }));
  }
  const batch = randomBatch(graph, COUNT - 1, 9);
  const heads = await network.compareHeads(batch, { step: 4, learningRate });
  const { losses, errors } = await network.evaluateBatch(batch);
  return {
    steps,
    heads: [...heads.weights, ...Object.values(heads.nodes).flat()],
    evaluated: [...losses, ...errors],
    logits: Array.from(await network.predict(0, batch)),
  };
}

/** What is compared, each group by its own largest value. */
const figures = ({ steps, heads, evaluated, logits }: Trace): Readonly<Record<string, readonly number[]>> => ({
  losses: steps.flatMap(({ losses }) => losses),
  norms: Object.values(steps.at(-1)?.gradients?.nodes ?? {}),
  shares: Object.values(steps.at(-1)?.gradients?.shares ?? {}),
  heads,
  evaluated,
  logits,
});

async function onEngine(
  id: EngineId,
  graph: LoweredGraph,
  config: Partial<ProgramConfig>,
): Promise<{ readonly trace: Trace; readonly leaked: number }> {
  const { compile, tf } = await activate(id);
  const before = tf.memory().numTensors;
  const full = programConfig(graph, { seed: 7, ...config });
  const network = await compile(graph, full);
  const result = await trace(network, graph, full.optimizer === 'adam' ? 1e-3 : 0.05);
  network.dispose();
  return { trace: result, leaked: tf.memory().numTensors - before };
}

describe.each(programs)('$name: three steps and an evaluation', ({ graph, config }) => {
  let expected: Trace;
  beforeAll(async () => {
    ({ trace: expected } = await onEngine('cpu', graph, config));
  });

  describeEngines('as plain JavaScript', everyEngine.filter((id) => id !== 'cpu'), (id) => {
    it('gives the same figures and leaves no tensor behind', async () => {
      const { trace: actual, leaked } = await onEngine(id, graph, config);
      expect(actual.steps.map(({ errors, nanGradients }) => ({ errors, nanGradients }))).toEqual(
        expected.steps.map(({ errors, nanGradients }) => ({ errors, nanGradients })),
      );
      for (const [name, values] of Object.entries(figures(expected))) {
        expect(values.length, name).toBeGreaterThan(1);
        expect(relativeError(figures(actual)[name] ?? [], values), name).toBeLessThan(1e-4);
      }
      expect(leaked).toBe(0);
    });
  });
});

describeEngines('a network', everyEngine, (id) => {
  const graph = auxNet({ perStage: 1, width: 4, size: 8, classes: CLASSES, exitsAfter: [1] });
  const config = programConfig(graph, { momentum: 0.9, weightDecay: 1e-3 });
  const step = { step: 1, learningRate: 0.1 };

  it('keeps the number of live tensors from step to step', async () => {
    const { compile, tf } = await activate(id);
    const network = await compile(graph, config);
    const live = new Set<number>();
    for (let i = 1; i <= 3; i++) {
      await network.trainStep(randomBatch(graph, i, i), { ...step, step: i });
      live.add(tf.memory().numTensors);
    }
    expect(live.size).toBe(1);
    network.dispose();
  });

  it('evaluates without changing anything', async () => {
    const { compile } = await activate(id);
    const network = await compile(graph, config);
    await network.trainStep(randomBatch(graph, COUNT, 1), step);
    const before = await network.readVariables();
    const batch = randomBatch(graph, COUNT, 2);
    const first = await network.evaluateBatch(batch);
    expect(await network.evaluateBatch(batch)).toEqual(first);
    expect(await network.readVariables()).toEqual(before);
    network.dispose();
  });

  it('goes on from what was read of another as that one does', async () => {
    const { compile } = await activate(id);
    const [one, other] = [await compile(graph, config), await compile(graph, { ...config, seed: 5 })];
    await one.trainStep(randomBatch(graph, COUNT, 1), step);
    await other.writeVariables(new Map((await one.readVariables()).map((variable) => [variable.name, variable])));
    const next = { ...step, step: 2 };
    const batch = randomBatch(graph, COUNT, 2);
    expect(await other.trainStep(batch, next)).toEqual(await one.trainStep(batch, next));
    expect(await other.readVariables()).toEqual(await one.readVariables());
    for (const network of [one, other]) network.dispose();
  });
});
