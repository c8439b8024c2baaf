import type { Exit, LayerId, LoweredGraph } from '../lower/lowered-graph.ts';
import { exitsServed } from '../multiway/segments.ts';
import type { ProgramBuilder } from './builder.ts';
import type { Value } from './ir.ts';
import type { LayerContext } from './layers/emitter.ts';
import { emitLayer } from './layers/index.ts';
import type { State } from './state.ts';

export interface Forward {
  /** Per exit, `[N, classes]` float32. */
  readonly logits: readonly Value[];
  /** Per exit, the trunk's activation that its head reads. */
  readonly taps: readonly Value[];
}

export interface ForwardOptions {
  readonly mode: LayerContext['mode'];
  /** `[N, height, width, channels]`, normalised. */
  readonly images: Value;
  readonly state: State;
  /** Two words of seed for a dropout layer. */
  readonly dropoutSeed: (layer: LayerId) => Value;
}

/** The whole network, trunk and heads. Layers that lead to no exit are left out. */
export function forward(build: ProgramBuilder, graph: LoweredGraph, options: ForwardOptions): Forward {
  const { mode, images, state, dropoutSeed } = options;
  const served = exitsServed(graph);
  const values = new Map<LayerId, Value>([[graph.input, images]]);
  const exitOf = new Map(graph.exits.flatMap((exit) => exit.head.map((id): [LayerId, Exit] => [id, exit])));
  const junctions = new Map<Exit, Value>();

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
    const context: LayerContext = {
      build,
      mode,
      variable: (role) => state.value(`${layer.id}/${role}`),
      move: (role, value) => state.move(`${layer.id}/${role}`, value),
      dropoutSeed: () => dropoutSeed(layer.id),
    };
    // Logits are float32 whatever the trunk computes in: the soft-max needs the range.
    const operands = layer.op === 'dense' ? inputs.map((input) => asFloat32(build, input)) : inputs;
    values.set(layer.id, build.within(layer.id, () => emitLayer(context, layer, operands)));
  }
  const logits = graph.exits.map((exit) => asFloat32(build, exit.head.length === 0 ? junction(exit) : valueOf(exit.logits, exit.id)));
  return { logits, taps: graph.exits.map((exit) => valueOf(exit.tap, exit.id)) };
}

const asFloat32 = (build: ProgramBuilder, value: Value): Value => (value.dtype === 'float32' ? value : build.one('cast', { dtype: 'float32' }, [value]));
