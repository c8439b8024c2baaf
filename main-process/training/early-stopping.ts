import type { TrainingConfig } from '../core/graph/training-config.ts';
import type { StoppingState } from '../checkpoint/index.ts';
import { TrainingFailure } from './failure.ts';
import type { ExitMetrics } from './metrics.ts';

export interface WatchedExit {
  readonly id: string;
  readonly name: string;
}

/** Watches one output's held-out figures from epoch to epoch and says when waiting for a better one is enough. */
export class EarlyStopping {
  readonly #config: TrainingConfig['earlyStopping'];
  readonly #exit: WatchedExit;
  #best: StoppingState | null;

  /**
   * @param exits shallow to deep, the final one last
   * @param state of the checkpoint that the run goes on from
   * @throws TrainingFailure where the design has no such output
   */
  constructor(config: TrainingConfig['earlyStopping'], exits: readonly WatchedExit[], state: StoppingState | null) {
    const exit = config.output === null ? exits[exits.length - 1] : exits.find(({ id }) => id === config.output);
    if (config.on && !exit) {
      const names = exits.map(({ id, name }) => `${name} ("${id}")`).join(', ');
      throw new TrainingFailure(`Early stopping watches the output "${config.output}", which the design does not have. It has ${names}. Choose one of them.`);
    }
    this.#config = config;
    this.#exit = exit ?? { id: '', name: '' };
    this.#best = config.on ? state : null;
  }

  /** To be kept in a checkpoint, so that a resumed run stops after the very epoch of an unbroken one. */
  get state(): StoppingState | null {
    return this.#best;
  }

  /** Takes the held-out figures of an epoch. */
  add(epoch: number, heldOut: ExitMetrics): void {
    const value = this.#config.on ? heldOut[this.#exit.id]?.[this.#config.by] : undefined;
    if (value === undefined) return;
    if (this.#best === null || value < this.#best.value - this.#config.minDelta) this.#best = { value, epoch };
  }

  /** Why the run ends after this epoch; null where it goes on. */
  reason(epoch: number): string | null {
    const { on, patience, by } = this.#config;
    if (!on || this.#best === null || epoch - this.#best.epoch < patience) return null;
    const value = by === 'error' ? `${this.#best.value.toFixed(2)} %` : this.#best.value.toFixed(4);
    return `Stopped early: no better since epoch ${this.#best.epoch} (${by} of ${this.#exit.name} ${value}).`;
  }
}
