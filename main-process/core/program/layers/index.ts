import type { AnyLayer } from '../../lower/lowered-graph.ts';
import type { OpName } from '../../ops/registry.ts';
import type { Value } from '../ir.ts';
import { activation, dropout } from './activation.ts';
import { batchNorm } from './batch-norm.ts';
import { conv2d, dense, flatten } from './convolution.ts';
import type { LayerContext, LayerEmitter } from './emitter.ts';
import { add, concatenate, shortcutPad } from './merge.ts';
import { averagePool, globalAveragePool, maxPool } from './pooling.ts';

export type { LayerContext } from './emitter.ts';

/** One emitter an op: an op without one does not compile. The input is the program's own (`forward`). */
export const layerEmitters: { readonly [O in Exclude<OpName, 'input'>]: LayerEmitter<O> } = {
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
export function emitLayer(context: LayerContext, layer: Exclude<AnyLayer, { readonly op: 'input' }>, inputs: readonly Value[]): Value {
  // The map ties emitter and layer by the op; TypeScript cannot follow that through a union of ops.
  const emitter = layerEmitters[layer.op] as LayerEmitter<OpName>;
  return emitter(context, layer, inputs);
}
