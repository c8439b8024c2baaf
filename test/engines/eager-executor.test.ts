import { describe, expect, it } from 'vitest';
import { ProgramBuilder } from '../../main-process/core/program/builder.ts';
import { EagerExecutor } from '../../main-process/engines/eager/executor.ts';
import { openEngine } from '../../main-process/engines/index.ts';
import { auxNet } from '../helpers/lowered-nets.ts';
import { programConfig } from '../helpers/program-inputs.ts';

const { tf, compile } = await openEngine('cpu');

describe('the eager executor', () => {
  const build = new ProgramBuilder();
  build.define('double', () => {
    const x = build.placeholder('x', 'float32', [2]);
    const late = build.placeholder('late', 'float32', [2]);
    return { feeds: { x, late }, fetches: { y: build.one('add', {}, [build.scale(x, 2), late]) }, effects: [] };
  });
  const program = build.finish();
  const pair = (a: number, b: number) => ({ dtype: 'float32', data: Float32Array.of(a, b), shape: [2] }) as const;

  it('names a function or a feed that is missing, and leaves no tensor behind', async () => {
    const executor = new EagerExecutor(tf, program);
    const before = tf.memory().numTensors;
    await expect(executor.run('triple', {})).rejects.toThrow('The program has no function "triple".');
    await expect(executor.run('double', { x: pair(1, 2) })).rejects.toThrow('Function "double" was not given "late".');
    expect(tf.memory().numTensors).toBe(before);
    executor.dispose();
  });

  it('keeps no memory of the caller: feeds and fetches are copies', async () => {
    const make = new ProgramBuilder();
    const variable = make.variable({ name: 'w', shape: [2], members: [] });
    make.define('write', () => {
      const x = make.placeholder('x', 'float32', [2]);
      return { feeds: { x }, fetches: {}, effects: [make.write('assign', { variable }, [x], [variable])] };
    });
    make.define('read', () => ({ feeds: {}, fetches: { w: make.read(variable) }, effects: [] }));
    const executor = new EagerExecutor(tf, make.finish());
    const fed = pair(1, 2);
    await executor.run('write', { x: fed });
    fed.data.fill(7);
    (await executor.run('read', {}))['w']?.fill(8);
    expect((await executor.run('read', {}))['w']).toEqual(Float32Array.of(1, 2));
    executor.dispose();
  });

  it('refuses float16', async () => {
    const half = new ProgramBuilder();
    half.one('cast', { dtype: 'float16' }, [half.constant(1)]);
    expect(() => new EagerExecutor(tf, half.finish())).toThrow(/computes in float16; this engine computes in float32 only/);
    const graph = auxNet({ perStage: 1, width: 4, size: 8, exitsAfter: [] });
    await expect(compile(graph, programConfig(graph, { precision: 'mixed' }))).rejects.toThrow(/Set the precision to "auto"/);
  });
});
