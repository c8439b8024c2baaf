/** Milliseconds between two messages: a screen reader that is interrupted says nothing to the end. */
const pause = 2_000;

/**
 * What a polite live region says, one message after the other and never in a flood. Of two messages on the same topic
 * that wait, the later one counts.
 */
export class Speech {
  readonly #say: (text: string) => void;
  readonly #pause: number;
  readonly #waiting = new Map<string, string>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(say: (text: string) => void, pauseMs = pause) {
    this.#say = say;
    this.#pause = pauseMs;
  }

  /** `delay`: milliseconds to wait for a later word on the topic, for what changes with every key. */
  put(topic: string, text: string, delay = 0): void {
    this.#waiting.delete(topic);
    if (text !== '') this.#waiting.set(topic, text);
    if (this.#timer === null) this.#timer = setTimeout(() => this.#next(), delay);
  }

  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting.clear();
  }

  #next(): void {
    this.#timer = null;
    const [first] = this.#waiting;
    if (!first) return;
    this.#waiting.delete(first[0]);
    this.#say(first[1]);
    this.#timer = setTimeout(() => this.#next(), this.#pause);
  }
}
