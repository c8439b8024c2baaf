import type { AnyLayer } from '../../lower/lowered-graph.ts';
import type { OpName } from '../../ops/registry.ts';
import type { SymbolicTensor } from '../tf.ts';
import { activation } from './activation.ts';
import { batchNorm } from './batch-norm.ts';
import { conv2d } from './conv2d.ts';
import { dense, flatten } from './dense.ts';
import { dropout } from './dropout.ts';
import type { EmitContext, Emitter } from './emitter.ts';
import { input } from './input.ts';
import { add, concatenate } from './merge.ts';
import { averagePool, globalAveragePool, maxPool } from './pooling.ts';
import { shortcutPad } from './shortcut-pad.ts';

/** One emitter an op: an op without one does not compile. */
export const emitters: { readonly [O in OpName]: Emitter<O> } = {
  input,
  conv2d,
  batchNorm,
  activation,
  maxPool,
  averagePool,
  globalAveragePool,
  flatten,
  dense,
  dropout,
  add,
  concatenate,
  shortcutPad,
};

/** Emits a layer by its own op's emitter. */
export function emit(context: EmitContext, layer: AnyLayer, inputs: readonly SymbolicTensor[]): SymbolicTensor {
  // The map ties emitter and layer by the op; TypeScript cannot follow that through a union of ops.
  const emitter = emitters[layer.op] as Emitter<OpName>;
  return emitter(context, layer, inputs);
}
