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
