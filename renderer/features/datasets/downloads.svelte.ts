import type { Client } from '../../../main-process/contract/rpc.ts';
import type { DatasetOffer, DownloadState } from '../../../main-process/contract/studio.ts';
import { messageOf } from '../../ui/notify.ts';

/** What the application can download, and how the downloads go; the same in every window. */
export class Downloads {
  offers = $state.raw<readonly DatasetOffer[]>([]);
  /** Why a download could not be asked for. */
  failure = $state<string | null>(null);
  readonly #client: Client;
  readonly #onDone: (name: string) => void;

  /** @param onDone a set is there now and can be read without a path */
  constructor(client: Client, onDone: (name: string) => void) {
    this.#client = client;
    this.#onDone = onDone;
    client.on('dataset.progress', ({ name, download }) => this.#take(name, download));
  }

  offer(name: string): DatasetOffer | null {
    return this.offers.find((offer) => offer.name === name) ?? null;
  }

  async refresh(): Promise<void> {
    try {
      this.offers = (await this.#client.request('datasets.offers', {})).offers;
    } catch (error) {
      this.failure = messageOf(error);
    }
  }

  /** @param mirror id of a mirror of the offer, or an address */
  async start(name: string, mirror: string): Promise<void> {
    this.failure = null;
    await this.#ask(() => this.#client.request('datasets.download', { name, mirror }));
  }

  cancel = (name: string): Promise<void> => this.#ask(() => this.#client.request('datasets.cancelDownload', { name }));

  async #ask(request: () => Promise<unknown>): Promise<void> {
    try {
      await request();
    } catch (error) {
      this.failure = messageOf(error);
    }
  }

  #take(name: string, download: DownloadState): void {
    const path = download.state === 'done' ? download.path : undefined;
    this.offers = this.offers.map((offer) => (offer.name === name ? { ...offer, download, path: path ?? offer.path } : offer));
    if (download.state === 'done') this.#onDone(name);
  }
}
