import type { NodeId } from '../graph/document.ts';
import type { LoweredGraph } from '../lower/lowered-graph.ts';
import type { Pass, StepPlan } from '../multiway/passes.ts';
import { exitsServed, headLayers } from '../multiway/segments.ts';
import { sizeOf } from '../shape/problem.ts';
import type { ProgramBuilder } from './builder.ts';
import { pathCoefficients, resolve, times, type Factor } from './coefficients.ts';
import type { ProgramConfig } from './config.ts';
import { differentiate } from './differentiate.ts';
import type { Value } from './ir.ts';
import type { State } from './state.ts';

/** What `compareHeads` answers, and how to read it. */
export interface HeadsMeasurement {
  /** The nodes of the trunk that have weights, each with the exits whose loss reaches it, shallow to deep. */
  readonly nodes: readonly { readonly node: NodeId; readonly exits: readonly number[] }[];
  /** Per exit, how much of its gradient the method lets into the trunk; then of each node its matrix ⟨g_i, g_j⟩, row by row. */
  readonly products: Value;
}

export interface HeadsInputs {
  readonly state: State;
  readonly losses: readonly Value[];
  readonly lossScale: Value | null;
}

/**
 * Differentiates every exit's own loss by itself (one backward pass an exit, each from its exit down) and takes the inner
 * products of these gradients over the weights of each trunk node: norms on the diagonal, cosines beside it. It reads the
 * forward pass of a training step and writes nothing, so a step made after it is the same to the digit.
 */
export function compareHeads(
  build: ProgramBuilder,
  graph: LoweredGraph,
  plan: StepPlan,
  config: ProgramConfig,
  { losses, lossScale, state }: HeadsInputs,
): HeadsMeasurement {
  const served = exitsServed(graph);
  const heads = headLayers(graph);
  const nodeOf = new Map(graph.layers.map(({ id, node }) => [id, node]));
  const weights = [...state.weights].flatMap(([{ members }, { members: values }]) =>
    members.flatMap(({ layer, shape }, i) => (heads.has(layer) ? [] : [{ layer, size: sizeOf(shape), value: values[i] as Value }])),
  );
  const gradients = losses.map((loss, exit) => {
    const wanted = weights.filter(({ layer }) => served.get(layer)?.includes(exit)).map(({ value }) => value);
    const seed = lossScale ?? build.constant(1);
    return build.within(`head-${graph.exits[exit]?.id ?? exit}`, () => differentiate(build, { seeds: new Map([[loss, seed]]), wanted }));
  });

  const byNode = new Map<NodeId, (typeof weights)[number][]>();
  for (const weight of weights) {
    const node = nodeOf.get(weight.layer) ?? weight.layer;
    byNode.set(node, [...(byNode.get(node) ?? []), weight]);
  }
  const measured = [...byNode].flatMap(([node, members]) => {
    const exits = losses.flatMap((_, exit) => (members.some(({ value }) => gradients[exit]?.of(value)) ? [exit] : []));
    if (exits.length === 0) return [];
    const size = members.reduce((sum, member) => sum + member.size, 0);
    const rows = exits.flatMap((exit) => members.map(({ value, size: length }) => gradients[exit]?.of(value) ?? zeros(build, length)));
    const unscaled = lossScale ? rows.map((row) => divided(build, row, lossScale)) : rows;
    const [matrix] = build.many('unpack', { shapes: [[exits.length, size]] }, [build.one('pack', {}, unscaled)]);
    if (!matrix) throw new Error(`The gradients of "${node}" make no matrix.`);
    return [{ node, exits, products: build.one('matMul', { transposeA: false, transposeB: true }, [matrix, matrix]) }];
  });
  const share = build.one('stack', {}, trunkWeights(build, graph, plan, config, losses).map((factor) => times(build, build.constant(1), factor)));
  return {
    nodes: measured.map(({ node, exits }) => ({ node, exits })),
    products: build.one('pack', {}, [share, ...measured.map(({ products }) => products)], 'products'),
  };
}

const zeros = (build: ProgramBuilder, size: number): Value => build.one('constant', { values: [0], shape: [size] });

const divided = (build: ProgramBuilder, value: Value, scale: Value): Value =>
  build.one('multiply', {}, [value, build.one('divideScalars', {}, [build.constant(1), scale])]);

/** Per exit: what its gradient is multiplied with on the way into the trunk, rates of the passes included. */
function trunkWeights(
  build: ProgramBuilder,
  graph: LoweredGraph,
  plan: StepPlan,
  config: ProgramConfig,
  losses: readonly Value[],
): readonly Factor[] {
  const paths = pathCoefficients(build, graph, plan, config, losses);
  const ofPass = (pass: Pass, index: number, exit: number): readonly Factor[] => {
    const seed = pass.seeds[exit] ?? 0;
    if (seed === 0) return [];
    const junction = resolve(build, pass.junctions[exit] ?? { factor: 1, coefficients: [] }, paths);
    const rate = plan.passes.length > 1 ? (paths[index] ?? 1) : 1;
    return [product(build, product(build, seed, junction), rate)];
  };
  return graph.exits.map((_, exit) => {
    // No pass starts at two exits whose factors differ, and each exit's loss starts in one pass.
    const [factor = 0] = plan.passes.flatMap((pass, index) => ofPass(pass, index, exit));
    return factor;
  });
}

function product(build: ProgramBuilder, a: Factor, b: Factor): Factor {
  if (typeof a === 'number') return typeof b === 'number' ? a * b : build.scale(b, a);
  return times(build, a, b);
}
