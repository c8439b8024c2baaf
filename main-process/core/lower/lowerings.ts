import type { NodeOf } from '../graph/document.ts';
import type { NodeKind } from '../graph/kinds.ts';
import { lowerBasicBlock } from './basic-block.ts';
import { lowerBottleneckBlock } from './bottleneck-block.ts';
import type { LayerBuilder, Value } from './builder.ts';
import { lowerAuxiliaryOutput, lowerOutput } from './head.ts';
import type { Inputs, Lowering } from './lowering.ts';
import {
  lowerActivation,
  lowerAdd,
  lowerAveragePool,
  lowerBatchNorm,
  lowerConcatenate,
  lowerConv,
  lowerDense,
  lowerDropout,
  lowerFlatten,
  lowerGlobalPool,
  lowerInput,
  lowerMaxPool,
} from './plain-layers.ts';

/** How each kind of node becomes layers. A new kind does not type-check until it stands here. */
const lowerings: { readonly [K in NodeKind]: Lowering<K> } = {
  input: lowerInput,
  conv: lowerConv,
  'batch-norm': lowerBatchNorm,
  activation: lowerActivation,
  'basic-block': lowerBasicBlock,
  'bottleneck-block': lowerBottleneckBlock,
  'max-pool': lowerMaxPool,
  'average-pool': lowerAveragePool,
  'global-pool': lowerGlobalPool,
  flatten: lowerFlatten,
  dense: lowerDense,
  dropout: lowerDropout,
  add: lowerAdd,
  concatenate: lowerConcatenate,
  'auxiliary-output': lowerAuxiliaryOutput,
  output: lowerOutput,
};

/** @param inputs as many as the kind takes @param classes width of the logits */
export function lowerNode<K extends NodeKind>(node: NodeOf<K>, inputs: Inputs, build: LayerBuilder, classes: number): Value {
  return lowerings[node.kind](node, inputs, build, classes);
}
