import type { TrainingConfig } from '../core/graph/training-config.ts';
import type { LoweredGraph } from '../core/lower/lowered-graph.ts';
import { openDataset, withValidation, type Dataset, type OpenOptions } from '../data/index.ts';

/**
 * The data of a run: in the size of the design's input where the set comes in any, with the images held out that the
 * configuration asks for.
 * @throws DatasetError
 */
export async function openRunData(config: TrainingConfig, graph: LoweredGraph, progress?: OpenOptions['progress']): Promise<Dataset> {
  const input = graph.layers.find(({ id }) => id === graph.input);
  const size = input?.op === 'input' ? input.attributes : undefined;
  return withValidation(await openDataset(config.dataset, { size, progress }), config);
}
