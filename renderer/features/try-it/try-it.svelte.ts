import type { Client } from '../../../main-process/contract/rpc.ts';
import type { Prediction } from '../../../main-process/contract/prediction.ts';
import { topClasses } from '../../../main-process/core/evaluation/index.ts';
import { fromBase64, toBase64 } from '../../ui/base64.ts';
import { messageOf } from '../../ui/notify.ts';
import type { InputSize } from './network-input.ts';

export interface Answer {
  readonly id: string;
  readonly name: string;
  /** Likeliest first, five at most. */
  readonly top: readonly { readonly name: string; readonly probability: number }[];
}

/** Asks a run's network about one image after the other; the answer on show is always that of the last one. */
export class TryIt {
  size = $state.raw<InputSize | null>(null);
  /** What the network sees. */
  image = $state.raw<Uint8Array | null>(null);
  /** Where it comes from, and its true class where that is known. */
  source = $state.raw<{ readonly title: string; readonly truth: string | null } | null>(null);
  answers = $state.raw<readonly Answer[]>([]);
  /** Milliseconds from the question to the answer. */
  took = $state<number | null>(null);
  asking = $state(false);
  failure = $state<string | null>(null);
  /** Images of the test part. */
  count = $state(0);
  readonly #client: Client;
  readonly #run: string;
  #asked = 0;
  /** Class of the image, where it is known. */
  #label: number | null = null;

  constructor(client: Client, run: string) {
    this.#client = client;
    this.#run = run;
  }

  /** @param index taken modulo the number of test images */
  async takeTestImage(index: number, checkpoint: string): Promise<void> {
    const turn = this.#begin();
    try {
      const found = await this.#client.request('prediction.testImage', { run: this.#run, index });
      if (turn !== this.#asked) return;
      [this.size, this.count] = [found.size, found.count];
      await this.#ask(turn, fromBase64(found.image), `Test image ${found.index}`, checkpoint, found.label);
    } catch (error) {
      this.#fail(turn, error);
    }
  }

  async take(image: Uint8Array, title: string, checkpoint: string): Promise<void> {
    await this.#ask(this.#begin(), image, title, checkpoint, null);
  }

  /** The same image with another checkpoint. */
  async again(checkpoint: string): Promise<void> {
    if (this.image === null || this.source === null) return;
    const turn = this.#begin();
    await this.#ask(turn, this.image, this.source.title, checkpoint, this.#label);
  }

  fail(error: unknown): void {
    this.#fail(this.#begin(), error);
  }

  #begin(): number {
    this.asking = true;
    this.failure = null;
    return (this.#asked += 1);
  }

  #fail(turn: number, error: unknown): void {
    if (turn !== this.#asked) return;
    this.asking = false;
    this.failure = messageOf(error);
  }

  async #ask(turn: number, image: Uint8Array, title: string, checkpoint: string, label: number | null): Promise<void> {
    try {
      const started = performance.now();
      const prediction = await this.#client.request('prediction.predict', { run: this.#run, checkpoint, image: toBase64(image) });
      if (turn !== this.#asked) return;
      this.took = performance.now() - started;
      this.image = image;
      this.#label = label;
      this.source = { title, truth: label === null ? null : (prediction.classNames[label] ?? `class ${label}`) };
      this.answers = answersOf(prediction);
      this.asking = false;
    } catch (error) {
      this.#fail(turn, error);
    }
  }
}

export function answersOf({ outputs, classNames }: Prediction): readonly Answer[] {
  return outputs.map(({ id, name, logits }) => ({
    id,
    name,
    top: topClasses(Float32Array.from(logits), 5).map(({ label, probability }) => ({ name: classNames[label] ?? `class ${label}`, probability })),
  }));
}
