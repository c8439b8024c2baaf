import type { TimeEstimate } from '../../../main-process/contract/configuration.ts';
import type { Client } from '../../../main-process/contract/rpc.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';

/** Evaluation goes forward only: about a third of what an image costs in training. */
const EVALUATION_SHARE = 1 / 3;
/** Milliseconds without an edit before the application is asked. */
const PAUSE = 300;

/** How long a step of the design in front takes, by what earlier runs measured; asked anew when an edit has settled. */
export class TimeEstimator {
  readonly #client: Client;
  estimate = $state.raw<TimeEstimate | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #nth = 0;

  constructor(client: Client) {
    this.#client = client;
  }

  ask(document: Document, engine: string | undefined): void {
    clearTimeout(this.#timer);
    const nth = (this.#nth += 1);
    this.#timer = setTimeout(() => {
      const params = { design: serialiseDocument(document), ...(engine === undefined ? {} : { engine }) };
      this.#client.request('times.estimate', params).then(
        (estimate) => {
          if (nth === this.#nth) this.estimate = estimate;
        },
        // An estimate that cannot be had is none.
        () => {
          if (nth === this.#nth) this.estimate = null;
        },
      );
    }, PAUSE);
  }
}

interface Length {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly batchSize: number;
  /** Images that each epoch is judged by. */
  readonly heldOut: number;
}

/** Seconds of a whole run, with the evaluations that follow its epochs. */
export const runSeconds = (secondsPerStep: number, { epochs, stepsPerEpoch, batchSize, heldOut }: Length): number =>
  epochs * secondsPerStep * (stepsPerEpoch + (EVALUATION_SHARE * heldOut) / batchSize);
