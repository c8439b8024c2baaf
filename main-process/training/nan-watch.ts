/** Counts the entries of gradients that were no numbers and were taken as 0 (spec §3), and says when to warn of them. */
export class NanWatch {
  #count: number;
  #unsaid = 0;

  /** @param count of the run so far */
  constructor(count: number) {
    this.#count = count;
  }

  /** Over the whole run. */
  get count(): number {
    return this.#count;
  }

  /** @returns a warning at the run's first */
  add(entries: number, step: number): string | null {
    if (entries === 0) return null;
    const isFirst = this.#count === 0;
    this.#count += entries;
    if (!isFirst) {
      this.#unsaid += entries;
      return null;
    }
    return `At step ${step} ${entriesText(entries)} taken as 0. If this goes on, lower the learning rate.`;
  }

  /** @returns a warning where there were some that none has told of */
  endOfEpoch(epoch: number): string | null {
    if (this.#unsaid === 0) return null;
    const text = `In epoch ${epoch} ${entriesText(this.#unsaid)} taken as 0, ${this.#count} since the run began.`;
    this.#unsaid = 0;
    return text;
  }
}

const entriesText = (entries: number): string =>
  entries === 1 ? '1 entry of the gradients was not a number and was' : `${entries} entries of the gradients were not numbers and were`;
