import type { Document } from '../../../main-process/core/graph/document.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import { readDesignText } from '../../../main-process/core/import/read-design-text.ts';
import { StudioError, type Client } from '../../../main-process/contract/rpc.ts';
import type { OpenDocument } from '../../state/open-document.svelte.ts';
import type { Workspace } from '../../state/workspace.svelte.ts';
import { messageOf, notify } from '../../ui/notify.ts';
import type { Questions } from '../../ui/questions.svelte.ts';
import { baseName, stem, withExtension, type FilePicker } from './file-picker.svelte.ts';

export interface DocumentFileParts {
  readonly client: Client;
  readonly workspace: Workspace;
  readonly picker: FilePicker;
  readonly questions: Questions;
  /** The design in a text, or null after telling why there is none. */
  readonly read: (path: string, text: string) => Document | null;
  /** Notes a file that was written as one of the recent ones. */
  readonly remember: (path: string) => void;
}
/** A look at the file of a document: is it as known (`same`), or even as the document stands (`current`), and a design at all? */
export interface Look {
  readonly modified: number;
  readonly same: boolean;
  readonly current: boolean;
  readonly readable: boolean;
}

/** Name of a document's file, or the one that would be offered for it. */
export const nameOf = ({ path, document }: OpenDocument): string =>
  path === null ? withExtension(document.name === 'Untitled' ? 'untitled' : document.name) : baseName(path);

/** The text as it would be saved at `path`: a design that never got a name takes that of its file. */
export function textFor(path: string | null, { document }: Pick<OpenDocument, 'document'>): string {
  const named = document.name === 'Untitled' && path !== null ? { ...document, name: stem(path) } : document;
  return serialiseDocument(named);
}

/** What a document has to do with its file: it is saved there, and follows what others do to it. */
export class DocumentFile {
  readonly #parts: DocumentFileParts;

  constructor(parts: DocumentFileParts) {
    this.#parts = parts;
  }

  save(document: OpenDocument): Promise<boolean> {
    // That the file is gone was told: there is nothing left to overwrite.
    return document.disk.kind === 'deleted' ? this.#save(document, document.path, null) : this.#save(document, document.path);
  }

  saveAs(document: OpenDocument): Promise<boolean> {
    return this.#save(document, null);
  }

  /** The file is gone: writes it anew at its place. */
  async saveAgain(document: OpenDocument): Promise<void> {
    await this.#save(document, document.path, null);
  }

  async #save(document: OpenDocument, path: string | null, expected = path === null ? null : document.modified): Promise<boolean> {
    const { client, picker, remember, workspace } = this.#parts;
    if (path === null) workspace.activate(document);
    const target = path ?? (await picker.pick({ kind: 'save', title: 'Save the design', suggestedName: nameOf(document) }));
    if (target === null) return false;
    const saved = document.document;
    const text = textFor(target, document);
    try {
      const file = await client.request('files.write', {
        path: target,
        text,
        ...(expected === null ? {} : { expectedModified: expected }),
      });
      const facts = { path: file.path, modified: file.modified };
      // The design may have been edited while the file was written: then it is not what lies on disk.
      if (document.document === saved) document.markSaved(facts);
      else Object.assign(document, facts, { disk: { kind: 'same' } });
      document.base = text;
      // Another tab may show the file that was just written over.
      for (const other of workspace.documents) {
        if (other !== document && other.path === file.path) other.disk = { kind: 'changed', modified: file.modified };
      }
      remember(file.path);
      return true;
    } catch (error) {
      if (error instanceof StudioError && error.code === 'changed-on-disk') return this.#resolveConflict(document, target);
      notify.fail(`${baseName(target)} was not saved`, messageOf(error));
      return false;
    }
  }

  async #resolveConflict(document: OpenDocument, path: string): Promise<boolean> {
    const answer = await this.#parts.questions.ask({
      title: `${baseName(path)} was changed on disk`,
      text: ['Another program changed the file after it was opened here.', 'Overwrite puts your design in its place. Reload drops your changes and shows the file as it is now.'],
      answers: [
        { value: 'cancel', label: 'Cancel' },
        { value: 'reload', label: 'Reload', kind: 'danger' },
        { value: 'overwrite', label: 'Overwrite', kind: 'danger' },
        { value: 'save-as', label: 'Save as…', kind: 'primary' },
      ],
      dismiss: 'cancel',
    });
    if (answer === 'overwrite') return this.#save(document, path, null);
    if (answer === 'save-as') return this.#save(document, null);
    if (answer === 'reload') await this.reload(document);
    return false;
  }

  /** Takes what is on disk now, as one step that can be undone. False when it could not be read; why was told then. */
  async reload(document: OpenDocument): Promise<boolean> {
    const { path } = document;
    if (path === null || document.locked) return false;
    try {
      const { text, modified } = await this.#parts.client.request('files.read', { path });
      const read = this.#parts.read(path, text);
      if (!read) return false;
      document.reload(read, { path, modified });
      document.base = text;
      return true;
    } catch (error) {
      notify.fail(`${baseName(path)} was not read again`, messageOf(error));
      return false;
    }
  }

  /** What lies on disk now, compared with what is known of it; null when it cannot be read. */
  async look(document: OpenDocument): Promise<Look | null> {
    const { path } = document;
    if (path === null) return null;
    try {
      const { text, modified } = await this.#parts.client.request('files.read', { path });
      const current = text === textFor(path, document);
      const readable = readDesignText(baseName(path), text).document !== null;
      return { modified, same: current || text === document.base, current, readable };
    } catch {
      return null; // Being written, or gone again: another change will be told.
    }
  }

  /** The person saw that the file changed, and goes on with what is here: no file holds it, and saving asks again. */
  keepMine(document: OpenDocument): void {
    document.disk = { kind: 'same' };
    document.markUnsaved();
  }

  /** The file has another name now: the document goes with it. */
  async follow(document: OpenDocument, path: string): Promise<void> {
    try {
      const { text, modified } = await this.#parts.client.request('files.read', { path });
      const facts = { path, modified };
      if (text === textFor(document.path, document) || text === textFor(path, document)) document.markSaved(facts);
      else Object.assign(document, facts, { disk: { kind: 'same' } });
      document.base = text;
      this.#parts.remember(path);
    } catch (error) {
      notify.fail(`${baseName(path)} could not be read`, messageOf(error));
    }
  }
}
