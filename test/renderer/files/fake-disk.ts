import { StudioError, type Client } from '../../../main-process/contract/rpc.ts';
import type { EventName, EventPayload, ParsedParams, RecoveryEntry } from '../../../main-process/contract/studio.ts';

/** Parameters of the requests below, put together. */
interface Params {
  readonly path: string;
  readonly text: string;
  readonly expectedModified?: number;
  readonly document: string;
  readonly session?: string;
}
type Kept = ParsedParams<'recovery.write'>;

/** A disk in memory behind the requests that files need, with what the application keeps of this window and of dead ones. */
export class FakeDisk {
  readonly files = new Map<string, { text: string; modified: number }>();
  /** Of this window, by document. */
  readonly kept = new Map<string, Kept>();
  /** Left behind by windows that crashed, by "session/document". */
  readonly left = new Map<string, { readonly entry: RecoveryEntry; readonly text: string }>();
  /** What the file dialogs answer. */
  chosen: string | null = null;
  /** Requests of this name fail. */
  broken: string | null = null;
  readonly asked: string[] = [];
  readonly #listeners = new Map<string, (payload: never) => void>();
  #clock = 0;

  put(path: string, text: string): number {
    this.#clock += 1;
    this.files.set(path, { text, modified: this.#clock });
    return this.#clock;
  }

  tell<N extends EventName>(name: N, payload: EventPayload<N>): void {
    this.#listeners.get(name)?.(payload as never);
  }

  readonly client = {
    request: (name: string, params: Params) => Promise.resolve().then(() => this.#answer(name, params)),
    on: (name: string, listener: (payload: never) => void) => {
      this.#listeners.set(name, listener);
      return () => undefined;
    },
    close: () => undefined,
  } as unknown as Client; // Only the requests below are used; the others fail loudly.

  #answer(name: string, params: Params): unknown {
    this.asked.push(name);
    if (name === this.broken) throw new StudioError('no-access', 'the disk is full');
    const { path, text, expectedModified, document, session } = params;
    const file = this.files.get(path);
    switch (name) {
      case 'recent.list':
        return { files: [] };
      case 'recent.add':
      case 'files.watch':
        return {};
      case 'dialog.save':
      case 'dialog.open':
        return { path: this.chosen };
      case 'files.read':
        if (!file) throw new StudioError('not-found', `${path} is not there.`);
        return { path, ...file };
      case 'files.write':
        if (expectedModified !== undefined && file && file.modified !== expectedModified) throw new StudioError('changed-on-disk', 'changed');
        return { path, modified: this.put(path, text) };
      case 'recovery.write':
        this.kept.set(document, params as unknown as Kept); // As the schema of that request has it.
        return {};
      case 'recovery.discard':
        if (session === undefined) this.kept.delete(document);
        else this.left.delete(`${session}/${document}`);
        return {};
      case 'recovery.list':
        return { entries: [...this.left.values()].map(({ entry }) => entry) };
      case 'recovery.read': {
        const found = this.left.get(`${session ?? ''}/${document}`);
        if (!found) throw new StudioError('not-found', 'gone');
        return { name: found.entry.name, path: found.entry.path, modified: 1, text: found.text };
      }
      default:
        throw new Error(`unexpected request ${name}`);
    }
  }
}
