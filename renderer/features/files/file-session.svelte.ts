import type { Diagnostic } from '../../../main-process/core/diagnostics/diagnostic.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { emptyDocument } from '../../../main-process/core/graph/create.ts';
import { parseDocument } from '../../../main-process/core/graph/parse.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import { StudioError, type Client } from '../../../main-process/contract/rpc.ts';
import type { RequestResult } from '../../../main-process/contract/studio.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import { messageOf, notify } from '../../ui/notify.ts';
import type { Questions } from '../../ui/questions.svelte.ts';
import { baseName, stem, withExtension, type FilePicker } from './file-picker.svelte.ts';

export interface FileSessionParts {
  readonly client: Client;
  readonly editor: Editor;
  readonly picker: FilePicker;
  readonly questions: Questions;
}
/** A file that could not be opened, with everything that is wrong with it. */
export interface OpenFailure {
  readonly path: string;
  readonly diagnostics: readonly Diagnostic[];
}
type RecentFiles = RequestResult<'recent.list'>['files'];

/** New, open, save, and the promise that no work is lost without a question. */
export class FileSession {
  recent = $state.raw<RecentFiles>([]);
  failure = $state.raw<OpenFailure | null>(null);
  /** A question or a dialog of this session is open: another request to open or to close waits for the person. */
  #busy = false;
  /** First warning of the file read last, told once it is open. */
  #warning: Diagnostic | null = null;
  readonly #parts: FileSessionParts;
  readonly fileName: string = $derived.by(() => {
    const { path, document } = this.#parts.editor;
    return path === null ? withExtension(document.name === 'Untitled' ? 'untitled' : document.name) : baseName(path);
  });

  constructor(parts: FileSessionParts) {
    this.#parts = parts;
  }

  async refreshRecent(): Promise<void> {
    try {
      this.recent = (await this.#parts.client.request('recent.list', {})).files;
    } catch (error) {
      console.warn('Recent files are not available.', error);
    }
  }

  async clearRecent(): Promise<void> {
    await this.#parts.client.request('recent.clear', {});
    await this.refreshRecent();
  }

  /** An empty design. */
  new(): Promise<void> {
    return this.#alone(async () => {
      if (!(await this.#mayLeave())) return;
      this.#parts.editor.load(emptyDocument());
      this.#parts.editor.mode = 'edit';
    });
  }

  /** A design that is not a file yet: a template, a dropped file. */
  take(document: Document): Promise<void> {
    return this.#alone(async () => {
      if (await this.#mayLeave()) this.#parts.editor.load(document);
    });
  }

  /** Opens `path`, or the file that the person picks. */
  open(path?: string): Promise<void> {
    return this.#alone(async () => {
      const chosen = path ?? (await this.#parts.picker.pick({ kind: 'open', title: 'Open a design' }));
      // Read first: a file that cannot be opened is no reason to ask about the open design.
      if (chosen === null || !(await this.#read(chosen))) return;
      if (await this.#mayLeave()) await this.#show(chosen);
    });
  }

  /** Text that came without a path, by drag and drop in a browser. */
  openText(name: string, text: string): Promise<void> {
    return this.#alone(async () => {
      const document = this.#parse(name, text);
      if (!document || !(await this.#mayLeave())) return;
      this.#parts.editor.load(document.name === 'Untitled' ? { ...document, name: stem(name) } : document);
    });
  }

  save(): Promise<boolean> {
    return this.#save(this.#parts.editor.path);
  }

  saveAs(): Promise<boolean> {
    return this.#save(null);
  }

  /** True when the window may close: nothing unsaved, saved now, or given up by the person. */
  async mayClose(): Promise<boolean> {
    let may = false;
    await this.#alone(async () => {
      may = await this.#mayLeave();
    });
    return may;
  }

  /** The text as it would be saved at `path`: a design that never got a name takes that of its file. */
  textFor(path: string | null): string {
    const { document } = this.#parts.editor;
    const named = document.name === 'Untitled' && path !== null ? { ...document, name: stem(path) } : document;
    return serialiseDocument(named);
  }

  async #alone(work: () => Promise<void>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await work();
    } catch (error) {
      notify.fail('That did not work', messageOf(error));
    } finally {
      this.#busy = false;
    }
  }

  async #mayLeave(): Promise<boolean> {
    if (!this.#parts.editor.dirty) return true;
    const answer = await this.#parts.questions.ask({
      title: `Save the changes to ${this.fileName}?`,
      text: ['Changes since the last save are lost if you do not save them.'],
      answers: [{ value: 'discard', label: 'Don’t save', kind: 'danger' }, { value: 'cancel', label: 'Cancel' }, { value: 'save', label: 'Save', kind: 'primary' }],
      dismiss: 'cancel',
    });
    if (answer === 'save') return this.save();
    return answer === 'discard';
  }

  async #read(path: string): Promise<{ readonly document: Document; readonly path: string; readonly modified: number } | null> {
    try {
      const file = await this.#parts.client.request('files.read', { path });
      const document = this.#parse(file.path, file.text);
      return document && { document, path: file.path, modified: file.modified };
    } catch (error) {
      notify.fail(`${baseName(path)} was not opened`, messageOf(error));
      void this.refreshRecent();
      return null;
    }
  }

  /** Reads anew, as the question before it may have saved that very file. */
  async #show(path: string): Promise<void> {
    const file = await this.#read(path);
    if (!file) return;
    this.#parts.editor.load(file.document, { path: file.path, modified: file.modified });
    if (this.#warning) notify.warn(`${baseName(file.path)}: ${this.#warning.message}`, this.#warning.detail);
    void this.#remember(file.path);
  }

  /** Null when the text is no design; then `failure` says why, and the open design stays as it is. */
  #parse(path: string, text: string): Document | null {
    const { document, diagnostics } = parseDocument(text);
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    if (!document) {
      this.failure = { path, diagnostics: errors.length > 0 ? errors : diagnostics };
      return null;
    }
    this.#warning = diagnostics.find(({ severity }) => severity === 'warning') ?? null;
    return document;
  }

  async #remember(path: string): Promise<void> {
    try {
      await this.#parts.client.request('recent.add', { path });
    } catch (error) {
      console.warn('The list of recent files could not be written.', error);
    }
    await this.refreshRecent();
  }

  async #save(path: string | null, expected: number | null = path === null ? null : this.#parts.editor.modified): Promise<boolean> {
    const { client, editor, picker } = this.#parts;
    const target = path ?? (await picker.pick({ kind: 'save', title: 'Save the design', suggestedName: this.fileName }));
    if (target === null) return false;
    const saved = editor.document;
    try {
      const file = await client.request('files.write', {
        path: target,
        text: this.textFor(target),
        ...(expected === null ? {} : { expectedModified: expected }),
      });
      // The design may have been edited while the file was written: then it is not what lies on disk.
      if (editor.document === saved) editor.markSaved({ path: file.path, modified: file.modified });
      else Object.assign(editor, { path: file.path, modified: file.modified });
      void this.#remember(file.path);
      return true;
    } catch (error) {
      if (error instanceof StudioError && error.code === 'changed-on-disk') return this.#resolveConflict(target);
      notify.fail(`${baseName(target)} was not saved`, messageOf(error));
      return false;
    }
  }

  async #resolveConflict(path: string): Promise<boolean> {
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
    if (answer === 'overwrite') return this.#save(path, null);
    if (answer === 'save-as') return this.#save(null);
    if (answer === 'reload') await this.#show(path);
    return false;
  }
}
