import { experimentsOf, type ExperimentOf } from '../../../main-process/core/experiments/progress.ts';
import type { RunSummary } from '../../../main-process/contract/studio.ts';
import type { RunLibrary } from '../runs/run-library.svelte.ts';

/** Which experiment the dock shows: that of the run on show, else the newest, unless one was picked. */
export class ExperimentView {
  readonly #runs: RunLibrary;
  picked = $state<string | null>(null);
  /** Name of the output whose error counts; null is the final one. */
  output = $state<string | null>(null);
  readonly all: readonly ExperimentOf<RunSummary>[] = $derived.by(() => experimentsOf(this.#runs.summaries));
  readonly current: ExperimentOf<RunSummary> | null = $derived.by(() => {
    const wanted = this.picked ?? this.#runs.summaries.find(({ id }) => id === this.#runs.chosenId)?.experiment?.id;
    return this.all.find(({ id }) => id === wanted) ?? this.all[0] ?? null;
  });

  constructor(runs: RunLibrary) {
    this.#runs = runs;
  }
}
