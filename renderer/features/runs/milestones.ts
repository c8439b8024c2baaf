import type { RunStatus } from '../../../main-process/contract/studio.ts';
import { heldOut, type StartEvent, type TrainingEvent } from '../../../main-process/contract/training-events.ts';
import { formatError } from '../../ui/format.ts';

/** What of a run is worth saying aloud: the end of an epoch with the final output's error on the images held out, and how it ended. */
export class Milestones {
  readonly #label: string;
  #start: StartEvent | null;
  /** Lowest such error so far of each exit, %. */
  readonly #best = new Map<string, number>();

  constructor(label: string, start: StartEvent | null = null, earlier: readonly ReturnType<typeof heldOut>[] = []) {
    this.#label = label;
    this.#start = start;
    for (const figures of earlier) this.#improved(figures);
  }

  /** The words for an event; null for one that is not worth them. */
  take(event: TrainingEvent): string | null {
    switch (event.event) {
      case 'start':
        this.#start = event;
        return event.fromStep > 0 ? `${this.#label} goes on.` : `${this.#label} started: ${event.epochs} epochs, ${event.outputs.length} outputs.`;
      case 'epoch': {
        const outputs = this.#start?.outputs ?? [];
        const last = outputs.at(-1);
        const error = last && heldOut(event)[last.id]?.error;
        const better = new Set(this.#improved(heldOut(event)));
        const best = outputs.filter(({ id }) => better.has(id)).map(({ name }) => name);
        return [
          `Epoch ${event.epoch}${this.#start ? ` of ${this.#start.epochs}` : ''} ended.`,
          last && error !== undefined ? `${last.name}: ${formatError(error)} per cent wrong.` : '',
          best.length === 0 ? '' : best.length === outputs.length ? 'Best so far at every output.' : `Best so far: ${best.join(', ')}.`,
        ]
          .filter((part) => part !== '')
          .join(' ');
      }
      case 'end':
        return statusSentence(this.#label, event.status, event.reason);
      case 'phase':
        return event.phase === 'paused' ? `${this.#label} is paused.` : null;
      case 'step':
      case 'gradients':
      case 'heads':
      case 'resources':
      case 'mark':
      case 'checkpoint':
      case 'log':
        return null;
    }
  }

  #improved(figures: ReturnType<typeof heldOut>): readonly string[] {
    return Object.entries(figures).flatMap(([id, { error }]) => {
      if (error >= (this.#best.get(id) ?? Infinity)) return [];
      this.#best.set(id, error);
      return [id];
    });
  }
}

const statusSentence = (label: string, status: RunStatus, reason?: string): string =>
  `${label} ${status === 'completed' ? 'is completed' : status === 'failed' ? 'failed' : status}.${reason === undefined ? '' : ` ${reason}`}`;
