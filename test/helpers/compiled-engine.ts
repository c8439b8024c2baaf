import { describe, it } from 'vitest';
import type { Tf } from '../../main-process/core/compile/tf.ts';
import type { CompileNetwork } from '../../main-process/engines/network.ts';
import { compileForTensorFlow } from '../../main-process/engines/tensorflow-graph/index.ts';
import { testEngine } from './engine.ts';

export interface CompiledEngine {
  readonly tf: Tf;
  readonly compile: CompileNetwork;
}

/**
 * Tests of the compiled engine. Where the TensorFlow runtime is absent they are skipped and say so; on CI they fail, so
 * that nobody takes a skipped test for a passed one.
 */
export async function describeCompiled(name: string, tests: (engine: CompiledEngine) => void): Promise<void> {
  const { tf, report } = await testEngine();
  if (report.id === 'tensorflow') {
    describe(name, () => tests({ tf, compile: compileForTensorFlow(tf, false) }));
  } else if (process.env['CI'] === 'true') {
    it(name, () => {
      throw new Error('The TensorFlow runtime is missing: run "npm start" once to bring it.');
    });
  } else {
    it.skip(`${name} (the TensorFlow runtime is missing: "npm start" brings it)`, () => undefined);
  }
}
