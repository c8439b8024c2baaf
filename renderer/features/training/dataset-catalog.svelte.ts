import { StudioError, type Client } from '../../../main-process/contract/rpc.ts';
import type { DatasetPreview, PreviewRequest } from '../../../main-process/contract/dataset-inspection.ts';
import type { DatasetInfo, DatasetInspection } from '../../../main-process/contract/studio.ts';
import type { DataShape, ImageSize } from '../../../main-process/core/graph/data-fit.ts';
import type { DatasetReference } from '../../../main-process/core/graph/training-config.ts';
import { messageOf } from '../../ui/notify.ts';

export interface Looked {
  readonly looked: number;
  readonly files: number;
}

export type Inspection =
  /** `looked`: how many of a folder's files, once that is told. */
  | { readonly state: 'loading' | 'stopped'; readonly looked: Looked | null }
  | { readonly state: 'ready'; readonly value: DatasetInspection }
  | { readonly state: 'failed'; readonly message: string };

/** No other window makes the same. */
const newId = (): string => Array.from(crypto.getRandomValues(new Uint32Array(3)), (part) => part.toString(36)).join('-');

/** The data sets that the application can read, and what was found in those that were looked at. */
export class DatasetCatalog {
  list = $state.raw<readonly DatasetInfo[]>([]);
  failure = $state<string | null>(null);
  #inspections = $state.raw<ReadonlyMap<string, Inspection>>(new Map());
  readonly #client: Client;

  /** What is being looked into: key of the inspection by the id of the look. */
  readonly #looks = new Map<string, string>();

  constructor(client: Client) {
    this.#client = client;
    client.on('dataset.looking', ({ id, looked, files }) => {
      const key = this.#looks.get(id);
      if (key !== undefined) this.#set(key, { state: 'loading', looked: { looked, files } });
    });
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
  inspection(reference: DatasetReference, size?: ImageSize | null): Inspection | null {
    return this.#inspections.get(this.#keyOf(reference, size)) ?? null;
  }

  /** What a set gives: of one that comes in any size only once it was looked into. Null while that is not known. */
  shape(reference: DatasetReference, size?: ImageSize | null): (DataShape & Pick<DatasetInfo, 'title'>) | null {
    const info = this.info(reference.name);
    if (info === null || info.anySize !== true) return info;
    const found = this.inspection(reference, size);
    return found?.state === 'ready' ? { ...found.value, title: info.title } : null;
  }

  /** A page of a class, and what augmentation makes of one of its images. */
  preview(request: Omit<PreviewRequest, 'size'>, size: ImageSize | null): Promise<DatasetPreview> {
    const wanted = this.#takes(request.dataset, size);
    return this.#client.request('datasets.preview', { ...request, ...(wanted && { size: wanted }) });
  }

  /** Looks into a set, once: what was found, or why nothing was, stays until `again` looks anew. */
  async inspect(reference: DatasetReference, size?: ImageSize | null, again = false): Promise<void> {
    const known = this.inspection(reference, size);
    if (known?.state === 'loading' || (known !== null && !again)) return;
    const key = this.#keyOf(reference, size);
    const id = newId();
    this.#set(key, { state: 'loading', looked: null });
    this.#looks.set(id, key);
    try {
      const wanted = this.#takes(reference, size);
      const value = await this.#client.request('datasets.inspect', { dataset: reference, id, ...(wanted && { size: wanted }) });
      this.#set(key, { state: 'ready', value });
    } catch (error) {
      const now = this.#inspections.get(key);
      if (error instanceof StudioError && error.code === 'cancelled') this.#set(key, { state: 'stopped', looked: now?.state === 'loading' ? now.looked : null });
      else this.#set(key, { state: 'failed', message: messageOf(error) });
    } finally {
      this.#looks.delete(id);
    }
  }

  /** Stops a look that is under way. What was found of single files is kept: the next one goes on from there. */
  async cancel(reference: DatasetReference, size?: ImageSize | null): Promise<void> {
    const key = this.#keyOf(reference, size);
    const ids = [...this.#looks].filter(([, of]) => of === key).map(([id]) => id);
    await Promise.all(ids.map((id) => this.#client.request('datasets.cancelInspect', { id })));
  }

  #set(key: string, inspection: Inspection): void {
    this.#inspections = new Map(this.#inspections).set(key, inspection);
  }

  /** The size that the set is to be brought to, where it comes in any. */
  #takes({ name }: DatasetReference, size: ImageSize | null | undefined): ImageSize | null {
    return size && this.info(name)?.anySize === true ? { height: size.height, width: size.width, channels: size.channels } : null;
  }

  #keyOf(reference: DatasetReference, size: ImageSize | null | undefined): string {
    const { skipUnreadable: _skip, ...rest } = reference;
    return JSON.stringify([Object.entries(rest).sort(), this.#takes(reference, size)]);
  }
}
