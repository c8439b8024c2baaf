/** A wish to stop, heard by whoever works. (AbortController came after the oldest runtime that this must run on.) */
export class Cancellation {
  #cancelled = false;
  readonly #listeners = new Set<() => void>();

  get cancelled(): boolean {
    return this.#cancelled;
  }

  cancel(): void {
    if (this.#cancelled) return;
    this.#cancelled = true;
    for (const listener of this.#listeners) listener();
  }

  /** Calls back at once when it was cancelled already. The result ends that. */
  onCancel(listener: () => void): () => void {
    if (this.#cancelled) listener();
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
