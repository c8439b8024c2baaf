import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { createGunzip } from 'node:zlib';
import { DatasetError, systemReason } from '../dataset-error.ts';
import { joinChunks } from './bytes.ts';
import { grouped } from '../../core/text.ts';


/**
 * The unpacked bytes of a gzip file, as they come; its checksum and length are verified at the end.
 * @throws DatasetError that says what is wrong with the file
 */
export async function* gunzipFile(path: string): AsyncGenerator<Uint8Array, void> {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  const unpacked = createGunzip({ chunkSize: 256 * 1024 });
  file.on('error', (error) => unpacked.destroy(error));
  file.pipe(unpacked);
  try {
    for await (const chunk of unpacked) yield chunk as Uint8Array;
  } catch (error) {
    throw gzipError(error, path);
  } finally {
    file.destroy();
    unpacked.destroy();
  }
}

/** All of it, unless it unpacks to more bytes than `limitOf` says, who is given the first of them. */
export async function gunzipWhole(path: string, limitOf: (begin: Uint8Array) => number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let limit = 0;
  for await (const chunk of gunzipFile(path)) {
    if (chunks.length === 0) limit = limitOf(chunk);
    length += chunk.length;
    if (length > limit) {
      throw new DatasetError(
        `${basename(path)}: it unpacks to more than the ${grouped(limit)} bytes that its header tells. Get the file again.`,
        path,
      );
    }
    chunks.push(chunk);
  }
  return joinChunks(chunks);
}

const words: readonly (readonly [RegExp, string])[] = [
  [/unexpected end of file/, 'the file is truncated: the compressed data stops in the middle'],
  [/header/, 'its first bytes are not those of a gzip file, or damaged'],
  [/incorrect data check/, 'its checksum is wrong: some of its bytes are damaged'],
  [/incorrect length check/, 'its length is wrong: some of its bytes are damaged'],
  [/invalid|too far back|too many|unknown compression/, 'the compressed data is damaged'],
];

function gzipError(error: unknown, path: string): DatasetError {
  if (error instanceof DatasetError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const known = words.find(([pattern]) => pattern.test(reason))?.[1];
  if (known === undefined) return new DatasetError(`Cannot read ${path}: ${systemReason(error)}. Get the file again.`, path, { cause: error });
  return new DatasetError(`${basename(path)}: ${known}. Get the file again.`, path, { cause: error });
}
