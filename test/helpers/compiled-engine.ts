import { describe, it } from 'vitest';
import type { OpenEngine } from '../../main-process/engines/index.ts';
import { testEngine } from './engine.ts';

export type CompiledEngine = Pick<OpenEngine, 'tf' | 'compile'>;

/**
 * Tests of the compiled engine. Where the TensorFlow runtime is absent they are skipped and say so; on CI they fail, so
 * that nobody takes a skipped test for a passed one.
 */
export async function describeCompiled(name: string, tests: (engine: CompiledEngine) => void): Promise<void> {
  const { tf, compile, report } = await testEngine();
  if (report.id === 'tensorflow') {
    describe(name, () => tests({ tf, compile }));
  } else if (process.env['CI'] === 'true') {
    it(name, () => {
      throw new Error('The TensorFlow runtime is missing: run "npm start" once to bring it.');
    });
  } else {
    it.skip(`${name} (the TensorFlow runtime is missing: "npm start" brings it)`, () => undefined);
  }
}
