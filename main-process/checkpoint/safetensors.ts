import { z } from 'zod';

/**
 * The safetensors format (github.com/huggingface/safetensors, "Format"): 8 bytes header length (little-endian), a JSON
 * header, raw little-endian values. Written here because npm has no kept implementation; checked against Python's.
 */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

export interface TensorFile {
  readonly tensors: ReadonlyMap<string, NamedTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A file that is not valid safetensors, or holds what this program does not read. The message names the file. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError';
}

const METADATA = '__metadata__';
/** Bound of the reference implementation; a length beyond it is damage, not data. */
const MAX_HEADER_BYTES = 100_000_000;
const ELEMENT_BYTES = 4;

const tensorEntry = z.object({
  dtype: z.string(),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
type TensorEntry = z.output<typeof tensorEntry>;
const metadataEntry = z.record(z.string(), z.string());

/** The file as chunks to be written one after the other; the tensors' memory is not copied. */
export function encodeSafetensors(tensors: readonly NamedTensor[], metadata: Readonly<Record<string, string>> = {}): readonly Uint8Array[] {
  const header: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  if (Object.keys(metadata).length > 0) header[METADATA] = metadata;
  const chunks: Uint8Array[] = [];
  let offset = 0;
  for (const { name, shape, data } of tensors) {
    if (name === METADATA || name in header) throw new SafetensorsError(`Two tensors are named "${name}", or the name is reserved.`);
    if (elements(shape) !== data.length) {
      throw new SafetensorsError(`Tensor "${name}" has shape [${shape.join(', ')}], which is ${elements(shape)} values, but ${data.length} were given.`);
    }
    const end = offset + data.byteLength;
    header[name] = { dtype: data instanceof Float32Array ? 'F32' : 'I32', shape, data_offsets: [offset, end] };
    chunks.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    offset = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // Spaces after the JSON keep the values aligned to 8 bytes.
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const start = new Uint8Array(8 + headerBytes).fill(0x20);
  new DataView(start.buffer).setBigUint64(0, BigInt(headerBytes), true);
  start.set(json, 8);
  return [start, ...chunks];
}

/**
 * Reads a whole file, trusting nothing in it: sizes, offsets and shapes must agree and the values fill the file
 * without gap or overlap. Tensors are copies of their bytes.
 * @param source name of the file, for messages
 * @throws SafetensorsError
 */
export function decodeSafetensors(bytes: Uint8Array, source: string): TensorFile {
  const fail = (what: string): never => {
    throw new SafetensorsError(`${source}: ${what}`);
  };
  if (bytes.length < 8) return fail(`${bytes.length} bytes are too few for a safetensors file; it is truncated.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = Number(view.getBigUint64(0, true));
  if (headerBytes > MAX_HEADER_BYTES) return fail(`the header length ${headerBytes} is beyond ${MAX_HEADER_BYTES}; this is not a safetensors file.`);
  if (8 + headerBytes > bytes.length) return fail(`the header should have ${headerBytes} bytes, the file has ${bytes.length}; it is truncated.`);
  const header = parseHeader(bytes.subarray(8, 8 + headerBytes), fail);
  const values = bytes.subarray(8 + headerBytes);

  const metadata = header.has(METADATA) ? metadataEntry.safeParse(header.get(METADATA)) : undefined;
  if (metadata?.success === false) return fail('its metadata is not a map of text to text.');
  header.delete(METADATA);

  const entries: { name: string; entry: TensorEntry }[] = [];
  for (const [name, value] of header) {
    const parsed = tensorEntry.safeParse(value);
    if (!parsed.success) return fail(`the header entry of tensor "${name}" is wrong: ${z.prettifyError(parsed.error)}`);
    entries.push({ name, entry: parsed.data });
  }
  checkLayout(entries, values.length, fail);

  const tensors = new Map<string, NamedTensor>();
  for (const { name, entry } of entries) {
    const [start, end] = entry.data_offsets;
    // A copy, since typed arrays need the 4-byte alignment that a place in a file does not give.
    const copy = new Uint8Array(end - start);
    copy.set(values.subarray(start, end));
    const data = entry.dtype === 'F32' ? new Float32Array(copy.buffer) : new Int32Array(copy.buffer);
    tensors.set(name, { name, shape: entry.shape, data });
  }
  return { tensors, metadata: metadata?.data ?? {} };
}

type Fail = (what: string) => never;

/** A Map, not an object: a tensor may well be called `__proto__`. */
function parseHeader(bytes: Uint8Array, fail: Fail): Map<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return fail('its header is not valid JSON; the file is damaged.');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) return fail('its header is not a JSON object.');
  return new Map(Object.entries(header));
}

/** Every tensor's bytes match its type and shape, and together they cover the values exactly once. */
function checkLayout(entries: readonly { name: string; entry: TensorEntry }[], valueBytes: number, fail: Fail): void {
  const places = entries.map(({ name, entry: { dtype, shape, data_offsets: [start, end] } }) => ({ name, dtype, shape, start, end }));
  // By end as well: an empty tensor shares its start with the next one.
  places.sort((a, b) => a.start - b.start || a.end - b.end);
  let covered = 0;
  for (const { name, dtype, shape, start, end } of places) {
    if (dtype !== 'F32' && dtype !== 'I32') fail(`tensor "${name}" has type ${dtype}; only F32 and I32 are read.`);
    const expected = elements(shape) * ELEMENT_BYTES;
    if (end - start !== expected) {
      fail(`tensor "${name}" of shape [${shape.join(', ')}] needs ${expected} bytes, its offsets give ${end - start}.`);
    }
    if (start !== covered) fail(`tensor "${name}" starts at byte ${start}, expected ${covered}: the offsets overlap or leave a gap.`);
    covered = end;
  }
  if (covered !== valueBytes) fail(`its tensors need ${covered} bytes, the file holds ${valueBytes}; it is truncated or has a foreign tail.`);
}

const elements = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);
