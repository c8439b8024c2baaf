import { DownloadError } from './download-error.ts';

const told = (): DownloadError => new DownloadError('cancelled', 'The download was cancelled.');

/** A wish to stop, heard by whoever works. (AbortController came after the oldest runtime that this must run on.) */
export class Cancellation {
  #cancelled = false;
  readonly #listeners = new Set<(error: DownloadError) => void>();

  get cancelled(): boolean {
    return this.#cancelled;
  }

  cancel(): void {
    if (this.#cancelled) return;
    this.#cancelled = true;
    for (const listener of this.#listeners) listener(told());
  }

  /** @throws DownloadError when it was cancelled */
  check(): void {
    if (this.#cancelled) throw told();
  }

  /** Calls back with the error to end with, at once when it was cancelled already. The result ends that. */
  onCancel(listener: (error: DownloadError) => void): () => void {
    if (this.#cancelled) listener(told());
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
