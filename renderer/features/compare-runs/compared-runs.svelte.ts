import type { RunLibrary } from '../runs/run-library.svelte.ts';
import type { RunRecord } from '../runs/run-record.svelte.ts';

/** More curves than this cannot be told apart. */
export const MOST_COMPARED = 8;

/** Runs laid side by side in Analyse: which they are is the library's `compared`; whether it is looked at is kept here. */
export class ComparedRuns {
  open = $state(false);
  /** What the curves are of. */
  measure = $state<Measure>('test-error');
  /** Name of an output, or `all`. */
  output = $state('final');
  onlyDifferences = $state(true);
  readonly #runs: RunLibrary;

  /** In the order in which they were chosen; those whose record is here. */
  readonly records: readonly RunRecord[] = $derived.by(() =>
    this.#runs.compared.flatMap((id) => this.#runs.record(id) ?? []).slice(0, MOST_COMPARED));

  constructor(runs: RunLibrary) {
    this.#runs = runs;
  }

  /** Runs that could be compared: those that have finished an epoch. */
  readonly candidates = $derived.by(() => this.#runs.summaries.filter(({ error }) => error !== undefined));

  get canOpen(): boolean {
    return this.candidates.length >= 2;
  }

  /** With the runs that were chosen; with fewer than two, the one on show and the newest others of its design. */
  async show(): Promise<void> {
    if (!this.canOpen) return;
    if (this.#runs.compared.length < 2) this.#runs.compared = this.#proposal();
    this.open = true;
    await Promise.all(this.#runs.compared.slice(0, MOST_COMPARED).map((id) => this.#runs.load(id)));
  }

  close(): void {
    this.open = false;
  }

  async add(id: string): Promise<void> {
    if (this.#runs.compared.includes(id) || this.#runs.compared.length >= MOST_COMPARED) return;
    this.#runs.compared = [...this.#runs.compared, id];
    await this.#runs.load(id);
  }

  remove(id: string): void {
    this.#runs.compared = this.#runs.compared.filter((other) => other !== id);
  }

  #proposal(): readonly string[] {
    const chosen = this.candidates.find(({ id }) => id === (this.#runs.compared[0] ?? this.#runs.chosenId)) ?? this.candidates[0];
    const others = this.candidates.filter(({ id }) => id !== chosen?.id);
    // Errors on other data say nothing beside these; of what is left the same design first.
    const distance = ({ design, dataset }: (typeof others)[number]): number =>
      (dataset === chosen?.dataset ? 0 : 2) + (design === chosen?.design ? 0 : 1);
    const near = [...others].sort((a, b) => distance(a) - distance(b));
    return [...(chosen ? [chosen.id] : []), ...near.slice(0, 2).map(({ id }) => id)];
  }
}

export const measures = ['test-error', 'test-loss', 'train-loss'] as const;
export type Measure = (typeof measures)[number];
export const measureWords: Readonly<Record<Measure, { readonly title: string; readonly axis: string }>> = {
  'test-error': { title: 'Test error', axis: 'Test error, %' },
  'test-loss': { title: 'Test loss', axis: 'Test loss, nats' },
  'train-loss': { title: 'Train loss', axis: 'Training loss, nats' },
};
