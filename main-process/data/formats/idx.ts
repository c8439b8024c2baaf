import { basename } from 'node:path';
import { isGzip } from '../archive/bytes.ts';
import { grouped } from '../../core/text.ts';
import { LARGEST_FILE, readWhole } from '../archive/files.ts';
import { gunzipWhole } from '../archive/gzip.ts';
import { DatasetError } from '../dataset-error.ts';
import { firstBytes, sniff } from './sniff.ts';

/** An IDX file of unsigned bytes: two zero bytes, type 8, the number of dimensions, the dimensions (big-endian), the values. */
export interface IdxArray {
  readonly dimensions: readonly number[];
  readonly values: Uint8Array;
}

const UNSIGNED_BYTE = 8;
const AGAIN = 'Get the file again.';

/**
 * Reads an IDX file, gzipped or plain, and checks its length against its header.
 * @throws DatasetError
 */
export async function readIdx(path: string, dimensions: 1 | 3): Promise<IdxArray> {
  const bytes = isGzip(await firstBytes(path, 2)) ? await gunzipWhole(path, lengthTold) : await readWhole(path);
  return parseIdx(bytes, dimensions, path);
}

/** Bytes that a header tells, for a file that unpacks to more to be given up early. */
function lengthTold(begin: Uint8Array): number {
  const dimensions = begin[3] === 3 ? 3 : 1;
  const header = 4 + 4 * dimensions;
  if (begin.length < header) return header;
  const view = new DataView(begin.buffer, begin.byteOffset, begin.byteLength);
  let length = 1;
  for (let i = 0; i < dimensions; i++) length *= view.getUint32(4 + 4 * i);
  // A header that cannot be right is told as such, with what it says.
  return Math.min(LARGEST_FILE, header + Math.max(length, begin.length));
}

function parseIdx(bytes: Uint8Array, dimensions: 1 | 3, path: string): IdxArray {
  const name = basename(path);
  const header = 4 + 4 * dimensions;
  const expected = dimensions === 3 ? 'images (magic number 2051)' : 'labels (magic number 2049)';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < header) {
    throw new DatasetError(`${name}: the file is truncated: ${grouped(bytes.length)} bytes, its header alone has ${header}. ${AGAIN}`, path);
  }
  const magic = view.getUint32(0);
  if (magic !== UNSIGNED_BYTE * 256 + dimensions) {
    throw new DatasetError(`${name}: expected an IDX file of ${expected}, found ${sniff(bytes) ?? `the magic number ${magic}`}. Is it under the wrong name?`, path);
  }
  const sizes = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const length = sizes.reduce((product, size) => product * size, 1);
  if (bytes.length - header !== length) {
    const what = bytes.length - header < length ? 'the file is truncated or its header damaged' : 'its header is damaged or something is appended';
    throw new DatasetError(`${name}: its header tells ${sizes.join(' × ')} values, but ${grouped(bytes.length - header)} follow: ${what}. ${AGAIN}`, path);
  }
  return { dimensions: sizes, values: bytes.subarray(header) };
}
