import { formatShape } from '../../../main-process/core/shape/problem.ts';
import type { GraphNode } from '../../../main-process/core/graph/document.ts';
import { bottleneckWidth, type NodeKind } from '../../../main-process/core/graph/kinds.ts';

/** The role of a node gives the colour of its strip. */
export type Role = 'conv' | 'norm' | 'pool' | 'dense' | 'merge' | 'input' | 'output';

export const roleOf: Readonly<Record<NodeKind, Role>> = {
  input: 'input',
  conv: 'conv',
  'batch-norm': 'norm',
  activation: 'norm',
  'basic-block': 'conv',
  'bottleneck-block': 'conv',
  'max-pool': 'pool',
  'average-pool': 'pool',
  'global-pool': 'pool',
  flatten: 'dense',
  dense: 'dense',
  dropout: 'norm',
  add: 'merge',
  concatenate: 'merge',
  'auxiliary-output': 'output',
  output: 'output',
};

export const activationNames = { relu: 'ReLU', 'leaky-relu': 'Leaky ReLU', elu: 'ELU', silu: 'SiLU' } as const;

/** Layers of a head, as the palette and the final output write them. */
export const headWords = {
  A: 'BN · ReLU · pool · dense',
  B: 'BN · ReLU · flatten · dense',
  C: 'pool · dense',
  D: 'ReLU · pool · dense',
  dense: 'dense',
  none: 'logits as they come',
} as const;

const strided = (strides: number): string => (strides === 1 ? '' : `, stride ${strides}`);
const grouped = (groups: number): string => (groups === 1 ? '' : `, ${groups} groups`);
const kernel = (size: number): string => `${size}×${size}`;

/** One line of the main parameters, as it stands on the node. */
export function parameterLine(node: GraphNode, classes: number): string {
  switch (node.kind) {
    case 'input':
      return '';
    case 'conv':
      return `${kernel(node.params.kernelSize)} · ${node.params.filters}${strided(node.params.strides)}${grouped(node.params.groups)}`;
    case 'batch-norm':
      return 'batch norm';
    case 'activation':
      return activationNames[node.params.function];
    case 'basic-block':
      return `2 × 3×3 · ${node.params.filters}${strided(node.params.strides)}${grouped(node.params.groups)}`;
    case 'bottleneck-block':
      return `1-3-1 · ${node.params.filters}→${bottleneckWidth(node.params)}${strided(node.params.strides)}${grouped(node.params.groups)}`;
    case 'max-pool':
      return `max ${kernel(node.params.poolSize)}${strided(node.params.strides)}`;
    case 'average-pool':
      return `average ${kernel(node.params.poolSize)}${strided(node.params.strides)}`;
    case 'global-pool':
      return 'average of each channel';
    case 'flatten':
      return 'image to vector';
    case 'dense':
      return `${node.params.units} units`;
    case 'dropout':
      return `rate ${node.params.rate}`;
    case 'add':
      return 'sum of equal shapes';
    case 'concatenate':
      return 'channels side by side';
    case 'auxiliary-output':
    case 'output':
      return node.params.head === 'none' ? headWords.none : `${headWords[node.params.head]} ${classes}`;
  }
}

/** What comes in at the input, in words. */
export function imageWord(channels: number): string {
  return channels === 3 ? 'RGB image' : channels === 1 ? 'grey image' : `${channels} channels`;
}

/** Counts on nodes: 432, 4.7k, 203.5k, 1.70M. */
export function shortCount(value: number): string {
  if (value < 1_000) return String(Math.round(value));
  if (value < 999_950) return `${(value / 1e3).toFixed(1)}k`;
  if (value < 999_995_000) return `${(value / 1e6).toFixed(2)}M`;
  return `${(value / 1e9).toFixed(2)}G`;
}

/** The paper writes weights with two digits; whole ones go without. */
export const weightWord = (weight: number): string => (Number.isInteger(weight) ? String(weight) : weight.toFixed(2));

export { formatShape };
