import type { NodeId } from '../graph/document.ts';
import type { LoweredGraph } from '../lower/lowered-graph.ts';
import { sizeOf } from '../shape/problem.ts';
import type { ProgramBuilder } from './builder.ts';
import { times } from './coefficients.ts';
import type { Forward } from './forward.ts';
import type { Value } from './ir.ts';
import type { Step } from './training-step.ts';

export interface Measurement {
  readonly nodes: readonly NodeId[];
  /** Squared norms: one a node, then two an exit: of what its head sends into the trunk, and of what comes from deeper. */
  readonly norms: Value;
}

/** Norms of a step's gradients, by drawn node and by the streams that meet where a head joins the trunk. */
export function measureGradients(build: ProgramBuilder, graph: LoweredGraph, { taps }: Forward, step: Step): Measurement {
  const nodeOf = new Map(graph.layers.map(({ id, node }) => [id, node]));
  const squares = new Map<NodeId, Value[]>();
  for (const [{ members }, gradient] of step.gradients) {
    const pieces: { readonly node: NodeId; size: number }[] = [];
    for (const { layer, shape } of members) {
      const node = nodeOf.get(layer) ?? layer;
      const last = pieces.at(-1);
      if (last?.node === node) last.size += sizeOf(shape);
      else pieces.push({ node, size: sizeOf(shape) });
    }
    const parts = build.many('unpack', { shapes: pieces.map(({ size }) => [size]) }, [gradient]);
    pieces.forEach(({ node }, i) => {
      squares.set(node, [...(squares.get(node) ?? []), build.one('squaredNorm', {}, [parts[i] as Value])]);
    });
  }
  const flows = taps.flatMap((tap, exit) => flowsAt(build, exit, tap, step));
  return { nodes: [...squares.keys()], norms: build.one('stack', {}, [...[...squares.values()].map((terms) => build.add(terms)), ...flows]) };
}

function flowsAt(build: ProgramBuilder, exit: number, tap: Value, { passes }: Step): readonly [Value, Value] {
  const head: Value[] = [];
  const deeper: Value[] = [];
  for (const { gradients, rate } of passes) {
    if (rate === 0) continue;
    for (const { from, gradient } of gradients.terms(tap)) {
      const isHead = from.primitive === 'junction' && from.attributes.exit === exit;
      (isHead ? head : deeper).push(times(build, gradient, rate));
    }
  }
  const norm = (terms: readonly Value[]): Value => (terms.length === 0 ? build.constant(0) : build.one('squaredNorm', {}, [build.add(terms)]));
  return [norm(head), norm(deeper)];
}
