import type { DatasetInfo } from '../contract/studio.ts';
import type { DatasetReference } from '../core/graph/training-config.ts';
import type { Normalisation } from '../core/program/config.ts';

/** Images of one part of a data set, as they were stored. */
export interface Split {
  readonly count: number;
  /** `[count, height, width, channels]`, 0–255. */
  readonly images: Uint8Array;
  /** `[count]`, class index. */
  readonly labels: Int32Array;
}

/** A labelled set of images of one size, wholly in memory. */
export interface Dataset {
  readonly info: DatasetInfo;
  readonly normalisation: Normalisation;
  readonly train: Split;
  readonly test: Split;
}

/** What the registry holds: a reader for one kind of data set. */
export interface DatasetReader {
  readonly info: DatasetInfo;
  /** @throws DatasetError when the files are missing or not what they should be. */
  open(reference: DatasetReference): Promise<Dataset>;
}

/** Number of values of one image. */
export const imageSize = (info: Pick<DatasetInfo, 'height' | 'width' | 'channels'>): number => info.height * info.width * info.channels;
