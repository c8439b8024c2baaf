import { z } from 'zod';
import type { Client } from '../../../main-process/contract/rpc.ts';
import type { EngineReport } from '../../../main-process/contract/trainer-protocol.ts';
import { preference } from '../../host/preferences.ts';
import { messageOf } from '../../ui/notify.ts';

const stored = preference<string>('engine', z.string(), '');

/** The TensorFlow engines of this machine. Which one trains is a matter of the machine, so it is kept here and not in the design. */
export class EngineChoice {
  engines = $state.raw<readonly EngineReport[]>([]);
  loading = $state(false);
  failure = $state<string | null>(null);
  #wanted = $state(stored.read());
  readonly #client: Client;
  /** The engine that a run takes. */
  readonly current: EngineReport | null = $derived(
    this.engines.find(({ id, available }) => available && id === this.#wanted)
      ?? this.engines.find(({ active }) => active)
      ?? this.engines.find(({ available }) => available)
      ?? null,
  );

  constructor(client: Client) {
    this.#client = client;
  }

  /** Empty: the best one there is. */
  get wanted(): string {
    return this.#wanted;
  }
  set wanted(id: string) {
    this.#wanted = id;
    stored.write(id);
  }

  /** The id of an engine that a person chose, for a request; undefined leaves it to the trainer. */
  get chosen(): string | undefined {
    return this.#wanted === '' ? undefined : this.current?.id;
  }

  async refresh(again = false): Promise<void> {
    this.loading = true;
    try {
      this.engines = (await this.#client.request('devices.list', { refresh: again })).engines;
      this.failure = null;
    } catch (error) {
      this.failure = messageOf(error);
    } finally {
      this.loading = false;
    }
  }
}
