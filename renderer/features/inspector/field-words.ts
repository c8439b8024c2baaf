import type { NodeId } from '../../../main-process/core/graph/document.ts';
import { receptiveField } from '../../../main-process/core/shape/receptive-field.ts';
import type { Analysis } from '../../../main-process/core/shape/facts.ts';

/**
 * "15×15 of 32×32": the part of the image that a node's output depends on; of an output, what its head reads. Null where it
 * is not known, and at the input, where it says nothing.
 */
export function fieldWords({ graph }: Pick<Analysis, 'graph'>, id: NodeId): string | null {
  const tap = graph.exits.find((exit) => exit.id === id)?.tap ?? graph.outputOf[id];
  const field = receptiveField(graph, tap ?? '');
  const input = graph.layers.find((layer) => layer.id === graph.input);
  if (!field || input?.op !== 'input' || tap === graph.input) return null;
  const { height, width } = input.attributes;
  if (field.whole || (field.size[0] >= height && field.size[1] >= width)) return 'the whole image';
  return `${field.size.join('×')} of ${height}×${width}`;
}
