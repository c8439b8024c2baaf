import type { DatasetInfo } from '../contract/studio.ts';
import type { Normalisation } from '../core/program/config.ts';
import type { MemoryDataset, MemorySplit } from './dataset.ts';

/** A data set that was read whole. The one place where the readers of whole files meet the abstraction. */
export function wholeSet(info: DatasetInfo, normalisation: Normalisation, train: MemorySplit, test: MemorySplit): MemoryDataset {
  return { info, normalisation, train, test };
}
