/** Images per second over the last steps: steady enough to read, quick to follow a change. */
export class SpeedMeter {
  readonly #window: { readonly images: number; readonly seconds: number }[] = [];
  static readonly STEPS = 20;

  /** @returns images per second now */
  add(images: number, seconds: number): number {
    this.#window.push({ images, seconds });
    if (this.#window.length > SpeedMeter.STEPS) this.#window.shift();
    const sum = this.#window.reduce((total, step) => ({ images: total.images + step.images, seconds: total.seconds + step.seconds }));
    return sum.images / Math.max(sum.seconds, 1e-9);
  }
}
