import type { FoundRates } from '../../../main-process/contract/configuration.ts';
import type { Client } from '../../../main-process/contract/rpc.ts';
import { defaultRateRange, type RatePoint, type RateRange } from '../../../main-process/core/schedule/rate-finding.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import { messageOf } from '../../ui/notify.ts';
import type { FileSession } from '../files/file-session.svelte.ts';
import { setField } from '../training/commands.ts';
import type { EngineChoice } from '../training/engine-choice.svelte.ts';

export interface RateFinderParts {
  readonly client: Client;
  readonly editor: Editor;
  readonly files: FileSession;
  readonly engines: EngineChoice;
}

/** Other windows of the application hear of the same tests: the number is like none of theirs. */
const newId = (): number => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;

/** The learning rate test of the design in front: its points as they come, what they suggest, and the rate that is picked. */
export class RateFinder {
  readonly #parts: RateFinderParts;
  points = $state.raw<readonly RatePoint[]>([]);
  found = $state.raw<FoundRates | null>(null);
  failure = $state<string | null>(null);
  running = $state(false);
  /** Of the plot or the suggestion; null takes none. */
  picked = $state<number | null>(null);
  readonly range: RateRange = $derived.by(() => defaultRateRange(this.#parts.editor.document.training.optimizer));
  /** Of the test under way, or the last one; null after it was cancelled. */
  #id: number | null = null;

  constructor(parts: RateFinderParts) {
    this.#parts = parts;
    parts.client.on('rates.point', ({ id, point }) => {
      if (id === this.#id && this.running) this.points = [...this.points, point];
    });
  }

  async start(): Promise<void> {
    const { client, editor, files, engines } = this.#parts;
    if (this.running) return;
    const id = (this.#id = newId());
    Object.assign(this, { points: [], found: null, failure: null, picked: null, running: true });
    try {
      const engine = engines.chosen;
      const request = { id, design: files.textFor(editor.path), range: this.range, ...(engine === undefined ? {} : { engine }) };
      const found = await client.request('rates.find', request);
      if (id !== this.#id) return;
      this.points = found.points;
      this.found = found;
      this.picked = found.suggestion?.rate ?? null;
    } catch (error) {
      if (id === this.#id) this.failure = messageOf(error);
    } finally {
      if (id === this.#id) this.running = false;
    }
  }

  /** Ends a test under way; what it has found so far stays on show. */
  cancel(): void {
    if (!this.running || this.#id === null) return;
    void this.#parts.client.request('rates.cancel', { id: this.#id }).catch(() => undefined);
    this.#id = null;
    this.running = false;
  }

  /** Writes the picked rate into the design. */
  use(): void {
    if (this.picked === null) return;
    this.#parts.editor.run(setField('learningRate', this.picked));
    this.#parts.editor.mark();
  }
}
