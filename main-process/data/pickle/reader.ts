import { PickleProblem } from './problem.ts';

/** Longest line of a pickle: names of modules, decimal numbers. */
const LONGEST_LINE = 200;

/** Little-endian numbers and byte runs of a pickle, each checked against the end of the file before it is taken. */
export class PickleReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  /** Where the current instruction stands. */
  opcodeAt = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  opcode(): string {
    this.opcodeAt = this.#at;
    return String.fromCharCode(this.u8());
  }

  #advance(count: number): number {
    if (count < 0 || count > this.left) throw new PickleProblem('the file is truncated', this.opcodeAt);
    const start = this.#at;
    this.#at += count;
    return start;
  }

  u8 = (): number => this.#view.getUint8(this.#advance(1));
  u16 = (): number => this.#view.getUint16(this.#advance(2), true);
  u32 = (): number => this.#view.getUint32(this.#advance(4), true);
  i32 = (): number => this.#view.getInt32(this.#advance(4), true);
  f64 = (): number => this.#view.getFloat64(this.#advance(8), false);

  u64(): number {
    const start = this.#advance(8);
    return this.#view.getUint32(start, true) + this.#view.getUint32(start + 4, true) * 2 ** 32;
  }

  /** Python's LONG1: two's complement of so many bytes; more than six are no number of these files. */
  long(): number {
    const length = this.u8();
    if (length > 6) throw new PickleProblem('a number is too large', this.opcodeAt);
    const bytes = this.raw(length);
    const value = bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
    return ((bytes[length - 1] ?? 0) & 0x80) === 0 ? value : value - 2 ** (8 * length);
  }

  /** A view of the file, no copy. */
  raw(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  utf8(length: number): string {
    return new TextDecoder().decode(this.raw(length));
  }

  line(): string {
    const end = this.#bytes.subarray(this.#at, this.#at + LONGEST_LINE).indexOf(0x0a);
    if (end < 0) throw new PickleProblem('a line has no end', this.opcodeAt);
    const text = String.fromCharCode(...this.raw(end));
    this.#advance(1);
    return text;
  }

  decimalLine(): number {
    const text = this.line();
    if (!/^-?\d{1,15}L?$/.test(text)) throw new PickleProblem('a number cannot be read', this.opcodeAt);
    return Number.parseInt(text, 10);
  }
}
