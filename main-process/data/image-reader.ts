import { imageSize, type Split } from './dataset.ts';
import type { ImageSize } from './augmentation.ts';
import { fileReader } from './folder/file-reader.ts';

/** Where one image lies: `bytes` from `start` on. */
export interface StoredImage {
  readonly bytes: Uint8Array;
  readonly start: number;
}

/** Gives the stored images of a part, one at a time or several at once. */
export interface ImageReader {
  /** At once where it is in memory. @throws DatasetError when its file cannot be read */
  get(row: number): StoredImage | Promise<StoredImage>;
  /** How many at once are worth asking for; 1 in memory. */
  readonly parallel: number;
}

/** @param size of every image that comes out */
export function imageReader({ images }: Split, size: ImageSize): ImageReader {
  if (!(images instanceof Uint8Array)) return fileReader(images);
  const bytes = imageSize(size);
  return { get: (row) => ({ bytes: images, start: row * bytes }), parallel: 1 };
}
