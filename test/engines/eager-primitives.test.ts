import { beforeAll, expect, it } from 'vitest';
import { primitiveNames } from '../../main-process/core/program/primitives/registry.ts';
import { EagerExecutor } from '../../main-process/engines/eager/executor.ts';
import { statelessUniforms } from '../../main-process/engines/eager/philox.ts';
import { describeEager, activate } from '../helpers/eager-engines.ts';
import { primitiveCases, toTensor64, type PrimitiveCase } from '../helpers/primitive-cases.ts';
import { relativeError } from '../helpers/reference/numbers.ts';
import { sizeOf } from '../helpers/reference/tensor.ts';
import { referenceRun, type Tensor64 } from '../helpers/reference-program.ts';

/** In double precision, from the primitives' definitions; masks drawn as TensorFlow draws them. */
function reference({ program, feeds }: PrimitiveCase): Readonly<Record<string, Tensor64>> {
  const fed = Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, toTensor64(feed)]));
  const zeros = new Map(program.variables.map(({ name, shape }) => [name, new Float64Array(sizeOf(shape))]));
  const uniform = (seed: readonly [number, number], shape: readonly number[]): Float64Array =>
    Float64Array.from(statelessUniforms(seed, sizeOf(shape)));
  return referenceRun(program, 'run', fed, zeros, { uniform }).fetches;
}

it('every primitive has a case', () => {
  const used = new Set(Object.values(primitiveCases).flatMap(({ program }) => program.nodes.map(({ primitive }) => primitive)));
  expect(primitiveNames.filter((name) => !used.has(name))).toEqual([]);
});

describeEager('primitives as the reference computes them', (id, engine) => {
  beforeAll(async () => {
    await activate(id, engine);
    // Few values would be computed in JavaScript.
    if (id === 'webgpu') engine.tf.env().set('WEBGPU_CPU_FORWARD', false);
  });

  // Among equals TensorFlow.js's shader takes the last; a subgradient like any other.
  const cases = Object.entries(primitiveCases).filter(([name]) => id !== 'webgpu' || !name.startsWith('maxPool of equals'));
  it.each(cases)('%s', async (_, entry) => {
    const { tf } = engine;
    const before = tf.memory().numTensors;
    const executor = new EagerExecutor(tf, entry.program);
    const results = await executor.run('run', entry.feeds);
    for (const [name, { data }] of Object.entries(reference(entry))) {
      expect(relativeError(results[name] ?? [], data), `output ${name}`).toBeLessThan(1e-5);
    }
    executor.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
