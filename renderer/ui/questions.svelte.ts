/** A question put to the person, in the way of everything else until it is answered. */
export interface Question<A extends string = string> {
  readonly title: string;
  /** What will happen, one paragraph an item. */
  readonly text: readonly string[];
  readonly answers: readonly { readonly value: A; readonly label: string; readonly kind?: 'primary' | 'danger' }[];
  /** The answer of Escape and of the close button. */
  readonly dismiss: A;
}

interface Pending {
  readonly question: Question;
  readonly answer: (value: string) => void;
}

/** Questions are asked one after the other, so two of them never hide each other. */
export class Questions {
  #queue = $state.raw<readonly Pending[]>([]);

  get current(): Question | null {
    return this.#queue[0]?.question ?? null;
  }

  ask<A extends string>(question: Question<A>): Promise<A> {
    return new Promise((resolve) => {
      // The dialog answers only with a value from `answers` or with `dismiss`.
      this.#queue = [...this.#queue, { question, answer: (value) => resolve(value as A) }];
    });
  }

  answer(value: string): void {
    const [first, ...rest] = this.#queue;
    this.#queue = rest;
    first?.answer(value);
  }
}
