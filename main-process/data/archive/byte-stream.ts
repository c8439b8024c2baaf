/** Reads a stream of chunks piece by piece: memory holds a chunk and what is asked for. */
export class ByteStream {
  readonly #chunks: AsyncIterator<Uint8Array, unknown>;
  #chunk: Uint8Array = new Uint8Array();
  #at = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Fills `target` and tells how many bytes there were for it: fewer only at the end. */
  async into(target: Uint8Array): Promise<number> {
    let filled = 0;
    while (filled < target.length && (await this.#more())) {
      const part = this.#chunk.subarray(this.#at, this.#at + target.length - filled);
      target.set(part, filled);
      filled += part.length;
      this.#at += part.length;
    }
    return filled;
  }

  /** The next `count` bytes, fewer at the end. */
  async take(count: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(count);
    return bytes.subarray(0, await this.into(bytes));
  }

  /** Goes through what is left, so that whoever makes the chunks comes to its own checks at the end; gives up beyond `limit` bytes. */
  async skipRest(limit: number): Promise<number> {
    let skipped = 0;
    while (skipped <= limit && (await this.#more())) {
      skipped += this.#chunk.length - this.#at;
      this.#at = this.#chunk.length;
    }
    return skipped;
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #more(): Promise<boolean> {
    while (this.#at === this.#chunk.length) {
      const next = await this.#chunks.next();
      if (next.done) return false;
      this.#chunk = next.value;
      this.#at = 0;
    }
    return true;
  }
}
