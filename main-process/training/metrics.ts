import type { RunningSums } from '../checkpoint/index.ts';
import type { BatchStatistics } from '../engines/network.ts';

/** Mean loss and error in per cent, by the exit's id. */
export type ExitMetrics = Record<string, { readonly loss: number; readonly error: number }>;

/** Means over images, not over batches: a short last batch weighs what it holds. */
export class RunningMetrics {
  readonly #exits: readonly string[];
  #sums: RunningSums;

  constructor(exits: readonly string[], saved: RunningSums | null = null) {
    this.#exits = exits;
    const sums = Object.fromEntries(exits.map((id) => [id, saved?.exits[id] ?? { loss: 0, errors: 0 }]));
    this.#sums = { images: saved?.images ?? 0, seconds: saved?.seconds ?? 0, exits: sums };
  }

  add({ losses, errors }: BatchStatistics, images: number, seconds: number): void {
    const exits = this.#exits.map((id, i) => {
      const sum = this.#sums.exits[id] ?? { loss: 0, errors: 0 };
      return [id, { loss: sum.loss + (losses[i] ?? 0) * images, errors: sum.errors + (errors[i] ?? 0) }] as const;
    });
    this.#sums = { images: this.#sums.images + images, seconds: this.#sums.seconds + seconds, exits: Object.fromEntries(exits) };
  }

  get sums(): RunningSums {
    return this.#sums;
  }

  means(): ExitMetrics {
    const images = Math.max(1, this.#sums.images);
    const mean = ({ loss, errors }: { loss: number; errors: number }) => ({ loss: loss / images, error: (100 * errors) / images });
    return Object.fromEntries(Object.entries(this.#sums.exits).map(([id, sum]) => [id, mean(sum)]));
  }
}
