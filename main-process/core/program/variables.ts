import type { LayerId, LoweredGraph } from '../lower/lowered-graph.ts';
import type { StepPlan } from '../multiway/passes.ts';
import { exitsServed } from '../multiway/segments.ts';
import type { Op } from '../ops/op.ts';
import { opOf, type OpName } from '../ops/registry.ts';
import type { Shape } from '../shape/facts.ts';
import { sizeOf } from '../shape/problem.ts';
import type { Member, ProgramVariable } from './ir.ts';

/** The state of a design: its weights in bundles of one fate, its running averages in one. */
export interface Layout {
  readonly weights: readonly ProgramVariable[];
  readonly averages: ProgramVariable | null;
}

/** Lays out the variables of a graph for a method. Layers that lead to no exit have none. */
export function layoutVariables(graph: LoweredGraph, plan: StepPlan): Layout {
  const members = graphMembers(graph);
  const bundles = new Map<string, Member[]>();
  for (const member of members) {
    if (member.kind !== 'weight') continue;
    // Two layers that every pass treats alike can be updated as one.
    const fate = JSON.stringify(plan.passes.map(({ updates }) => updates.get(member.layer) ?? null));
    const bundle = bundles.get(fate);
    if (bundle) bundle.push(member);
    else bundles.set(fate, [member]);
  }
  const averages = members.filter(({ kind }) => kind === 'average');
  return {
    weights: [...bundles.values()].map((bundle, i) => variableOf(`weights-${i}`, bundle)),
    averages: averages.length > 0 ? variableOf('averages', averages) : null,
  };
}

/** Optimizer state in the shape of a bundle, 0 at first. @param slot `momentum`, `momentum@exit`, … */
export const slotOf = (weights: ProgramVariable, slot: string): ProgramVariable =>
  variableOf(
    `${weights.name}/${slot}`,
    weights.members.map((member) => ({ ...member, name: `${member.name}/${slot}`, kind: 'slot', initial: { kind: 'fill', value: 0 } })),
  );

const variableOf = (name: string, members: readonly Member[]): ProgramVariable => ({
  name,
  shape: [members.reduce((sum, { shape }) => sum + sizeOf(shape), 0)],
  members,
});

/** Every variable of every layer that leads to an exit, in the order of the layers. */
function graphMembers(graph: LoweredGraph): readonly Member[] {
  const served = exitsServed(graph);
  const shapes = new Map<LayerId, Shape>();
  return graph.layers.flatMap((layer) => {
    if (served.get(layer.id)?.length === 0) return [];
    const inputs = layer.inputs.map((id) => shapes.get(id) ?? []);
    // Op and attributes are of one layer; TypeScript cannot follow that through the union.
    const op = opOf(layer.op) as Op<OpName, unknown>;
    const result = op.shape(layer.attributes, inputs);
    if (!('shape' in result) || !result.shape) throw new Error(`Layer "${layer.id}" (${layer.op}) has no shape; the graph was not validated before it was compiled.`);
    shapes.set(layer.id, result.shape);
    return op.variables(layer.attributes, inputs).map(({ name: role, shape, trainable }): Member => ({
      name: `${layer.id}/${role}`,
      layer: layer.id,
      shape,
      kind: trainable ? 'weight' : 'average',
      initial: initialOf(layer.op, role),
    }));
  });
}

function initialOf(op: OpName, role: string): Member['initial'] {
  if (role === 'kernel') return { kind: op === 'dense' ? 'dense' : 'convolution' };
  return { kind: 'fill', value: role === 'gamma' || role === 'moving_variance' ? 1 : 0 };
}
