import type { LoweredLayer } from '../../lower/lowered-graph.ts';
import type { OpName } from '../../ops/registry.ts';
import type { StepClock } from '../layers/dropout.ts';
import type { SymbolicTensor, Tf } from '../tf.ts';

export interface EmitContext {
  readonly tf: Tf;
  /** Run seed, for layers that draw numbers while they train. */
  readonly seed: number;
  readonly clock: StepClock;
}

/** Puts one lowered layer into the tfjs graph. The tfjs layer that holds the weights is named by the layer's id. */
export type Emitter<O extends OpName> = (context: EmitContext, layer: LoweredLayer<O>, inputs: readonly SymbolicTensor[]) => SymbolicTensor;

/** The one input of a layer that has one. */
export function only(layer: LoweredLayer, inputs: readonly SymbolicTensor[]): SymbolicTensor {
  const [input] = inputs;
  if (input === undefined || inputs.length !== 1) {
    throw new Error(`${layer.op} "${layer.id}" takes one input but has ${inputs.length}; the graph was not validated before it was compiled.`);
  }
  return input;
}
