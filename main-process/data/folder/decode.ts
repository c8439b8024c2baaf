import { promises as fs } from 'fs';
import type sharp from 'sharp';
import type { ImageFit } from '../../core/graph/training-config.ts';
import type { ImageSize } from '../augmentation.ts';
import { DatasetError, systemReason } from '../dataset-error.ts';

export type Decoder = typeof sharp;

/** Pixels of the largest picture that is decoded: some 16,000×16,000, a gigabyte. */
const MOST_PIXELS = 2 ** 28;

let loading: Promise<Decoder> | undefined;

/**
 * Loads the decoder, once a thread. It has a native part for each system, so it is loaded only where pictures are read.
 * @throws DatasetError where this system has none
 */
export function loadDecoder(): Promise<Decoder> {
  loading ??= import('sharp').then(
    ({ default: decoder }) => {
      // Several pictures at once, each on one thread; and none is ever read twice in a row.
      decoder.concurrency(1);
      decoder.cache(false);
      return decoder;
    },
    (error: unknown) => {
      const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      throw new DatasetError(`Pictures cannot be read on this machine: the decoder (sharp) could not be loaded (${why}). Other data sets can be used; npm install brings it where there is one for this system.`, undefined, { cause: error });
    },
  );
  return loading;
}

/**
 * Reads a picture and brings it to `size`: turned as its EXIF note says, in sRGB or grey, transparent parts on white,
 * 8 bits a value. `crop` scales by the shorter side (Lanczos 3) and takes the middle, `stretch` scales both sides.
 * @returns `[height, width, channels]`, 0–255
 * @throws DatasetError that names the file
 */
export async function decodeFile(decoder: Decoder, path: string, size: ImageSize, fit: ImageFit): Promise<Uint8Array> {
  return (await decode(decoder, path, size, fit)).data;
}

/** Pixels of a picture as it is stored, turned as its EXIF note says. */
export interface PictureSize {
  readonly height: number;
  readonly width: number;
}
/** Small: what matters is that the whole file is decoded, which any size does. */
const PROBE = { height: 8, width: 8, channels: 3 };

/** Decodes a picture whole and tells its size. @throws DatasetError that names the file */
export async function probeFile(decoder: Decoder, path: string): Promise<PictureSize> {
  const { file } = await decode(decoder, path, PROBE, 'stretch');
  const { height, width, orientation = 1 } = await decoder(file).metadata();
  return orientation >= 5 ? { height: width, width: height } : { height, width };
}

async function decode(
  decoder: Decoder,
  path: string,
  { height, width, channels }: ImageSize,
  fit: ImageFit,
): Promise<{ readonly data: Uint8Array; readonly file: Buffer }> {
  let file: Buffer;
  try {
    file = await fs.readFile(path);
  } catch (error) {
    throw new DatasetError(`Cannot read ${path}: ${systemReason(error)}.`, path, { cause: error });
  }
  if (file.length === 0) throw new DatasetError(`${path}: the file is empty.`, path);
  try {
    const { data, info } = await decoder(file, { failOn: 'error', limitInputPixels: MOST_PIXELS })
      .rotate()
      .flatten({ background: '#fff' })
      .resize(width, height, { fit: fit === 'crop' ? 'cover' : 'fill', position: 'centre' })
      .toColourspace(channels === 1 ? 'b-w' : 'srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.width === width && info.height === height && info.channels === channels) return { data, file };
    throw new Error(`it decodes to ${info.height}×${info.width}×${info.channels}`);
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new DatasetError(`${path}: cannot be read as a picture (${why}).`, path, { cause: error });
  }
}
