import type { Diagnostic } from '../../../main-process/core/diagnostics/diagnostic.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import type { ImportReport } from '../../../main-process/core/import/index.ts';
import { readDesignText } from '../../../main-process/core/import/read-design-text.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import { StudioError, type Client } from '../../../main-process/contract/rpc.ts';
import type { RequestResult } from '../../../main-process/contract/studio.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import type { FileFacts, OpenDocument } from '../../state/open-document.svelte.ts';
import type { Workspace } from '../../state/workspace.svelte.ts';
import { listOf, plural } from '../../ui/format.ts';
import { messageOf, notify } from '../../ui/notify.ts';
import type { Questions } from '../../ui/questions.svelte.ts';
import { baseName, folderOf, stem, withExtension, type FilePicker, type PickRequest } from './file-picker.svelte.ts';

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
/** A look at the file of a document: is it as known (`same`), or even as the document stands (`current`), and a design at all? */
export interface Look {
  readonly modified: number;
  readonly same: boolean;
  readonly current: boolean;
  readonly readable: boolean;
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

  constructor(parts: FileSessionParts) {
    this.#parts = parts;
  }

  /** Name of a document's file, or the one that would be offered for it. */
  nameOf({ path, document }: OpenDocument): string {
    return path === null ? withExtension(document.name === 'Untitled' ? 'untitled' : document.name) : baseName(path);
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
    return this.#save(document, document.path);
  }

  saveAs(document: OpenDocument = this.#parts.editor.current): Promise<boolean> {
    return this.#save(document, null);
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

  /** The text as it would be saved at `path`: a design that never got a name takes that of its file. */
  textFor(path: string | null, { document }: Pick<OpenDocument, 'document'> = this.#parts.editor.current): string {
    const named = document.name === 'Untitled' && path !== null ? { ...document, name: stem(path) } : document;
    return serialiseDocument(named);
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

  async #save(document: OpenDocument, path: string | null, expected = path === null ? null : document.modified): Promise<boolean> {
    const { client, picker, workspace } = this.#parts;
    if (path === null) workspace.activate(document);
    const target = path ?? (await picker.pick({ kind: 'save', title: 'Save the design', suggestedName: this.nameOf(document) }));
    if (target === null) return false;
    const saved = document.document;
    const text = this.textFor(target, document);
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
      void this.#remember(file.path);
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
      const read = this.parse(path, text);
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
      const current = text === this.textFor(path, document);
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

  /** The file is gone: writes it anew at its place. */
  async saveAgain(document: OpenDocument): Promise<void> {
    await this.#save(document, document.path, null);
  }

  /** The file has another name now: the document goes with it. */
  async follow(document: OpenDocument, path: string): Promise<void> {
    try {
      const { text, modified } = await this.#parts.client.request('files.read', { path });
      const facts = { path, modified };
      if (text === this.textFor(document.path, document) || text === this.textFor(path, document)) document.markSaved(facts);
      else Object.assign(document, facts, { disk: { kind: 'same' } });
      document.base = text;
      void this.#remember(path);
    } catch (error) {
      notify.fail(`${baseName(path)} could not be read`, messageOf(error));
    }
  }
}
