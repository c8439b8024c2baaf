import type { Exit, LayerId, LoweredGraph } from '../lower/lowered-graph.ts';
import { exitsServed } from '../multiway/segments.ts';
import { opOf, type OpName } from '../ops/registry.ts';
import type { Op } from '../ops/op.ts';
import type { ProgramBuilder } from './builder.ts';
import type { AnyNode, ProgramVariable, Value } from './ir.ts';
import { emitLayer } from './layers/index.ts';
import type { LayerContext } from './layers/emitter.ts';

/** A trainable tensor of a layer, and its value as the forward pass read it. */
export interface Weight {
  readonly layer: LayerId;
  readonly variable: ProgramVariable;
  readonly value: Value;
}

export interface Forward {
  /** Per exit, `[N, classes]` float32. */
  readonly logits: readonly Value[];
  /** Per exit, the trunk's activation that its head reads. */
  readonly taps: readonly Value[];
  readonly weights: readonly Weight[];
  /** Updates of the running averages; none at rest. */
  readonly effects: readonly AnyNode[];
}

export interface ForwardOptions {
  readonly mode: LayerContext['mode'];
  /** `[N, height, width, channels]`, normalised. */
  readonly images: Value;
  /** Seed of a dropout layer by its place among them. */
  readonly dropoutSeed: (layer: LayerId) => Value;
}

/** The whole network, trunk and heads. Layers that lead to no exit are left out. */
export function forward(build: ProgramBuilder, graph: LoweredGraph, options: ForwardOptions): Forward {
  const served = exitsServed(graph);
  const values = new Map<LayerId, Value>([[graph.input, options.images]]);
  const exitOf = new Map(graph.exits.flatMap((exit) => exit.head.map((id): [LayerId, Exit] => [id, exit])));
  const junctions = new Map<Exit, Value>();
  const weights: Weight[] = [];
  const effects: AnyNode[] = [];

  const valueOf = (id: LayerId, reader: string): Value => {
    const value = values.get(id);
    if (value === undefined) throw new Error(`"${reader}" reads "${id}", which is not before it in the lowered graph.`);
    return value;
  };
  /** The tap as the head sees it. */
  const junction = (exit: Exit): Value => {
    const made = junctions.get(exit) ?? build.one('junction', { exit: graph.exits.indexOf(exit) }, [valueOf(exit.tap, exit.id)], `${exit.id}/junction`);
    junctions.set(exit, made);
    return made;
  };

  for (const layer of graph.layers) {
    if (layer.op === 'input' || served.get(layer.id)?.length === 0) continue;
    const exit = exitOf.get(layer.id);
    const inputs = layer.inputs.map((id) => (exit !== undefined && id === exit.tap ? junction(exit) : valueOf(id, layer.id)));
    const variables = variablesOf(build, layer, inputs);
    const reads = new Map<string, Value>();
    const known = (role: string): ProgramVariable => {
      const variable = variables.get(role);
      if (variable === undefined) throw new Error(`Layer "${layer.id}" (${layer.op}) has no variable "${role}".`);
      return variable;
    };
    const context: LayerContext = {
      build,
      mode: options.mode,
      variable: (role) => {
        const variable = known(role);
        const value = reads.get(role) ?? build.read(variable);
        if (!reads.has(role) && variable.kind === 'weight') weights.push({ layer: layer.id, variable, value });
        reads.set(role, value);
        return value;
      },
      assign: (role, value) => {
        const variable = known(role);
        const effect = build.write('assign', { variable }, [value], [variable]);
        effects.push(effect);
        return effect;
      },
      dropoutSeed: () => options.dropoutSeed(layer.id),
    };
    // Logits are float32 whatever the trunk computes in: the soft-max needs the range.
    const operands = layer.op === 'dense' ? inputs.map((input) => asFloat32(build, input)) : inputs;
    values.set(layer.id, build.within(layer.id, () => emitLayer(context, layer, operands)));
  }
  const logits = graph.exits.map((exit) => asFloat32(build, exit.head.length === 0 ? junction(exit) : valueOf(exit.logits, exit.id)));
  return { logits, taps: graph.exits.map((exit) => valueOf(exit.tap, exit.id)), weights, effects };
}

const asFloat32 = (build: ProgramBuilder, value: Value): Value => (value.dtype === 'float32' ? value : build.one('cast', { dtype: 'float32' }, [value]));

/** The layer's variables by role; the names are those of every other target: `layerId/role`. */
function variablesOf(build: ProgramBuilder, layer: LoweredGraph['layers'][number], inputs: readonly Value[]): ReadonlyMap<string, ProgramVariable> {
  const shapes = inputs.map(({ shape }) => shape.slice(1).map((dim) => dim ?? 0));
  // Op and attributes are of one layer; TypeScript cannot follow that through the union.
  const op = opOf(layer.op) as Op<OpName, unknown>;
  return new Map(
    op.variables(layer.attributes, shapes).map(({ name: role, shape, trainable }) => [
      role,
      build.variable({ name: `${layer.id}/${role}`, shape, kind: trainable ? 'weight' : 'average', initial: initialOf(layer.op, role) }),
    ]),
  );
}

function initialOf(op: OpName, role: string): ProgramVariable['initial'] {
  if (role === 'kernel') return { kind: op === 'dense' ? 'dense' : 'convolution' };
  return { kind: 'fill', value: role === 'gamma' || role === 'moving_variance' ? 1 : 0 };
}
