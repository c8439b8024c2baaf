import type { GraphNode, NodeOf } from '../../../main-process/core/graph/document.ts';

type Block = NodeOf<'basic-block'> | NodeOf<'bottleneck-block'>;

/** How a block or a head departs from the paper's, a line each: "Batch norm ε 0.001, momentum 0.99". */
export function departureWords(node: GraphNode): readonly string[] {
  switch (node.kind) {
    case 'basic-block':
    case 'bottleneck-block':
      return [...normWords(node.params), ...convWords(node.params)];
    case 'output':
    case 'auxiliary-output':
      return normWords(node.params);
    default:
      return [];
  }
}

const normWords = ({ norm }: Pick<Block['params'], 'norm'>): readonly string[] =>
  norm ? [`Batch norm ε ${norm.epsilon}, momentum ${norm.momentum}`] : [];

function convWords({ convs: { padding, bias, strideOn } = {} }: Pick<Block['params'], 'convs'>): readonly string[] {
  return [
    ...(padding === 'same' ? ['3×3 pads as TensorFlow does (same)'] : []),
    ...(bias === undefined ? [] : [bias === 'all' ? 'Convolutions with bias' : 'Last convolution with bias']),
    ...(strideOn === 'first' ? ['Stride on the first 1×1'] : []),
  ];
}
