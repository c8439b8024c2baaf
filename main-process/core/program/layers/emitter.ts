import type { LoweredLayer } from '../../lower/lowered-graph.ts';
import type { OpName } from '../../ops/registry.ts';
import type { ProgramBuilder } from '../builder.ts';
import type { Value } from '../ir.ts';

/** What a layer's emitter works with. */
export interface LayerContext {
  readonly build: ProgramBuilder;
  /** `train`: batch statistics, dropout, running averages moved. `rest`: running averages, no dropout, nothing changed. */
  readonly mode: 'train' | 'rest';
  /** The layer's weight or running average at this point, float32. */
  readonly variable: (role: string) => Value;
  /** Gives a running average its value after the step. */
  readonly move: (role: string, value: Value) => void;
  /** Two words of seed for this layer's dropout mask. */
  readonly dropoutSeed: () => Value;
}

/** Writes one lowered layer in primitives. */
export type LayerEmitter<O extends OpName> = (context: LayerContext, layer: LoweredLayer<O>, inputs: readonly Value[]) => Value;

/** A weight in the type that the layer computes in. */
export const inTypeOf = (build: ProgramBuilder, weight: Value, { dtype }: Value): Value =>
  weight.dtype === dtype ? weight : build.one('cast', { dtype }, [weight]);
