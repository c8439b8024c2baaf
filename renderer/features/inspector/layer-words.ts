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

/** The layers that make the shape (convolutions, pooling, dense), runs of equal ones as one row: "Two 3×3 convolutions". */
export function mainLayers(rows: readonly LayerRow[]): readonly LayerRow[] {
  const main = rows.filter((row) => !quiet.has(row.word));
  const merged: { row: LayerRow; count: number }[] = [];
  for (const row of main) {
    const last = merged[merged.length - 1];
    if (last && last.row.word === row.word) merged[merged.length - 1] = { row, count: last.count + 1 };
    else merged.push({ row, count: 1 });
  }
  return merged.map(({ row, count }) => (count === 1 ? row : { ...row, word: `${numbers[count] ?? count} ${row.word}s` }));
}
const quiet: ReadonlySet<string> = new Set(['Batch norm', 'Dropout', 'Addition', ...Object.values(activationNames)]);
const numbers: Readonly<Record<number, string>> = { 2: 'Two', 3: 'Three' };

/** The layers a node is lowered to, in order, with what each gives. */
export function layersOf(analysis: Analysis, node: NodeId): readonly LayerRow[] {
  const { layers = [], facts = [] } = analysis.lowered.get(node) ?? {};
  return layers.map((layer, index) => ({ id: layer.id, word: layerWord(layer), facts: facts[index] }));
}
