import { beforeAll, expect, it } from 'vitest';
import type { Tf } from '../../main-process/core/compile/tf.ts';
import { primitiveNames } from '../../main-process/core/program/primitives/registry.ts';
import { EagerExecutor } from '../../main-process/engines/eager/executor.ts';
import { statelessUniforms } from '../../main-process/engines/eager/philox.ts';
import { activate, describeEngines, eagerEngines } from '../helpers/every-engine.ts';
import { handValues } from '../helpers/hand-values.ts';
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

describeEngines('primitives', eagerEngines, (id) => {
  let tf: Tf;
  beforeAll(async () => {
    ({ tf } = await activate(id));
    // Few values would be computed in JavaScript.
    if (id === 'webgpu') tf.env().set('WEBGPU_CPU_FORWARD', false);
  });

  // Among equals TensorFlow.js's shader takes the last; a subgradient like any other.
  const cases = Object.entries(primitiveCases).filter(([name]) => id !== 'webgpu' || !name.startsWith('maxPool of equals'));
  it.each(cases)('as the reference: %s', async (_, entry) => {
    const before = tf.memory().numTensors;
    const executor = new EagerExecutor(tf, entry.program);
    const results = await executor.run('run', entry.feeds);
    for (const [name, { data }] of Object.entries(reference(entry))) {
      expect(relativeError(results[name] ?? [], data), `output ${name}`).toBeLessThan(1e-5);
    }
    executor.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each(Object.entries(handValues))('by hand: %s', async (_, { program, feeds, expected }) => {
    const executor = new EagerExecutor(tf, program);
    const results = await executor.run('run', feeds);
    expected.forEach((values, i) => expect(relativeError(results[i] ?? [], values), `output ${i}`).toBeLessThan(1e-6));
    executor.dispose();
  });
});
