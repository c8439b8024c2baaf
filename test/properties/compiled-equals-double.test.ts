import fc from 'fast-check';
import { expect, it } from 'vitest';
import { methods } from '../../main-process/core/graph/training-config.ts';
import { trainableDesign } from '../helpers/arbitrary-design.ts';
import { describeCompiled, type CompiledEngine } from '../helpers/compiled-engine.ts';
import { DoublePrecision, tensorflowUniform } from '../helpers/double-precision.ts';
import { programConfig, randomBatch, randomValues } from '../helpers/program-inputs.ts';
import { relativeError } from '../helpers/reference/numbers.ts';

const RUNS = 60;
const STEPS = 3;
/** Three steps of float32 against double precision. */
const TOLERANCE = 1e-3;

const scenario = fc.record({
  design: trainableDesign,
  config: fc.record({
    method: fc.constantFrom(...methods),
    lossRatioRule: fc.boolean(),
    momentum: fc.constantFrom(0, 0.9),
    weightDecay: fc.constantFrom(0, 1e-2),
    labelSmoothing: fc.constantFrom(0, 0.1),
    clipNorm: fc.constantFrom(null, 0.5),
    seed: fc.integer({ min: 1, max: 1e6 }),
  }),
  count: fc.integer({ min: 3, max: 6 }),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer S> ? S : never;

await describeCompiled('the compiled engine', (engine) => {
  it(
    `runs ${RUNS} random designs by every method as the interpreter in double precision does: what a step reads was written before`,
    () => fc.assert(fc.asyncProperty(scenario, (drawn) => compare(engine, drawn)), { numRuns: RUNS, seed: 7 }),
    300_000,
  );
});

async function compare({ tf, compile }: CompiledEngine, { design, config: chosen, count }: Scenario): Promise<void> {
  const { graph } = design.analysis;
  const config = programConfig(graph, chosen);
  const double = new DoublePrecision(graph, config, { uniform: tensorflowUniform(tf) });
  const network = await compile(graph, config);
  try {
    const start = randomValues(network.variables, config.seed);
    for (const { name, kind } of network.variables) if (kind === 'slot') start.get(name)?.data.fill(0);
    await network.writeVariables(start);
    let variables = double.pack(start);
    for (let step = 1; step <= STEPS; step++) {
      const batch = randomBatch(graph, count, config.seed + step);
      const taken = await network.trainStep(batch, { step, learningRate: 0.02 });
      const exact = double.step(batch, step, 0.02, variables);
      variables = exact.variables;
      const losses = exact.fetches['statistics']?.data.slice(0, graph.exits.length) ?? [];
      expect(relativeError(taken.losses, losses), `losses of step ${step}`).toBeLessThan(TOLERANCE);
    }
    const expected = double.unpack(variables);
    for (const { name, data } of await network.readVariables()) {
      const slot = name.includes('/momentum');
      expect(relativeError(data, expected.get(name)?.data ?? [], slot ? 1 : 0.1), name).toBeLessThan(TOLERANCE);
    }
  } finally {
    network.dispose();
  }
}
