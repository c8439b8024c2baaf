import type { GraphNode } from '../graph/document.ts';
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

export function lowerNode(node: GraphNode, inputs: Inputs, build: LayerBuilder, classes: number): Value {
  // The entry under a node's kind takes nodes of that kind; the compiler does not correlate the two unions.
  const lowering = lowerings[node.kind] as unknown as (node: GraphNode, inputs: Inputs, build: LayerBuilder, classes: number) => Value;
  return lowering(node, inputs, build, classes);
}
