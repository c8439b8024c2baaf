import type { Exit, LayerId, LoweredGraph } from '../lower/lowered-graph.ts';
import { emit } from './emitters/index.ts';
import type { EmitContext } from './emitters/emitter.ts';
import { initialiseWeights } from './initialise.ts';
import type { StepClock } from './layers/dropout.ts';
import { gradientScaleLayer } from './layers/gradient-scale.ts';
import type { LayersModel, SymbolicTensor, Tf } from './tf.ts';

export interface CompileOptions {
  /** Seeds weights and dropout. */
  readonly seed: number;
  /** Per exit: factor of its gradient where the head joins the trunk. Default 1. */
  readonly junctionScales?: readonly number[];
  /** The step that dropout masks are drawn for. Default: step 0 for ever. */
  readonly clock?: StepClock;
}

/**
 * Compiles a validated lowered graph to a tfjs LayersModel with freshly initialised weights.
 *
 * Input `[batch, height, width, channels]`; one output per exit, in order: logits `[batch, classes]`, no soft-max.
 * Weights are named `layerId/role` (see `namedWeights`).
 * @throws when an input of a layer is missing: the graph has errors that its analysis reports.
 */
export function compileLayersModel(tf: Tf, graph: LoweredGraph, options: CompileOptions): LayersModel {
  const context: EmitContext = { tf, seed: options.seed, clock: options.clock ?? { step: 0 } };
  const values = new Map<LayerId, SymbolicTensor>();
  const junctions = new Map<Exit, SymbolicTensor>();
  const exitOf = new Map(graph.exits.flatMap((exit) => exit.head.map((id): [LayerId, Exit] => [id, exit])));

  /** The tap of an exit as its head sees it: behind the junction that scales the head's gradient. */
  const junction = (exit: Exit): SymbolicTensor => {
    const scale = options.junctionScales?.[graph.exits.indexOf(exit)] ?? 1;
    const tap = valueOf(exit.tap, exit.id);
    // tfjs refuses a tensor that is an output twice, which two exits on the same logits would make of it.
    if (scale === 1 && exit.head.length > 0) return tap;
    const known = junctions.get(exit) ?? gradientScaleLayer(tf)({ name: `${exit.id}/junction`, scale }, tap);
    junctions.set(exit, known);
    return known;
  };
  const valueOf = (id: LayerId, reader: string): SymbolicTensor => {
    const value = values.get(id);
    if (value === undefined) throw new Error(`"${reader}" reads "${id}", which is not before it in the lowered graph.`);
    return value;
  };

  for (const layer of graph.layers) {
    const exit = exitOf.get(layer.id);
    const inputs = layer.inputs.map((id) => (exit !== undefined && id === exit.tap ? junction(exit) : valueOf(id, layer.id)));
    values.set(layer.id, emit(context, layer, inputs));
  }
  const outputs = graph.exits.map((exit) => (exit.head.length === 0 ? junction(exit) : valueOf(exit.logits, exit.id)));
  const model = tf.model({ inputs: valueOf(graph.input, 'the model'), outputs });
  initialiseWeights(tf, model, graph, options.seed);
  return model;
}

/**
 * The compact model that ends at one exit, sharing the whole model's weights. Its logits are that exit's logits.
 * @param exit index into the model's outputs
 */
export function trimToExit(tf: Tf, model: LayersModel, exit: number): LayersModel {
  const output = model.outputs[exit];
  if (output === undefined) throw new RangeError(`The model has ${model.outputs.length} exits; there is no exit ${exit}.`);
  return tf.model({ inputs: model.inputs, outputs: output });
}
