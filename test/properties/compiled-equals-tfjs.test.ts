import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ImageBatch, Network } from '../../main-process/engines/network.ts';
import { trainableDesign } from '../helpers/arbitrary-design.ts';
import { describeCompiled, type CompiledEngine } from '../helpers/compiled-engine.ts';
import type { NamedValues } from '../helpers/double-precision.ts';
import { LayersReference, type OnePassMethod } from '../helpers/layers-reference.ts';
import { programConfig, randomBatch, randomValues } from '../helpers/program-inputs.ts';
import { relativeError } from '../helpers/reference/numbers.ts';

/** Designs; each is compiled and held against its LayersModel in every respect. */
const RUNS = 200;
const TOLERANCE = 1e-4;
/** A step this large writes the gradient into the weights with next to no rounding; a power of two, so that dividing is exact. */
const LEARNING_RATE = 1024;
/** Chooses the dropout masks. */
const STEP = 7;

const scenario = fc.record({
  design: trainableDesign,
  method: fc.constantFrom<OnePassMethod[]>('single', 'joint', 'fused'),
  count: fc.integer({ min: 3, max: 6 }),
  seed: fc.integer({ min: 1, max: 1e6 }),
  padded: fc.boolean(),
  labelSmoothing: fc.constantFrom(0, 0.1),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer S> ? S : never;

await describeCompiled('the compiled engine and a tfjs LayersModel of the same design', (engine) => {
  it(
    `agree on ${RUNS} random designs: first weights, inference, losses and gradients of training, running averages`,
    () => fc.assert(fc.asyncProperty(scenario, (drawn) => compare(engine, drawn)), { numRuns: RUNS, seed: 4 }),
    600_000,
  );
});

async function compare({ tf, compile }: CompiledEngine, { design, method, count, seed, padded, labelSmoothing }: Scenario): Promise<void> {
  const { graph } = design.analysis;
  const config = { ...programConfig(graph), method, seed, labelSmoothing };
  const reference = new LayersReference(tf, graph, config);
  const network = await compile(graph, config);
  try {
    await sameFirstWeights(network, reference);
    const start = randomValues(network.variables, seed);
    await network.writeVariables(start);
    reference.write(start);

    await sameInference(network, reference, randomBatch(graph, count, seed));
    await sameStep({ network, reference, start, batch: randomBatch(graph, count, seed + 1, padded) });
  } finally {
    network.dispose();
    reference.dispose();
  }
}

async function sameFirstWeights(network: Network, reference: LayersReference): Promise<void> {
  const first = await read(network);
  const kept = network.variables.filter(({ kind }) => kind !== 'slot').map(({ name }) => name);
  expect([...kept].sort()).toEqual(reference.weights.map(({ name }) => name).sort());
  for (const { name, variable } of reference.weights) expect(first.get(name)?.data, `first values of ${name}`).toEqual(variable.dataSync());
}

async function sameInference(network: Network, reference: LayersReference, batch: ImageBatch): Promise<void> {
  for (const [exit, logits] of reference.predict(batch).entries()) {
    expect(relativeError(await network.predict(exit, batch), logits), `logits of exit ${exit} at rest`).toBeLessThan(TOLERANCE);
  }
  const { losses } = await network.evaluateBatch(batch);
  expect(relativeError(losses, reference.evaluate(batch)), 'losses at rest').toBeLessThan(TOLERANCE);
}

interface Subjects {
  readonly network: Network;
  readonly reference: LayersReference;
  readonly start: NamedValues;
  readonly batch: ImageBatch;
}

async function sameStep({ network, reference, batch, start }: Subjects): Promise<void> {
  const expected = reference.differentiate(batch, STEP);
  const taken = await network.trainStep(batch, { step: STEP, learningRate: LEARNING_RATE });
  const after = await read(network);
  expect(relativeError(taken.losses, expected.losses), 'losses in training').toBeLessThan(TOLERANCE);
  expect(taken.errors, 'errors in training').toEqual(expected.errors);
  expect(taken.nanGradients).toBe(0);
  for (const { name, trainable, variable } of reference.weights) {
    if (!trainable) expect(relativeError(after.get(name)?.data ?? [], variable.dataSync(), 0.1), name).toBeLessThan(TOLERANCE);
  }
  sameGradients(descent(start, after), expected.gradients);
}

type Gradients = ReadonlyMap<string, ArrayLike<number>>;

/**
 * Every entry within the tolerance of the largest of all. Besides, each weight's gradient by itself within a hundredth: batch
 * norm behind batch norm cancels most of a small gradient and leaves rounding, but a wrong rule is wrong by more.
 */
function sameGradients(compiled: Gradients, expected: Gradients): void {
  const most = Math.max(...[...expected.values()].map(largest));
  for (const [name, gradient] of expected) {
    const found = compiled.get(name) ?? [];
    expect(relativeError(found, gradient, most), `gradient of ${name} beside all`).toBeLessThan(TOLERANCE);
    expect(relativeError(found, gradient, 1e-2 * most), `gradient of ${name} by itself`).toBeLessThan(1e-2);
  }
}

const largest = (gradient: ArrayLike<number>): number => Array.from(gradient).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Gradients from a step of plain SGD. */
function descent(before: NamedValues, after: NamedValues): Gradients {
  const gradient = (name: string, moved: ArrayLike<number>): number[] =>
    Array.from(moved, (value, i) => ((before.get(name)?.data[i] ?? NaN) - value) / LEARNING_RATE);
  return new Map([...after].map(([name, { data }]) => [name, gradient(name, data)]));
}

async function read(network: Network): Promise<NamedValues> {
  return new Map((await network.readVariables()).map((variable) => [variable.name, variable]));
}
