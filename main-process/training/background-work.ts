/** Work that goes on beside the steps, one piece at a time: writing a checkpoint. */
export class BackgroundWork {
  #current: Promise<void> = Promise.resolve();
  #active = false;
  #failure: { readonly error: unknown } | null = null;

  /** Begins; the piece before must be done. What goes wrong in it is thrown by the next call of any method here. */
  begin(work: () => Promise<void>): void {
    this.check();
    this.#active = true;
    this.#current = work()
      .catch((error: unknown) => {
        this.#failure = { error };
      })
      .finally(() => {
        this.#active = false;
      });
  }

  /** Whether it is under way. */
  get active(): boolean {
    return this.#active;
  }

  /** Resolves when nothing is under way. @throws what it failed with */
  async done(): Promise<void> {
    await this.#current;
    this.check();
  }

  /** @throws what went wrong since the last call */
  check(): void {
    const failure = this.#failure;
    this.#failure = null;
    if (failure) throw failure.error;
  }
}
