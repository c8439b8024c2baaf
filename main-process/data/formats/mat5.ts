import { basename } from 'node:path';
import { constants, inflateSync } from 'node:zlib';
import { grouped } from '../../core/text.ts';
import { LARGEST_FILE, readWhole } from '../archive/files.ts';
import { DatasetError } from '../dataset-error.ts';
import { sniff } from './sniff.ts';

/** A numeric array of a MATLAB file, values as stored: column-major. */
export interface MatArray {
  readonly dimensions: readonly number[];
  readonly values: Uint8Array;
}

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

interface Element {
  readonly type: number;
  readonly data: Uint8Array;
  /** Where the next one begins. */
  readonly end: number;
}

/**
 * Arrays of unsigned bytes in a MATLAB v5 file, by name; elements may be compressed. Little-endian, as every computer
 * of the last decades writes it.
 * @throws DatasetError with the offset in the file
 */
export async function readMat5(path: string, wanted: readonly string[]): Promise<ReadonlyMap<string, MatArray>> {
  const bytes = await readWhole(path);
  const problem = (what: string, offset: number): DatasetError =>
    new DatasetError(`${basename(path)}: ${what} (at byte ${grouped(offset)}). Get the file again.`, path);
  checkHeader(bytes, path);
  const found = new Map<string, MatArray>();
  for (let offset = HEADER; offset < bytes.length; ) {
    const element = readElement(bytes, offset, false, (what) => problem(what, offset));
    const at = offset;
    offset = element.end;
    const raise = (what: string): DatasetError => problem(what, at);
    const matrix = element.type === MI_COMPRESSED ? inflated(element.data, raise) : element;
    if (matrix.type !== MI_MATRIX) continue;
    const { name, array } = readMatrix(matrix.data, wanted, raise);
    if (array === null) continue;
    if (found.has(name)) throw raise(`the array ${name} is there twice`);
    found.set(name, array);
  }
  return found;
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

/** @param inner elements within a matrix are padded to eight bytes, and small ones keep their data in the tag */
function readElement(bytes: Uint8Array, offset: number, inner: boolean, raise: (what: string) => DatasetError): Element {
  if (bytes.length - offset < 8) throw raise('the file is truncated within the tag of an element');
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, 8);
  const first = view.getUint32(0, true);
  if (first >>> 16 !== 0) {
    const [type, length] = [first & 0xffff, first >>> 16];
    if (length > 4 || !inner) throw raise('the tag of an element is damaged');
    return { type, data: bytes.subarray(offset + 4, offset + 4 + length), end: offset + 8 };
  }
  const length = view.getUint32(4, true);
  const start = offset + 8;
  if (length > bytes.length - start) {
    throw raise(`an element is said to have ${grouped(length)} bytes, but ${grouped(bytes.length - start)} follow: the file is truncated or damaged`);
  }
  const end = start + length;
  const padded = inner ? Math.min(bytes.length, start + Math.ceil(length / 8) * 8) : end;
  return { type: first, data: bytes.subarray(start, end), end: padded };
}

/** The matrix in a compressed element. Its length is told inside; memory is taken only as far as the compressed bytes can fill it. */
function inflated(data: Uint8Array, raise: (what: string) => DatasetError): Element {
  let bytes: Uint8Array;
  try {
    const tag = inflateSync(data.subarray(0, 1024), { finishFlush: constants.Z_SYNC_FLUSH });
    if (tag.length < 8) throw new Error('it holds nothing');
    const length = 8 + new DataView(tag.buffer, tag.byteOffset, 8).getUint32(4, true);
    if (length > Math.min(LARGEST_FILE, data.length * DEFLATE_MOST + 1024)) throw new Error('it cannot hold as much as it tells');
    bytes = inflateSync(data, { maxOutputLength: length + 8 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw raise(`the compressed data is damaged or truncated: ${reason}`);
  }
  return readElement(bytes, 0, false, raise);
}

function readMatrix(
  data: Uint8Array,
  wanted: readonly string[],
  raise: (what: string) => DatasetError,
): { readonly name: string; readonly array: MatArray | null } {
  let offset = 0;
  const next = (what: string, ...types: readonly number[]): Uint8Array => {
    const element = readElement(data, offset, true, raise);
    if (!types.includes(element.type)) throw raise(`the ${what} of an array cannot be read`);
    offset = element.end;
    return element.data;
  };
  const flags = next('flags', MI_UINT32);
  const sizes = next('dimensions', MI_INT32);
  const name = String.fromCharCode(...next('name', MI_INT8).subarray(0, 100));
  if (!wanted.includes(name)) return { name, array: null };
  const [kind, marks] = [flags[0] ?? 0, flags[1] ?? 0];
  if (flags.length !== 8 || kind !== MX_UINT8 || (marks & 0x08) !== 0) throw raise(`the array ${name} is not of unsigned bytes (class ${kind})`);
  const view = new DataView(sizes.buffer, sizes.byteOffset, sizes.byteLength);
  const dimensions = Array.from({ length: Math.floor(sizes.length / 4) }, (_, i) => view.getInt32(4 * i, true));
  const values = next(`values of ${name}`, MI_UINT8);
  const count = dimensions.reduce((product, size) => product * size, 1);
  if (dimensions.some((size) => size < 0) || count !== values.length) {
    throw raise(`the array ${name} of ${dimensions.join(' × ')} has ${grouped(values.length)} values, expected ${grouped(count)}`);
  }
  return { name, array: { dimensions, values } };
}

