import { describe, expect, it } from 'vitest';
import { ProgramBuilder } from '../../main-process/core/program/builder.ts';
import type { Value } from '../../main-process/core/program/ir.ts';
import { schedule } from '../../main-process/engines/eager/schedule.ts';

/** `node` or `node: what it frees`. */
function planOf(define: (build: ProgramBuilder) => { readonly fetches: Readonly<Record<string, Value>>; readonly effects?: readonly Value['node'][] }) {
  const build = new ProgramBuilder();
  const called = build.define('f', () => ({ feeds: {}, effects: [], ...define(build) }));
  const short = (name: string): string => name.replace('f/', '');
  return schedule(called).map(({ node, release }) => {
    const freed = release.map((value) => `${short(value.node.name)}${value.output === 0 ? '' : `:${value.output}`}`);
    return freed.length === 0 ? short(node.name) : `${short(node.name)}: ${freed.join(' ')}`;
  });
}

describe('the schedule of a function', () => {
  it('frees a value after its last reader, keeps what is fetched, and leaves out what nobody needs', () => {
    const plan = planOf((build) => {
      const x = build.placeholder('x', 'float32', [2]);
      const a = build.one('relu', {}, [x], 'a');
      const b = build.one('relu', {}, [a], 'b');
      build.one('relu', {}, [b], 'unneeded');
      const c = build.one('add', {}, [x, b], 'c');
      return { fetches: { b, c } };
    });
    expect(plan).toEqual(['x', 'a', 'b: a', 'c: x']);
  });

  it('frees an output that nobody reads as soon as it is there', () => {
    const plan = planOf((build) => {
      const [first] = build.many('unpack', { shapes: [[1], [2]] }, [build.placeholder('x', 'float32', [3])], 'parts');
      return { fetches: { first: first as Value } };
    });
    expect(plan).toEqual(['x', 'parts: x parts:1']);
  });

  it('runs effects, and what they wait for', () => {
    const plan = planOf((build) => {
      const variable = build.variable({ name: 'w', shape: [2], members: [] });
      const old = build.read(variable);
      const effect = build.write('assign', { variable }, [build.one('relu', {}, [build.placeholder('x', 'float32', [2])], 'a')], [variable]);
      return { fetches: { old }, effects: [effect] };
    });
    expect(plan).toEqual(['w/read', 'x', 'a: x', 'assign: a']);
  });
});
