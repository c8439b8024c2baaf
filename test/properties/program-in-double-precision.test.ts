import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Program } from '../../main-process/core/program/ir.ts';
import { uniforms } from '../../main-process/core/random/seed.ts';
import { trainableDesign } from '../helpers/arbitrary-design.ts';
import { DoublePrecision, tensorflowUniform } from '../helpers/double-precision.ts';
import { testEngine } from '../helpers/engine.ts';
import { LayersReference } from '../helpers/layers-reference.ts';
import { programConfig, randomBatch, randomValues } from '../helpers/program-inputs.ts';
import { referenceRun, type Variables } from '../helpers/reference-program.ts';
import { relativeError } from '../helpers/reference/numbers.ts';

const { tf, report } = await testEngine();
const STEP = 3;

const scenario = fc.record({
  design: trainableDesign,
  count: fc.integer({ min: 3, max: 4 }),
  seed: fc.integer({ min: 1, max: 1e6 }),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer S> ? S : never;

describe('the training program of a random design, in double precision', () => {
  it('says what a tfjs LayersModel says, at rest and in training', () => {
    fc.assert(fc.property(scenario, sameAnswers), { numRuns: 100, seed: 5 });
  }, 120_000);

  it('has the gradients that central differences of the whole give', () => {
    fc.assert(fc.property(scenario, gradientsOfTheWhole), { numRuns: 100, seed: 6 });
  }, 120_000);
});

function sameAnswers({ design, count, seed }: Scenario): void {
  const { graph } = design.analysis;
  const config = { ...programConfig(graph), method: 'joint' as const, seed };
  const double = new DoublePrecision(graph, config, report.id === 'tensorflow' ? { uniform: tensorflowUniform(tf) } : {});
  const given = randomValues(double.training.program.variables.flatMap(({ members }) => members), seed);
  const variables = double.pack(given);
  const reference = new LayersReference(tf, graph, config);
  reference.write(given);

  const batch = randomBatch(graph, count, seed, true);
  const whole = { ...batch, window: undefined };
  for (const [exit, logits] of reference.predict(whole).entries()) {
    expect(relativeError(double.predict(exit, batch, variables).data, logits), `logits of exit ${exit}`).toBeLessThan(1e-4);
  }
  const statistics = double.step(batch, STEP, 0, variables).fetches['statistics'];
  const { losses, errors } = reference.differentiate(batch, STEP);
  // Only TensorFlow's dropout masks are drawn by one generator on both sides.
  if (report.id === 'tensorflow' || double.training.dropoutLayers.length === 0) {
    expect(relativeError(statistics?.data.slice(0, losses.length) ?? [], losses), 'losses in training').toBeLessThan(1e-4);
    expect([...(statistics?.data.slice(losses.length, -1) ?? [])], 'errors in training').toEqual(errors);
  }
  reference.dispose();
}

/** `joint` follows the gradient of Σ weight·L. Along a random direction through all weights it is the slope. */
function gradientsOfTheWhole({ design, count, seed }: Scenario): void {
  const { graph } = design.analysis;
  const config = programConfig(graph, { method: 'joint', seed, labelSmoothing: 0.1 });
  const double = new DoublePrecision(graph, config);
  const { program } = double.training;
  const start = double.pack(randomValues(program.variables.flatMap(({ members }) => members), seed));
  const batch = randomBatch(graph, count, seed, true);
  const moved = double.step(batch, STEP, 1, start).variables;

  const trained = program.variables.filter(({ members }) => members[0]?.kind === 'weight');
  const total = totalLoss(program, graph.exits.map(({ weight }) => weight ?? 1));
  const feeds = double.trainingFeeds(batch, STEP, 0);
  for (const direction of [1, 2]) {
    const next = uniforms(seed + direction);
    const along = new Map(trained.map(({ name, shape }) => [name, Float64Array.from({ length: shape[0] ?? 0 }, () => 2 * next() - 1)]));
    const slope = slopeAlong(along, start, (variables) => total(feeds, variables));
    const expected = inner(along, (name, i) => (start.get(name)?.[i] ?? NaN) - (moved.get(name)?.[i] ?? NaN));
    const error = Math.abs(expected - slope) / Math.max(Math.abs(slope), 1e-2);
    expect(error, `direction ${direction}: ${expected} against ${slope}`).toBeLessThan(1e-5);
  }
}

/** Central difference of a function of the variables. */
function slopeAlong(along: Variables, start: Variables, f: (variables: Variables) => number, step = 1e-6): number {
  const at = (by: number): number =>
    f(new Map([...start].map(([name, values]) => [name, values.map((value, i) => value + by * (along.get(name)?.[i] ?? 0))])));
  return (at(step) - at(-step)) / (2 * step);
}

const inner = (along: Variables, other: (name: string, index: number) => number): number =>
  [...along].reduce((sum, [name, values]) => values.reduce((own, value, i) => own + value * other(name, i), sum), 0);

type Feeds = ReturnType<DoublePrecision['trainingFeeds']>;

/** What `joint` minimises, by the forward pass of training alone. */
function totalLoss(program: Program, weights: readonly number[]): (feeds: Feeds, variables: Variables) => number {
  const train = program.functions['train'];
  const losses = program.nodes.filter(({ primitive, name }) => primitive === 'crossEntropy' && name.startsWith('train/'));
  if (!train || losses.length !== weights.length) throw new Error('The program does not train one loss an exit.');
  const fetches = Object.fromEntries(losses.flatMap(({ outputs: [loss] }, exit) => (loss ? [[String(exit), loss]] : [])));
  const forward: Program = { ...program, functions: { forward: { ...train, name: 'forward', fetches, effects: [] } } };
  return (feeds, variables) => {
    const values = referenceRun(forward, 'forward', feeds, variables).fetches;
    return weights.reduce((sum, weight, exit) => sum + weight * (values[exit]?.data[0] ?? NaN), 0);
  };
}
