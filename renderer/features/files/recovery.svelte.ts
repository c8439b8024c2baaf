import type { Client } from '../../../main-process/contract/rpc.ts';
import type { RecoveryEntry } from '../../../main-process/contract/studio.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { OpenDocument } from '../../state/open-document.svelte.ts';
import type { Workspace } from '../../state/workspace.svelte.ts';
import { messageOf, notify } from '../../ui/notify.ts';
import type { Questions } from '../../ui/questions.svelte.ts';
import type { Autosave } from './autosave.ts';
import { baseName } from './file-picker.svelte.ts';
import type { FileSession } from './file-session.svelte.ts';

export interface RecoveryParts {
  readonly client: Client;
  readonly workspace: Workspace;
  readonly files: FileSession;
  readonly autosave: Autosave;
  readonly questions: Questions;
  /** Holds the design in front against an earlier one. */
  readonly compare: (earlier: Document, title: string) => void;
}

/** Unsaved work that a crash left behind: offered until the person has decided; nothing is removed before. */
export class Recovery {
  entries = $state.raw<readonly RecoveryEntry[]>([]);
  /** The offer was put aside for now. */
  aside = $state(false);
  readonly offered: boolean = $derived.by(() => this.entries.length > 0 && !this.aside);
  #busy = false;
  readonly #parts: RecoveryParts;

  constructor(parts: RecoveryParts) {
    this.#parts = parts;
    parts.client.on('recovery.changed', () => void this.refresh());
  }

  async refresh(): Promise<void> {
    try {
      const { entries } = await this.#parts.client.request('recovery.list', {});
      const known = new Set(this.entries.map(keyOf));
      if (entries.some((entry) => !known.has(keyOf(entry)))) this.aside = false;
      this.entries = entries;
    } catch (error) {
      console.warn('Unsaved work of earlier sessions could not be listed.', error);
    }
  }

  /** Opens it as an unsaved design; what was kept goes once the new window keeps it itself. */
  restore(entry: RecoveryEntry): Promise<void> {
    return this.#alone(async () => void (await this.#restore(entry)));
  }
  /** Restores it and shows on the drawing what differs from its file as it is on disk now. */
  compare(entry: RecoveryEntry): Promise<void> {
    return this.#alone(async () => {
      const { path } = entry;
      if (path === null || !(await this.#restore(entry))) return;
      try {
        const { text } = await this.#parts.client.request('files.read', { path });
        const onDisk = this.#parts.files.parse(path, text);
        if (onDisk) this.#parts.compare(onDisk, `${baseName(path)} on disk`);
      } catch (error) {
        notify.fail(`${baseName(path)} was not compared`, messageOf(error));
      }
    });
  }
  restoreAll(): Promise<void> {
    return this.#alone(async () => {
      // The newest is restored last, and so in front.
      for (const entry of [...this.entries].reverse()) await this.#restore(entry);
    });
  }

  /** False when what was kept is no design. */
  async #restore(entry: RecoveryEntry): Promise<boolean> {
    const { client, workspace, files, autosave } = this.#parts;
    const { session, document: id } = entry;
    const kept = await client.request('recovery.read', { session, document: id });
    const read = files.parse(kept.name, kept.text);
    if (!read) return false;
    const open = kept.path === null ? undefined : workspace.withPath(kept.path);
    // Its file is open and changed again: then this is another design, which needs another name.
    const rival = open !== undefined && (open.dirty || open.locked);
    const facts = rival ? { path: null, modified: null } : { path: kept.path, modified: kept.modified };
    const document = new OpenDocument(rival ? { ...read, name: `${read.name} (restored)` } : read, facts);
    document.markUnsaved();
    if (open && !rival) workspace.replace(open, document);
    else if (workspace.active.untouched) workspace.replace(workspace.active, document);
    else workspace.add(document);
    if (await autosave.keep(document)) await this.#drop(entry);
    return true;
  }

  async discard(entry: RecoveryEntry): Promise<void> {
    await this.#alone(async () => {
      const answer = await this.#parts.questions.ask({
        title: `Discard the unsaved changes to ${entry.name}?`,
        text: [entry.path === null ? 'This design was never saved. It cannot be brought back.' : 'The file stays as it is on disk. The changes cannot be brought back.'],
        answers: [{ value: 'keep', label: 'Keep' }, { value: 'discard', label: 'Discard', kind: 'danger' }],
        dismiss: 'keep',
      });
      if (answer === 'discard') await this.#drop(entry);
    });
  }

  async #drop(entry: RecoveryEntry): Promise<void> {
    await this.#parts.client.request('recovery.discard', { session: entry.session, document: entry.document });
    this.entries = this.entries.filter((other) => other !== entry);
  }

  async #alone(work: () => Promise<void>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await work();
    } catch (error) {
      notify.fail('The unsaved work was left where it is', messageOf(error));
      await this.refresh();
    } finally {
      this.#busy = false;
    }
  }
}

export const keyOf = ({ session, document }: RecoveryEntry): string => `${session}/${document}`;
