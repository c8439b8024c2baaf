import { createReadStream, promises as fs } from 'node:fs';
import { basename } from 'node:path';
import { createInflate } from 'node:zlib';
import { ByteStream } from '../archive/byte-stream.ts';
import { LARGEST_FILE } from '../archive/files.ts';
import { grouped } from '../../core/text.ts';
import { DatasetError, systemReason } from '../dataset-error.ts';
import { firstBytes, sniff } from './sniff.ts';

/** Types of data elements (MAT-File Format, table 1-1). */
const MI_INT8 = 1;
const MI_UINT8 = 2;
const MI_INT32 = 5;
const MI_UINT32 = 6;
const MI_MATRIX = 14;
const MI_COMPRESSED = 15;
const MX_UINT8 = 9;
const HEADER = 128;
/** Deflate makes 1 byte of 1032 at most; a header that tells more lies. */
const DEFLATE_MOST = 1032;
/** Flags, dimensions and name of an array are short. */
const LONGEST_DETAIL = 1024;
const CHUNK = 256 * 1024;

type Raise = (what: string) => DatasetError;

/** An array as its header tells it; its values are stored column by column. */
export interface MatHeader {
  readonly name: string;
  readonly dimensions: readonly number[];
}

/**
 * Reads the arrays of unsigned bytes of a MATLAB v5 file one after the other; elements may be compressed. Nothing but the
 * memory that `target` gives for the values of an array is held: exactly as many bytes as its dimensions say, or null for
 * an array that is not wanted. Little-endian, as every computer of the last decades writes it.
 * @throws DatasetError with the offset in the file
 */
export async function readMat5(path: string, wanted: readonly string[], target: (array: MatHeader) => Uint8Array): Promise<void> {
  const found = new Set<string>();
  for await (const element of elementsOf(path)) {
    const array = await readArray(element, wanted);
    if (array === null) continue;
    if (found.has(array.name)) throw element.raise(`the array ${array.name} is there twice`);
    found.add(array.name);
    await array.readInto(target(array));
  }
}

/** The header of an array, without its values; null where the file has no such array. */
export async function matHeader(path: string, name: string): Promise<MatHeader | null> {
  for await (const element of elementsOf(path)) {
    const array = await readArray(element, [name]);
    if (array !== null) return array;
  }
  return null;
}

/** A matrix of the file: `left` bytes of it are still to come. */
interface MatrixElement {
  readonly bytes: ByteStream;
  readonly raise: Raise;
  left: number;
  /** Goes to its end, where damage of compressed data shows. */
  finish(): Promise<void>;
}

/** The matrices of a file; one at a time, each gone through to its end before the next. */
async function* elementsOf(path: string): AsyncGenerator<MatrixElement, void> {
  const size = await sizeOf(path);
  const begin = await firstBytes(path);
  checkHeader(begin, path);
  for (let offset = HEADER; offset < size; ) {
    const raise: Raise = (what) => new DatasetError(`${basename(path)}: ${what} (at byte ${grouped(offset)}). Get the file again.`, path);
    const tag = await bytesAt(path, offset, Math.min(8, size - offset));
    const { type, length } = outerTag(tag, size - offset - 8, raise);
    const start = offset + 8;
    if (type === MI_COMPRESSED || type === MI_MATRIX) {
      const raw = chunksOf(path, start, length);
      const bytes = new ByteStream(type === MI_COMPRESSED ? inflated(raw, raise) : raw);
      try {
        const element = type === MI_COMPRESSED ? await compressed(bytes, length, raise) : plain(bytes, length, raise);
        if (element !== null) {
          yield element;
          await element.finish();
        }
      } finally {
        await bytes.close();
      }
    }
    offset = start + length;
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    const { size } = await fs.stat(path);
    if (size > LARGEST_FILE) throw new Error(`it has ${grouped(size)} bytes, more than any file of these sets`);
    return size;
  } catch (error) {
    throw new DatasetError(`Cannot read ${path}: ${systemReason(error)}.`, path, { cause: error });
  }
}

async function bytesAt(path: string, position: number, count: number): Promise<Uint8Array> {
  const file = await fs.open(path, 'r');
  try {
    const buffer = new Uint8Array(count);
    const { bytesRead } = await file.read(buffer, 0, count, position);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function* chunksOf(path: string, start: number, length: number): AsyncGenerator<Uint8Array, void> {
  if (length === 0) return;
  const file = createReadStream(path, { start, end: start + length - 1, highWaterMark: CHUNK });
  try {
    for await (const chunk of file) yield chunk as Uint8Array;
  } catch (error) {
    throw new DatasetError(`Cannot read ${path}: ${systemReason(error)}.`, path, { cause: error });
  } finally {
    file.destroy();
  }
}

async function* inflated(raw: AsyncIterable<Uint8Array>, raise: Raise): AsyncGenerator<Uint8Array, void> {
  const inflate = createInflate({ chunkSize: CHUNK });
  // Fed by hand: a pipe would not tell here what went wrong with the file.
  let problem: unknown;
  const closed = new Promise((resolve) => inflate.once('close', resolve));
  const feed = (async () => {
    for await (const chunk of raw) {
      // Whoever reads may have seen enough.
      if (inflate.destroyed) return;
      if (!inflate.write(chunk)) await Promise.race([new Promise((resolve) => inflate.once('drain', resolve)), closed]);
    }
    inflate.end();
  })().catch((error: unknown) => {
    problem = error;
    inflate.destroy();
  });
  try {
    for await (const chunk of inflate) yield chunk as Uint8Array;
    if (problem !== undefined) throw problem;
  } catch (error) {
    const cause = problem ?? error;
    if (cause instanceof DatasetError) throw cause;
    throw raise(`the compressed data is damaged or truncated: ${cause instanceof Error ? cause.message : String(cause)}`);
  } finally {
    inflate.destroy();
    await feed;
  }
}

const plain = (bytes: ByteStream, left: number, raise: Raise): MatrixElement => ({ bytes, raise, left, finish: () => Promise.resolve() });

/** The matrix in a compressed element; its length is told inside. Null where it is something else. */
async function compressed(bytes: ByteStream, packed: number, raise: Raise): Promise<MatrixElement | null> {
  const damaged: Raise = (what) => raise(`the compressed data is damaged or truncated: ${what}`);
  const tag = await bytes.take(8);
  if (tag.length < 8) throw damaged('it holds nothing');
  const { type, length } = outerTag(tag, Infinity, raise);
  if (length > Math.min(LARGEST_FILE, packed * DEFLATE_MOST + 1024)) throw damaged('it cannot hold as much as it tells');
  const element: MatrixElement = {
    bytes,
    raise,
    left: length,
    async finish() {
      const rest = await bytes.skipRest(this.left + 8);
      if (rest > this.left + 8) throw damaged('it holds more than it tells');
      if (rest < this.left) throw raise(saidToHave(length, length - this.left + rest));
    },
  };
  if (type === MI_MATRIX) return element;
  await element.finish();
  return null;
}

const saidToHave = (said: number, follow: number): string =>
  `an element is said to have ${grouped(said)} bytes, but ${grouped(follow)} follow: the file is truncated or damaged`;

/** Type and length of an element of the file. */
function outerTag(tag: Uint8Array, follow: number, raise: Raise): { readonly type: number; readonly length: number } {
  if (tag.length < 8) throw raise('the file is truncated within the tag of an element');
  const view = new DataView(tag.buffer, tag.byteOffset, 8);
  const [type, length] = [view.getUint32(0, true), view.getUint32(4, true)];
  if (type >>> 16 !== 0) throw raise('the tag of an element is damaged');
  if (length > follow) throw raise(saidToHave(length, follow));
  return { type, length };
}

function checkHeader(bytes: Uint8Array, path: string): void {
  const name = basename(path);
  const text = String.fromCharCode(...bytes.subarray(0, 19));
  if (text.startsWith('MATLAB 7.3')) {
    throw new DatasetError(`${name}: it was saved as MATLAB 7.3 (HDF5); version 5 is read. Get the published file, or save it with -v7.`, path);
  }
  if (bytes.length < HEADER || !text.startsWith('MATLAB 5.0 MAT-file')) {
    const what = bytes.length < HEADER && text.startsWith('MATLAB') ? 'the file is truncated within its header' : `it is ${sniff(bytes) ?? 'not a MATLAB file'}`;
    throw new DatasetError(`${name}: ${what}; expected a MATLAB 5.0 file. Get the file again.`, path);
  }
  const [version, endian] = [(bytes[125] ?? 0) * 256 + (bytes[124] ?? 0), String.fromCharCode(bytes[126] ?? 0, bytes[127] ?? 0)];
  if (endian === 'MI') throw new DatasetError(`${name}: it is stored big-endian, which no published file is. Get the published file.`, path);
  if (endian !== 'IM' || version !== 0x0100) throw new DatasetError(`${name}: its header is damaged (bytes 124 to 127). Get the file again.`, path);
}

interface InnerTag {
  readonly type: number;
  readonly length: number;
  /** The data, where it is in the tag. */
  readonly small: Uint8Array | null;
}

/** Elements within a matrix are padded to eight bytes, and small ones keep their data in the tag. */
async function innerTag(matrix: MatrixElement): Promise<InnerTag> {
  const tag = await matrix.bytes.take(Math.min(8, matrix.left));
  matrix.left -= tag.length;
  if (tag.length < 8) throw matrix.raise('the file is truncated within the tag of an element');
  const view = new DataView(tag.buffer, tag.byteOffset, 8);
  const first = view.getUint32(0, true);
  if (first >>> 16 !== 0) {
    const length = first >>> 16;
    if (length > 4) throw matrix.raise('the tag of an element is damaged');
    return { type: first & 0xffff, length, small: tag.subarray(4, 4 + length) };
  }
  const length = view.getUint32(4, true);
  if (length > matrix.left) throw matrix.raise(saidToHave(length, matrix.left));
  return { type: first, length, small: null };
}

/** A short element of a matrix, whole. */
async function detail(matrix: MatrixElement, what: string, expected: number): Promise<Uint8Array> {
  const { type, length, small } = await innerTag(matrix);
  if (type !== expected || length > LONGEST_DETAIL) throw matrix.raise(`the ${what} of an array cannot be read`);
  if (small !== null) return small;
  const padded = Math.min(matrix.left, Math.ceil(length / 8) * 8);
  const bytes = await matrix.bytes.take(padded);
  matrix.left -= bytes.length;
  if (bytes.length < padded) throw matrix.raise(saidToHave(length, bytes.length));
  return bytes.subarray(0, length);
}

interface OpenArray extends MatHeader {
  /** Its values, which come next. */
  readonly readInto: (target: Uint8Array) => Promise<void>;
}

/** What a matrix is, up to its values; null for an array that is not wanted. */
async function readArray(matrix: MatrixElement, wanted: readonly string[]): Promise<OpenArray | null> {
  const { raise } = matrix;
  const flags = await detail(matrix, 'flags', MI_UINT32);
  const sizes = await detail(matrix, 'dimensions', MI_INT32);
  const name = String.fromCharCode(...(await detail(matrix, 'name', MI_INT8)).subarray(0, 100));
  if (!wanted.includes(name)) return null;
  const [kind, marks] = [flags[0] ?? 0, flags[1] ?? 0];
  if (flags.length !== 8 || kind !== MX_UINT8 || (marks & 0x08) !== 0) throw raise(`the array ${name} is not of unsigned bytes (class ${kind})`);
  const view = new DataView(sizes.buffer, sizes.byteOffset, sizes.byteLength);
  const dimensions = Array.from({ length: Math.floor(sizes.length / 4) }, (_, i) => view.getInt32(4 * i, true));
  const { type, length, small } = await innerTag(matrix);
  if (type !== MI_UINT8) throw raise(`the values of ${name} of an array cannot be read`);
  const count = dimensions.reduce((product, size) => product * size, 1);
  if (dimensions.some((size) => size < 0) || count !== length) {
    throw raise(`the array ${name} of ${dimensions.join(' × ')} has ${grouped(length)} values, expected ${grouped(count)}`);
  }
  return {
    name,
    dimensions,
    async readInto(target) {
      if (target.length !== length) throw new RangeError(`${length} bytes are needed for ${name}.`);
      if (small !== null) return target.set(small);
      const read = await matrix.bytes.into(target);
      matrix.left -= read;
      if (read < length) throw raise(saidToHave(length, read));
    },
  };
}
