import { join } from 'path';
import type { ImageReader } from '../image-reader.ts';
import { decodeFile, loadDecoder } from './decode.ts';
import type { ImageFiles } from './image-files.ts';

/** Files decoded at once. Node's pool has four threads for it unless told otherwise; more only wait in line. */
const PARALLEL = 8;

/** Reads image files when they are asked for; keeps none. */
export function fileReader({ root, files, size, fit }: ImageFiles): ImageReader {
  const decoder = loadDecoder();
  return {
    parallel: PARALLEL,
    async get(row) {
      return { bytes: await decodeFile(await decoder, join(root, files[row] as string), size, fit), start: 0 };
    },
  };
}
