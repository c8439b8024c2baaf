import type { Client } from '../../../main-process/contract/rpc.ts';
import type { EventPayload } from '../../../main-process/contract/studio.ts';
import type { OpenDocument } from '../../state/open-document.svelte.ts';
import type { Workspace } from '../../state/workspace.svelte.ts';
import { notify } from '../../ui/notify.ts';
import type { FileSession } from './file-session.svelte.ts';
import { fileSettings } from './file-settings.svelte.ts';

/** Has the open files watched, and says what a change on disk means for the document that came from there. */
export class DiskWatch {
  readonly #client: Client;
  readonly #workspace: Workspace;
  readonly #files: FileSession;
  #told = '[]';

  constructor(client: Client, workspace: Workspace, files: FileSession) {
    this.#client = client;
    this.#workspace = workspace;
    this.#files = files;
    client.on('file.changed', (change) => void this.#changed(change));
  }

  /** Names the open files to the application when they changed; all of them `anew` when it forgot. */
  follow(anew = false): void {
    const files = this.#workspace.documents.flatMap(({ path, modified }) => (path === null ? [] : [{ path, modified }]));
    const text = JSON.stringify(files);
    if (text === this.#told && !anew) return;
    this.#told = text;
    this.#client.request('files.watch', { files }).catch((error: unknown) => console.warn('Open files are not watched.', error));
  }

  async #changed({ path, modified, movedTo }: EventPayload<'file.changed'>): Promise<void> {
    for (const document of this.#workspace.documents) {
      if (document.path !== path || (document.modified === modified && document.disk.kind === 'same')) continue;
      if (modified !== null) await this.#rewritten(document, modified);
      else {
        document.disk = { kind: 'deleted', movedTo };
        // No file holds it now.
        document.markUnsaved();
      }
    }
  }

  async #rewritten(document: OpenDocument, modified: number): Promise<void> {
    const before = document.modified;
    const seen = await this.#files.onDisk.look(document);
    if (document.modified !== before) return; // Saved here meanwhile.
    if (seen?.same === true) {
      // Touched, or written back: what is known of the file holds as before, but for its time.
      document.modified = seen.modified;
      document.disk = { kind: 'same' };
      if (seen.current) document.markSaved({ path: document.path, modified: seen.modified });
      return;
    }
    const quiet = fileSettings.reload && !document.dirty && !document.locked && seen?.readable === true;
    if (quiet && (await this.#files.onDisk.reload(document))) {
      notify.done(`${this.#files.nameOf(document)} was read again`, 'Another program changed it. Undo brings back what was here.');
    } else document.disk = { kind: 'changed', modified };
  }
}
