import type { AnyLayer } from '../../../main-process/core/lower/lowered-graph.ts';
import type { Analysis } from '../../../main-process/core/shape/facts.ts';
import { formatShape } from '../../graph-view/model/words.ts';
import { formatBytes, formatCount } from '../../ui/format.ts';
import { formatMultiplyAdds } from './cost-words.ts';

export interface Detail {
  readonly label: string;
  readonly value: string;
  readonly mono: boolean;
}

const said = (label: string, value: string | number, mono = false): Detail => ({ label, value: String(value), mono });
const pair = ([height, width]: readonly [number, number]): string => `${height}×${width}`;
const paddingWord = (padding: string | number): string =>
  padding === 'same' ? 'same, as TensorFlow' : padding === 'valid' ? 'none' : `${padding}, symmetric`;

/** What a layer is set to, as it was lowered. */
function attributesOf(layer: AnyLayer): readonly Detail[] {
  switch (layer.op) {
    case 'conv2d': {
      const { kernelSize, filters, strides, padding, groups, useBias } = layer.attributes;
      return [
        said('Kernel', pair(kernelSize)),
        said('Filters', filters),
        said('Stride', strides[0] === strides[1] ? strides[0] : pair(strides)),
        said('Padding', paddingWord(padding)),
        ...(groups === 1 ? [] : [said('Groups', groups)]),
        said('Bias', useBias ? 'yes' : 'no'),
      ];
    }
    case 'batchNorm':
      return [said('Epsilon', layer.attributes.epsilon), said('Momentum', layer.attributes.momentum)];
    case 'maxPool':
    case 'averagePool':
      return [said('Window', pair(layer.attributes.poolSize)), said('Stride', pair(layer.attributes.strides)), said('Padding', paddingWord(layer.attributes.padding))];
    case 'dense':
      return [said('Units', layer.attributes.units), said('Bias', layer.attributes.useBias ? 'yes' : 'no')];
    case 'dropout':
      return [said('Rate', layer.attributes.rate)];
    case 'shortcutPad':
      return [said('Channels', layer.attributes.filters), said('Stride', layer.attributes.strides)];
    default:
      return [];
  }
}

/** All that the compiler says of one layer: its attributes, the shapes in and out, and its cost per image. */
export function layerDetails(analysis: Analysis, id: string): readonly Detail[] {
  const layer = analysis.graph.layers.find((candidate) => candidate.id === id);
  const facts = analysis.layers[id];
  if (!layer) return [];
  if (!facts) return attributesOf(layer);
  const { inputs, output, parameters, multiplyAdds, activationBytes } = facts;
  return [
    ...attributesOf(layer),
    ...inputs.map((shape, index) => said(inputs.length > 1 ? `In ${index + 1}` : 'In', formatShape(shape), true)),
    said('Out', formatShape(output), true),
    ...(parameters > 0 ? [said('Parameters', formatCount(parameters))] : []),
    ...(multiplyAdds > 0 ? [said('Multiply-adds', formatMultiplyAdds(multiplyAdds))] : []),
    said('Activation, one image', formatBytes(activationBytes)),
  ];
}
