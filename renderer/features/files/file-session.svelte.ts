import type { Diagnostic } from '../../../main-process/core/diagnostics/diagnostic.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import type { ImportReport } from '../../../main-process/core/import/index.ts';
import { readDesignText } from '../../../main-process/core/import/read-design-text.ts';
import type { Client } from '../../../main-process/contract/rpc.ts';
import type { RequestResult } from '../../../main-process/contract/studio.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import type { FileFacts, OpenDocument } from '../../state/open-document.svelte.ts';
import type { Workspace } from '../../state/workspace.svelte.ts';
import { listOf, plural } from '../../ui/format.ts';
import { messageOf, notify } from '../../ui/notify.ts';
import type { Questions } from '../../ui/questions.svelte.ts';
import { DocumentFile, nameOf, textFor } from './document-file.ts';
import { baseName, folderOf, stem, type FilePicker, type PickRequest } from './file-picker.svelte.ts';

export interface FileSessionParts {
  readonly client: Client;
  readonly editor: Editor;
  readonly workspace: Workspace;
  readonly picker: FilePicker;
  readonly questions: Questions;
}
/** A file that could not be opened, with everything that is wrong with it. */
export interface OpenFailure {
  readonly path: string;
  readonly diagnostics: readonly Diagnostic[];
}
/** A model of another program that came in as a design. */
export interface Imported {
  readonly name: string;
  readonly report: ImportReport;
}
type RecentFiles = RequestResult<'recent.list'>['files'];

/** New, open, save, close, and the promise that no work is lost without a question. */
export class FileSession {
  recent = $state.raw<RecentFiles>([]);
  failure = $state.raw<OpenFailure | null>(null);
  /** Told in a dialog until it is closed. */
  imported = $state.raw<Imported | null>(null);
  /** A question or a dialog of this session is open: another request to pick or to close waits for the person. */
  #busy = false;
  /** Files are opened one after the other, so that none is opened twice. */
  #opening: Promise<unknown> = Promise.resolve();
  /** Designs that were models, until they are shown. */
  readonly #reports = new WeakMap<Document, ImportReport>();
  readonly #parts: FileSessionParts;
  readonly fileName: string = $derived.by(() => this.nameOf(this.#parts.editor.current));

  /** What one document has to do with its file: saving, reading again, following it. */
  readonly onDisk: DocumentFile;

  constructor(parts: FileSessionParts) {
    this.#parts = parts;
    const { client, picker, questions, workspace } = parts;
    const read = (path: string, text: string): Document | null => this.parse(path, text);
    this.onDisk = new DocumentFile({ client, picker, questions, workspace, read, remember: (path) => void this.#remember(path) });
  }

  /** Name of a document's file, or the one that would be offered for it. */
  nameOf(document: OpenDocument): string {
    return nameOf(document);
  }

  /** The text as it would be saved at `path`: a design that never got a name takes that of its file. */
  textFor(path: string | null, document: Pick<OpenDocument, 'document'> = this.#parts.editor.current): string {
    return textFor(path, document);
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

  /** An empty design in a tab of its own. */
  new(): void {
    this.#parts.workspace.add();
    this.#parts.editor.mode = 'edit';
  }

  /** A design that is not a file yet: a template, an import. */
  take(document: Document): OpenDocument {
    return this.#parts.workspace.open(document);
  }

  /** Opens `path`, or the file that the person picks, in a tab; brings it forward when it is open already. Null when nothing was opened. */
  async open(path?: string): Promise<OpenDocument | null> {
    if (path !== undefined) return this.#inTurn(() => this.#openPath(path));
    return this.#pickAndOpen({ kind: 'open', title: 'Open a design' });
  }

  /** Opens the model that the person picks as a new design. */
  importModel(): Promise<OpenDocument | null> {
    return this.#pickAndOpen({ kind: 'open', type: 'model', title: 'Import a Keras or TensorFlow.js model' });
  }

  async #pickAndOpen(request: PickRequest): Promise<OpenDocument | null> {
    let opened: OpenDocument | null = null;
    await this.#alone(async () => {
      const chosen = await this.#parts.picker.pick(request);
      if (chosen !== null) opened = await this.#inTurn(() => this.#openPath(chosen));
    });
    return opened;
  }

  async #openPath(path: string, remember = true): Promise<OpenDocument | null> {
    const { client, workspace } = this.#parts;
    const open = workspace.withPath(path);
    if (open) {
      workspace.activate(open);
      return open;
    }
    try {
      const { text, ...facts } = await client.request('files.read', { path });
      const opened = this.openText(facts.path, text, facts);
      // A model is not what lies at the path of its design: there is none yet.
      if (remember && opened?.path === facts.path) void this.#remember(facts.path);
      return opened;
    } catch (error) {
      notify.fail(`${baseName(path)} was not opened`, messageOf(error));
      void this.refreshRecent();
      return null;
    }
  }

  /**
   * The one way from a text to an open document: `name` is a file's path or name, `facts` tell where it lies (nothing
   * for text that came without a path, by drag and drop in a browser). Null when the text is no design; `failure` says why.
   */
  openText(name: string, text: string, facts?: FileFacts): OpenDocument | null {
    const document = this.parse(name, text);
    if (!document) return null;
    const report = this.#reports.get(document);
    if (report) {
      this.imported = { name: baseName(name), report };
      return this.#parts.workspace.open(document);
    }
    const named = facts === undefined && document.name === 'Untitled' ? { ...document, name: stem(name) } : document;
    const opened = this.#parts.workspace.open(named, facts);
    if (facts) opened.base = text;
    return opened;
  }

  /** Opens the files of an earlier session, the last active one in front. Tells which are gone. */
  restore(start: () => Promise<Pick<RequestResult<'session.start'>, 'files' | 'active'>>): Promise<void> {
    return this.#inTurn(async () => {
      const { workspace } = this.#parts;
      const { files, active } = await start();
      for (const { path, exists } of files) if (exists) await this.#openPath(path, false);
      const front = active === null ? undefined : workspace.withPath(active);
      if (front) workspace.activate(front);
      const gone = files.filter(({ exists }) => !exists).map(({ path }) => baseName(path));
      if (gone.length > 0) notify.warn(`${listOf(gone)} ${gone.length === 1 ? 'is' : 'are'} gone`, 'Open at the last session, and left out now.');
    });
  }

  save(document: OpenDocument = this.#parts.editor.current): Promise<boolean> {
    return this.onDisk.save(document);
  }

  saveAs(document: OpenDocument = this.#parts.editor.current): Promise<boolean> {
    return this.onDisk.saveAs(document);
  }

  /** Closes a document, after a question when that would lose work. True when it is closed. */
  async close(document: OpenDocument = this.#parts.editor.current): Promise<boolean> {
    let closed = false;
    await this.#alone(async () => {
      if (document.locked && document.dirty) this.#parts.workspace.activate(document);
      closed = await this.#mayLose([document]);
      if (closed) this.#parts.workspace.close(document);
    });
    return closed;
  }

  /** True when the window may close: nothing unsaved, all saved now, or given up by the person. */
  async mayClose(): Promise<boolean> {
    let may = false;
    await this.#alone(async () => {
      may = await this.#mayLose(this.#parts.workspace.dirty);
    });
    return may;
  }

  /** Null when the text is no design; then `failure` says why. The first warning is told, as the design differs from the file. */
  parse(path: string, text: string): Document | null {
    const { document, diagnostics, ...rest } = readDesignText(baseName(path), text);
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    if (!document) {
      this.failure = { path, diagnostics: errors.length > 0 ? errors : diagnostics };
      return null;
    }
    if ('imported' in rest && rest.imported) this.#reports.set(document, rest.imported);
    const warning = diagnostics.find(({ severity }) => severity === 'warning');
    if (warning) notify.warn(`${baseName(path)}: ${warning.message}`, warning.detail);
    return document;
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

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#opening.then(work);
    this.#opening = next.catch(() => undefined);
    return next;
  }

  /** One question for all that is unsaved among `documents`. True when all is saved or given up. */
  async #mayLose(documents: readonly OpenDocument[]): Promise<boolean> {
    const unsaved = documents.filter(({ dirty }) => dirty);
    const [first] = unsaved;
    if (!first) return true;
    const several = unsaved.length > 1;
    const answer = await this.#parts.questions.ask({
      title: several ? `Save the changes to ${plural(unsaved.length, 'design')}?` : `Save the changes to ${this.nameOf(first)}?`,
      text: [
        ...(several ? unsaved.map((document) => `${this.nameOf(document)}${document.path === null ? '' : ` in ${folderOf(document.path)}`}`) : []),
        'Changes since the last save are lost if you do not save them.',
      ],
      answers: [
        { value: 'discard', label: 'Don’t save', kind: 'danger' },
        { value: 'cancel', label: 'Cancel' },
        { value: 'save', label: several ? 'Save all' : 'Save', kind: 'primary' },
      ],
      dismiss: 'cancel',
    });
    if (answer !== 'save') return answer === 'discard';
    for (const document of unsaved) if (!(await this.save(document))) return false;
    return true;
  }

  async #remember(path: string): Promise<void> {
    try {
      await this.#parts.client.request('recent.add', { path });
    } catch (error) {
      console.warn('The list of recent files could not be written.', error);
    }
    await this.refreshRecent();
  }
}
