import type { Client } from '../../../main-process/contract/rpc.ts';
import type { DatasetInfo, DatasetInspection } from '../../../main-process/contract/studio.ts';
import type { DatasetReference } from '../../../main-process/core/graph/training-config.ts';
import { messageOf } from '../../ui/notify.ts';

export type Inspection =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: DatasetInspection }
  | { readonly state: 'failed'; readonly message: string };

/** The data sets that the application can read, and what was found in those that were looked at. */
export class DatasetCatalog {
  list = $state.raw<readonly DatasetInfo[]>([]);
  failure = $state<string | null>(null);
  #inspections = $state.raw<ReadonlyMap<string, Inspection>>(new Map());
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async refresh(): Promise<void> {
    try {
      this.list = (await this.#client.request('datasets.list', {})).datasets;
      this.failure = null;
    } catch (error) {
      this.failure = messageOf(error);
    }
  }

  info(name: string): DatasetInfo | null {
    return this.list.find((dataset) => dataset.name === name) ?? null;
  }

  /** What is known of a set; null before anyone asked. */
  inspection(reference: DatasetReference): Inspection | null {
    return this.#inspections.get(keyOf(reference)) ?? null;
  }

  /** Looks into a set, once: what was found, or why nothing was, stays until `again` looks anew. */
  async inspect(reference: DatasetReference, again = false): Promise<void> {
    const known = this.inspection(reference);
    if (known?.state === 'loading' || (known !== null && !again)) return;
    this.#set(reference, { state: 'loading' });
    try {
      const { name, path } = reference;
      const value = await this.#client.request('datasets.inspect', path === undefined ? { name } : { name, path });
      this.#set(reference, { state: 'ready', value });
    } catch (error) {
      this.#set(reference, { state: 'failed', message: messageOf(error) });
    }
  }

  #set(reference: DatasetReference, inspection: Inspection): void {
    this.#inspections = new Map(this.#inspections).set(keyOf(reference), inspection);
  }
}

const keyOf = ({ name, path }: DatasetReference): string => `${name}\n${path ?? ''}`;
