import type { Preference } from '../host/preferences.ts';

/** Which of some parts of the window lie open; kept for this window. */
export class Folds<Part extends string> {
  readonly #stored: Preference<Part[]>;
  #open: readonly Part[];

  constructor(stored: Preference<Part[]>) {
    this.#stored = stored;
    this.#open = $state.raw(stored.read());
  }

  isOpen(part: Part): boolean {
    return this.#open.includes(part);
  }
  toggle(part: Part): void {
    this.#open = this.isOpen(part) ? this.#open.filter((each) => each !== part) : [...this.#open, part];
    this.#stored.write([...this.#open]);
  }
}
