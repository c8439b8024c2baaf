/** Milliseconds that a rate looks back. */
const WINDOW = 5000;

/** Bytes a second over the last seconds, as a download goes. */
export class Rate {
  #samples: { readonly time: number; readonly bytes: number }[] = [];

  /** @param now milliseconds */
  add(bytes: number, now: number): void {
    // Starting over is not a negative speed.
    if (bytes < (this.#samples[this.#samples.length - 1]?.bytes ?? 0)) this.#samples = [];
    this.#samples.push({ time: now, bytes });
    while (this.#samples.length > 2 && now - (this.#samples[0]?.time ?? now) > WINDOW) this.#samples.shift();
  }

  /** Null until half a second has passed. */
  get bytesPerSecond(): number | null {
    const [first, last] = [this.#samples[0], this.#samples[this.#samples.length - 1]];
    if (!first || !last || last.time - first.time < 500) return null;
    return ((last.bytes - first.bytes) * 1000) / (last.time - first.time);
  }
}
