import type { Client } from '../../../main-process/contract/rpc.ts';
import type { RequestResult } from '../../../main-process/contract/studio.ts';
import type { Workspace } from '../../state/workspace.svelte.ts';

const storageKey = 'auxnet.session';

/** This window's session: it lasts while the window shows our page, over reloads and lost connections. */
export class WindowSession {
  readonly #client: Client;
  #id: string | null = null;
  #told = '';

  constructor(client: Client) {
    this.#client = client;
  }

  /** Begins, or goes on after a lost connection; tells which files were open before. */
  async start(): Promise<RequestResult<'session.start'>> {
    const resume = this.#id !== null;
    const answer = await this.#client.request('session.start', { previous: this.#id ?? read(), resume });
    this.#id = answer.session;
    this.#told = '';
    write(answer.session);
    return answer;
  }

  /** Tells which files are open, when that changed, so that the next start can open them. */
  keep(workspace: Workspace): void {
    const files = workspace.documents.flatMap(({ path }) => (path === null ? [] : [path]));
    const open = { files, active: workspace.active.path };
    const text = JSON.stringify(open);
    if (this.#id === null || text === this.#told) return;
    this.#told = text;
    this.#client.request('session.keep', open).catch((error: unknown) => console.warn('The open files could not be noted.', error));
  }
}

// Of one window, unlike localStorage. Where storage is off a reload counts as a new window.
const read = (): string | null => {
  try {
    const id = sessionStorage.getItem(storageKey);
    return id !== null && /^[a-z0-9]{4,40}$/.test(id) ? id : null;
  } catch {
    return null;
  }
};
const write = (id: string): void => {
  try {
    sessionStorage.setItem(storageKey, id);
  } catch {
    // As above.
  }
};
