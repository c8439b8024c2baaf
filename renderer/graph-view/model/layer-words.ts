import type { AnyLayer } from '../../../main-process/core/lower/lowered-graph.ts';
import type { OpName } from '../../../main-process/core/ops/registry.ts';
import { activationNames, type Role } from './words.ts';

/** The role of a layer gives the colour of its strip, as on nodes. */
export const layerRoles: Readonly<Record<OpName, Role>> = {
  input: 'input',
  conv2d: 'conv',
  batchNorm: 'norm',
  activation: 'norm',
  maxPool: 'pool',
  averagePool: 'pool',
  globalAveragePool: 'pool',
  flatten: 'dense',
  dense: 'dense',
  dropout: 'norm',
  add: 'merge',
  concatenate: 'merge',
  shortcutPad: 'merge',
};

const titles: Readonly<Record<Exclude<OpName, 'activation'>, string>> = {
  input: 'Image',
  conv2d: 'Conv',
  batchNorm: 'Batch norm',
  maxPool: 'Max pool',
  averagePool: 'Average pool',
  globalAveragePool: 'Global pool',
  flatten: 'Flatten',
  dense: 'Dense',
  dropout: 'Dropout',
  add: 'Add',
  concatenate: 'Concatenate',
  shortcutPad: 'Pad',
};

/** What a lowered layer is called on its row of an opened node: "Conv", "ReLU". */
export const layerTitle = (layer: AnyLayer): string =>
  layer.op === 'activation' ? activationNames[layer.attributes.function] : titles[layer.op];

const pairWord = ([height, width]: readonly [number, number]): string => `${height}×${width}`;
const strideWord = ([down, across]: readonly [number, number]): string =>
  down === 1 && across === 1 ? '' : `, stride ${down === across ? down : pairWord([down, across])}`;

/** The main attributes of a lowered layer in one line: "3×3 · 32, stride 2". Empty where the op has none that matter. */
export function layerLine(layer: AnyLayer): string {
  switch (layer.op) {
    case 'conv2d': {
      const { kernelSize, filters, strides, groups } = layer.attributes;
      return `${pairWord(kernelSize)} · ${filters}${strideWord(strides)}${groups === 1 ? '' : `, ${groups} groups`}`;
    }
    case 'maxPool':
    case 'averagePool':
      return `${pairWord(layer.attributes.poolSize)}${strideWord(layer.attributes.strides)}`;
    case 'dense':
      return `${layer.attributes.units} units`;
    case 'dropout':
      return `rate ${layer.attributes.rate}`;
    case 'shortcutPad':
      return `zeros to ${layer.attributes.filters}${strideWord([layer.attributes.strides, layer.attributes.strides])}`;
    default:
      return '';
  }
}
