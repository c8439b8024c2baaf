import type { Client } from '../../../main-process/contract/rpc.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import type { OpenDocument } from '../../state/open-document.svelte.ts';
import { messageOf, notify } from '../../ui/notify.ts';
import type { FileSession } from './file-session.svelte.ts';

/** Milliseconds after the last change, and after the first that is not kept yet however fast others follow. */
export const delays = { quiet: 1400, most: 12_000, again: 5000 } as const;

interface Entry {
  /** The state that is kept; null before the first. */
  kept: Document | null;
  /** When the first change came that is not kept. */
  since: number | null;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Keeps the unsaved state of every open document beside the application's data, for the case of a crash. The person's
 * files stay as they are: those are written by saving alone.
 */
export class Autosave {
  readonly #client: Client;
  readonly #files: Pick<FileSession, 'nameOf' | 'textFor'>;
  readonly #entries = new Map<string, Entry>();
  #warned = false;

  constructor(client: Client, files: Pick<FileSession, 'nameOf' | 'textFor'>) {
    this.#client = client;
    this.#files = files;
  }

  /** Looks at the open documents: to be called when one of them changes, is saved or closed. */
  follow(documents: readonly OpenDocument[]): void {
    const unsaved = documents.filter(({ dirty }) => dirty);
    for (const document of unsaved) this.#schedule(document);
    const ids = new Set(unsaved.map(({ id }) => id));
    for (const id of [...this.#entries.keys()]) if (!ids.has(id)) void this.#forget(id);
  }

  #schedule(document: OpenDocument): void {
    const entry = this.#entries.get(document.id) ?? { kept: null, since: null, timer: undefined };
    this.#entries.set(document.id, entry);
    if (entry.kept === document.document) return;
    const now = Date.now();
    entry.since ??= now;
    clearTimeout(entry.timer);
    const delay = Math.max(0, Math.min(delays.quiet, entry.since + delays.most - now));
    // Writing out a large design takes a moment: not while the person draws.
    entry.timer = setTimeout(() => whenIdle(() => void this.keep(document)), delay);
  }

  /** Keeps a document now. True when it is on disk. */
  async keep(document: OpenDocument): Promise<boolean> {
    const entry = this.#entries.get(document.id) ?? { kept: null, since: null, timer: undefined };
    this.#entries.set(document.id, entry);
    clearTimeout(entry.timer);
    const { document: state, path, modified } = document;
    if (!document.dirty || entry.kept === state) return entry.kept === state;
    entry.since = null;
    try {
      const text = this.#files.textFor(path, document);
      await this.#client.request('recovery.write', { document: document.id, name: this.#files.nameOf(document), path, modified, text });
      entry.kept = state;
      this.#warned = false;
      return true;
    } catch (error) {
      if (!this.#warned) notify.warn('Unsaved changes cannot be kept safe just now', `${messageOf(error)} Save your work yourself.`);
      this.#warned = true;
      if (this.#entries.get(document.id) === entry) entry.timer = setTimeout(() => void this.keep(document), delays.again);
      return false;
    }
  }

  /** Everything is to be kept anew: the application behind the window is another one. */
  again(documents: readonly OpenDocument[]): void {
    for (const entry of this.#entries.values()) entry.kept = null;
    this.follow(documents);
  }

  /** The page is about to be hidden or to go: what is due is kept at once. */
  flush(documents: readonly OpenDocument[]): void {
    for (const document of documents) {
      if (document.dirty && this.#entries.get(document.id)?.kept !== document.document) void this.keep(document);
    }
  }

  /** The person gave up what is unsaved. */
  async forgetAll(): Promise<void> {
    await Promise.all([...this.#entries.keys()].map((id) => this.#forget(id)));
  }

  async #forget(id: string): Promise<void> {
    clearTimeout(this.#entries.get(id)?.timer);
    this.#entries.delete(id);
    try {
      await this.#client.request('recovery.discard', { document: id });
    } catch (error) {
      console.warn('A kept state that is of no use any more could not be removed.', error);
    }
  }
}

const whenIdle = (work: () => void): void => {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(work, { timeout: 400 });
  else work();
};
