const FIRST = 2 ** 15;
const SMALLEST = 1;
const LARGEST = 2 ** 24;
/** Good steps in a row before a larger scale is tried. */
const PATIENCE = 2000;

/**
 * Loss scale of mixed precision (arXiv 1710.03740, §3.2): float16 loses gradients below 6e-8, so the loss is multiplied
 * before the backward pass and the gradients divided after it. Halved when a step overflowed, doubled after a while.
 */
export class LossScale {
  #value = FIRST;
  #good = 0;

  get value(): number {
    return this.#value;
  }
  /** Whether there is nothing left to halve: numbers that overflow now are the network's own. */
  get exhausted(): boolean {
    return this.#value === SMALLEST;
  }

  /** @param finite whether the step's gradients were all numbers */
  took(finite: boolean): void {
    if (!finite) {
      this.#value = Math.max(SMALLEST, this.#value / 2);
      this.#good = 0;
    } else if (++this.#good === PATIENCE) {
      this.#value = Math.min(LARGEST, this.#value * 2);
      this.#good = 0;
    }
  }

  /** For a checkpoint: scale, and good steps since it changed. */
  get state(): Float32Array {
    return Float32Array.of(this.#value, this.#good);
  }
  set state([value, good]: ArrayLike<number> & Iterable<number>) {
    this.#value = value ?? FIRST;
    this.#good = good ?? 0;
  }
}
