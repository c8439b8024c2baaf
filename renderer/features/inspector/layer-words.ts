import type { NodeId } from '../../../main-process/core/graph/document.ts';
import type { AnyLayer } from '../../../main-process/core/lower/lowered-graph.ts';
import type { Analysis, LayerFacts } from '../../../main-process/core/shape/facts.ts';
import { activationNames } from '../../graph-view/model/words.ts';

/** What a lowered layer is called in the inspector: "3×3 convolution", "1×1 shortcut". */
export function layerWord(layer: AnyLayer): string {
  switch (layer.op) {
    case 'conv2d': {
      const kernel = layer.attributes.kernelSize.join('×');
      return layer.id.endsWith('/shortcut') ? `${kernel} shortcut` : `${kernel} convolution`;
    }
    case 'batchNorm':
      return 'Batch norm';
    case 'activation':
      return activationNames[layer.attributes.function];
    case 'maxPool':
      return 'Max pool';
    case 'averagePool':
      return 'Average pool';
    case 'globalAveragePool':
      return 'Global pool';
    case 'flatten':
      return 'Flatten';
    case 'dense':
      return 'Dense';
    case 'dropout':
      return 'Dropout';
    case 'add':
      return 'Addition';
    case 'concatenate':
      return 'Concatenation';
    case 'shortcutPad':
      return 'Padded shortcut';
    case 'input':
      return 'Image';
  }
}

export interface LayerRow {
  readonly id: string;
  readonly word: string;
  readonly facts: LayerFacts | undefined;
}

/** The layers a node is lowered to, in order, with what each gives. */
export const layersOf = (analysis: Analysis, node: NodeId): readonly LayerRow[] =>
  analysis.graph.layers.filter((layer) => layer.node === node).map((layer) => ({ id: layer.id, word: layerWord(layer), facts: analysis.layers[layer.id] }));
