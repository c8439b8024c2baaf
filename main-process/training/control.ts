/** What was asked of a run while it was busy; looked at between two steps. */
export class RunControl {
  #paused = false;
  #stopReason: string | null = null;
  #checkpoint = false;
  #compareHeads = false;
  #wake: (() => void) | null = null;

  pause(): void {
    this.#paused = true;
    this.#notify();
  }
  continue(): void {
    this.#paused = false;
    this.#notify();
  }
  checkpoint(): void {
    this.#checkpoint = true;
    this.#notify();
  }
  compareHeads(): void {
    this.#compareHeads = true;
  }
  /** @param reason why, where it is not the user's wish */
  stop(reason = ''): void {
    this.#stopReason ??= reason;
    this.#notify();
  }

  get paused(): boolean {
    return this.#paused;
  }
  /** Empty where the user asked; null while nobody did. */
  get stopReason(): string | null {
    return this.#stopReason;
  }
  /** Whether a checkpoint was asked for since the last call. */
  takeCheckpointRequest(): boolean {
    const requested = this.#checkpoint;
    this.#checkpoint = false;
    return requested;
  }
  /** Whether a comparison of the outputs' gradients was asked for since the last call. */
  takeHeadsRequest(): boolean {
    const requested = this.#compareHeads;
    this.#compareHeads = false;
    return requested;
  }
  /** Resolves at the next request. */
  nextRequest(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #notify(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
