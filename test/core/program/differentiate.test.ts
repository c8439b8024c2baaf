import { afterEach, describe, expect, it, vi } from 'vitest';
import { ProgramBuilder } from '../../../main-process/core/program/builder.ts';
import { differentiate, type DifferentiateOptions } from '../../../main-process/core/program/differentiate.ts';
import type { Program, Value } from '../../../main-process/core/program/ir.ts';
import type { GradientRule } from '../../../main-process/core/program/primitives/primitive.ts';
import { primitives } from '../../../main-process/core/program/primitives/registry.ts';
import { evaluate, scalar, tensor64, type Tensor64 } from '../../helpers/reference-program.ts';

const none = {};
/** x of shape [3]; dL/dy is 1, 10, 100 unless said otherwise. */
const at = tensor64([2, 3, 5], [3]);
const seedValues = tensor64([1, 10, 100], [3]);

interface Sketch {
  readonly build: ProgramBuilder;
  readonly x: Value;
}

/** A program of one input x; its nodes are looked at after `finish`. */
function sketch(): Sketch {
  const build = new ProgramBuilder();
  return { build, x: build.placeholder('x', 'float32', [3]) };
}

type Fed = readonly [Value, Tensor64];

/** dL/dx at `at`, with dL/dy = `seedValues`. */
function gradientAt(
  { build, x }: Sketch,
  y: Value,
  options: Partial<DifferentiateOptions> = {},
  feeds: readonly Fed[] = [],
): number[] | undefined {
  const seed = build.placeholder('seed', y.dtype, y.shape);
  const gradient = differentiate(build, { seeds: new Map([[y, seed]]), wanted: [x], ...options }).of(x);
  if (!gradient) return undefined;
  const [value] = evaluate([gradient], new Map([[x, at], [seed, seedValues], ...feeds]));
  return [...(value?.data ?? [])];
}

const namesOf = (program: Program): readonly string[] => program.nodes.map(({ name }) => name);

afterEach(() => vi.restoreAllMocks());

describe('reverse-mode differentiation', () => {
  it('sums what flows into a value that fans out, and tells the terms apart', () => {
    const { build, x } = sketch();
    const double = build.scale(x, 2);
    const square = build.one('multiply', {}, [x, x]);
    const y = build.add([double, square, x]);
    expect(gradientAt({ build, x }, y)).toEqual([1 * (2 + 4 + 1), 10 * (2 + 6 + 1), 100 * (2 + 10 + 1)]);
    const terms = differentiate(build, { seeds: new Map([[y, build.placeholder('other', 'float32', [3])]]), wanted: [x] }).terms(x);
    // Latest node first; x·x sends two.
    expect(terms.map(({ from }) => from.primitive)).toEqual(['add', 'multiply', 'multiply', 'scale']);
  });

  it('sums seeds at several places, also one behind another', () => {
    const { build, x } = sketch();
    const middle = build.scale(x, 3);
    const end = build.scale(middle, 5);
    const seeds = new Map([end, middle].map((value) => [value, build.one('constant', { values: [1], shape: [3] })] as const));
    const gradient = differentiate(build, { seeds, wanted: [x] }).of(x) as Value;
    expect([...(evaluate([gradient], new Map())[0]?.data ?? [])]).toEqual([18, 18, 18]);
  });

  it('goes on behind a wanted value', () => {
    const { build, x } = sketch();
    const middle = build.scale(x, 3);
    const y = build.scale(middle, 5);
    const { of } = differentiate(build, { seeds: new Map([[y, build.one('constant', { values: [1], shape: [3] })]]), wanted: [x, middle] });
    const values = evaluate([of(x), of(middle)] as Value[], new Map());
    expect(values.map(({ data }) => data[0])).toEqual([15, 5]);
  });

  it('gives nothing where nothing flows, and adds no node off the way', () => {
    const { build, x } = sketch();
    const aside = build.placeholder('aside', 'float32', [3]);
    const other = build.within('off', () => build.one('relu', none, [aside]));
    const y = build.one('multiply', {}, [x, other]);
    const { of } = differentiate(build, { seeds: new Map([[y, build.placeholder('seed', 'float32', [3])]]), wanted: [x] });
    expect(of(x)).toBeDefined();
    expect(of(aside)).toBeUndefined();
    expect(of(other)).toBeUndefined();
    const added = namesOf(build.finish()).slice(5);
    expect(added).toEqual(['multiply/multiply']);
  });

  it('passes by a dropout mask: it reads the shape of its input, not the values', () => {
    const { build, x } = sketch();
    const seed = build.placeholder('words', 'int32', [2]);
    const mask = build.one('dropoutMask', { rate: 0.5, layer: 'dropout' }, [x, seed]);
    const words = [seed, tensor64([3, 4], [2])] as const;
    const [drawn] = evaluate([mask], new Map([[x, at], words]));
    expect(gradientAt({ build, x }, build.one('multiply', {}, [x, mask]), {}, [words])).toEqual([...(drawn?.data ?? [])].map((keep, i) => keep * 10 ** i));
  });
});

describe('a junction', () => {
  const behindJunction = () => {
    const { build, x } = sketch();
    return { build, x, y: build.scale(build.one('junction', { exit: 4 }, [x]), 2) };
  };

  it.each([
    ['is the identity where nothing is said', undefined, [2, 20, 200]],
    ['scales by a number', () => 0.25, [0.5, 5, 50]],
    ['lets all through at 1', () => 1, [2, 20, 200]],
    ['stops at 0', () => 0, undefined],
  ])('%s', (_, junctionScale, expected) => {
    const { build, x, y } = behindJunction();
    expect(gradientAt({ build, x }, y, junctionScale && { junctionScale })).toEqual(expected);
  });

  it('scales by a scalar that the program computes, chosen by exit', () => {
    const { build, x, y } = behindJunction();
    const factor = build.placeholder('factor', 'float32', []);
    const asked: number[] = [];
    const junctionScale = (exit: number): Value => {
      asked.push(exit);
      return factor;
    };
    expect(gradientAt({ build, x }, y, { junctionScale }, [[factor, scalar(3)]])).toEqual([6, 60, 600]);
    expect(asked).toEqual([4]);
  });

  it('casts the scalar to what the trunk computes in', () => {
    const build = new ProgramBuilder();
    const x = build.placeholder('x', 'float16', [3]);
    const factor = build.placeholder('factor', 'float32', []);
    const y = build.one('junction', { exit: 0 }, [x]);
    expect(gradientAt({ build, x }, y, { junctionScale: () => factor }, [[factor, scalar(3)]])).toEqual([3, 30, 300]);
  });
});

describe('weights at their current values (spec §4.1)', () => {
  it('are what the rules see; activations stay those of the forward pass', () => {
    const build = new ProgramBuilder();
    const x = build.placeholder('x', 'float32', [null, 2]);
    const [before, after] = ['before', 'after'].map((name) => build.placeholder(name, 'float32', [2, 1])) as [Value, Value];
    const hidden = build.one('matMul', { transposeA: false, transposeB: false }, [x, before]);
    const y = build.one('multiply', {}, [hidden, hidden]);
    const seed = build.placeholder('seed', 'float32', [null, 1]);
    const current = (value: Value): Value => (value === before ? after : value);
    const { of } = differentiate(build, { seeds: new Map([[y, seed]]), wanted: [x, before], current });
    const feeds = new Map([
      [x, tensor64([1, 2], [1, 2])],
      [before, tensor64([3, 4], [2, 1])],
      [after, tensor64([5, 7], [2, 1])],
      [seed, tensor64([1], [1, 1])],
    ]);
    const [towardsX, towardsWeight] = evaluate([of(x), of(before)] as Value[], feeds);
    // y = h², h = 1·3 + 2·4 = 11: dL/dh = 22 from the saved h; dL/dx takes the new weight, dL/dw the saved x.
    expect([...(towardsX?.data ?? [])]).toEqual([22 * 5, 22 * 7]);
    expect([...(towardsWeight?.data ?? [])]).toEqual([22, 44]);
  });
});

describe('errors', () => {
  /** Gives ReLU another rule until the test is over. */
  function lieAboutRelu(rule: GradientRule<object>): void {
    // `gradient` may be null in general, so vi.spyOn does not see that it is a function here.
    vi.spyOn(primitives.relu as { gradient: GradientRule<object> }, 'gradient').mockImplementation(rule);
  }

  it('name the node whose rule gives a gradient of another shape', () => {
    const { build, x } = sketch();
    const y = build.within('stage1-block2/act1', () => build.one('relu', none, [x]));
    const seed = build.placeholder('seed', 'float32', [3]);
    lieAboutRelu(({ build: inner }) => [inner.constant(1)]);
    expect(() => differentiate(build, { seeds: new Map([[y, seed]]), wanted: [x] })).toThrow(
      'The gradient rule of "relu" (stage1-block2/act1/relu) gave [] float32 for an input [3] float32.',
    );
  });

  it('name the node whose rule gives a gradient of another type', () => {
    const { build, x } = sketch();
    const y = build.one('relu', none, [x]);
    lieAboutRelu(({ build: inner, dy }) => [inner.one('cast', { dtype: 'float16' }, [dy[0] as Value])]);
    expect(() => differentiate(build, { seeds: new Map([[y, y]]), wanted: [x] })).toThrow(/gave \[3\] float16 for an input \[3\] float32/);
  });

  it('name a seed that does not fit', () => {
    const { build, x } = sketch();
    const y = build.one('relu', none, [x]);
    expect(() => differentiate(build, { seeds: new Map([[y, build.constant(1)]]), wanted: [x] })).toThrow(/\(relu\) gave \[\] float32 for an input \[3\]/);
  });

  it('name a node without a rule on the way to a wanted value', () => {
    const { build, x } = sketch();
    const y = build.within('norms', () => build.one('squaredNorm', {}, [x]));
    expect(() => differentiate(build, { seeds: new Map([[y, build.constant(1)]]), wanted: [x] })).toThrow(
      '"squaredNorm" (norms/squaredNorm) has no gradient, yet a wanted value lies behind it.',
    );
  });

  it('name the node whose rule does not take its inputs', () => {
    const { build, x } = sketch();
    const factor = build.placeholder('factor', 'float32', []);
    const y = build.within('here', () => build.one('multiply', {}, [x, factor]));
    expect(() => differentiate(build, { seeds: new Map([[y, y]]), wanted: [factor] })).toThrow(
      /^Gradient of "multiply" \(here\/multiply\): expected a factor of the same shape/,
    );
  });
});
