import type { DatasetInfo } from '../contract/studio.ts';
import type { DatasetReference } from '../core/graph/training-config.ts';
import type { Normalisation } from '../core/program/config.ts';
import type { ImageSize } from './augmentation.ts';
import type { PictureFacts } from './folder/check-files.ts';
import type { ImageFiles } from './folder/image-files.ts';

/**
 * Where the images of a part lie: all of them in memory, `[stored, height, width, channels]`, 0–255, or files that are
 * read when they are needed. Plain data: it crosses to the thread that prepares batches.
 */
export type ImageStore = Uint8Array | ImageFiles;

/** One part of a data set: labels in memory, images wherever they are. */
export interface Split<Images extends ImageStore = ImageStore> {
  readonly count: number;
  readonly images: Images;
  /** `[count]`, class index. */
  readonly labels: Int32Array;
  /** `[count]`: which of the stored images they are. Absent: all, as they are stored. */
  readonly rows?: Uint32Array;
}
/** A part whose images are in memory. */
export type MemorySplit = Split<Uint8Array>;

/** A labelled set of images that all come in one size. */
export interface Dataset<Images extends ImageStore = ImageStore> {
  readonly info: DatasetInfo;
  readonly normalisation: Normalisation;
  readonly train: Split<Images>;
  /** Held out of the training images; every epoch is judged by it. */
  readonly validation?: Split<Images>;
  readonly test: Split<Images>;
  /** Files that were left out since they cannot be read. */
  readonly skipped?: readonly SkippedFile[];
  /** Of a set of files: what they are before they are brought to one size. */
  readonly pictures?: PictureFacts;
}
/** A set that is wholly in memory. */
export type MemoryDataset = Dataset<Uint8Array>;

export interface SkippedFile {
  readonly path: string;
  readonly reason: string;
}

/** How a set is wanted. */
export interface OpenOptions {
  /** Size of the design's input, for sets whose images come in any. */
  readonly size?: ImageSize | undefined;
  /** How far the look at the files of a set is that is read file by file; now and then. */
  readonly progress?: ((looked: number, files: number) => void) | undefined;
}

/** What the registry holds: a reader for one kind of data set. */
export interface DatasetReader {
  readonly info: DatasetInfo;
  /** @throws DatasetError when the files are missing or not what they should be. */
  open(reference: DatasetReference, options?: OpenOptions): Promise<Dataset>;
}

/** Number of values of one image. */
export const imageSize = ({ height, width, channels }: ImageSize): number => height * width * channels;

/** The set, where its images are in memory. @throws TypeError where they are not */
export function inMemory(dataset: Dataset): MemoryDataset {
  const { train, validation, test, ...rest } = dataset;
  return { ...rest, train: memorySplit(train), ...(validation && { validation: memorySplit(validation) }), test: memorySplit(test) };
}

function memorySplit({ images, ...split }: Split): MemorySplit {
  if (!(images instanceof Uint8Array)) throw new TypeError('The images of this part are on disk.');
  return { ...split, images };
}

/** Which stored image is the nth of a part. */
export const rowOf = ({ rows }: Split, nth: number): number => (rows === undefined ? nth : (rows[nth] as number));
