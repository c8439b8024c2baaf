import type { Document } from '../../main-process/core/graph/document.ts';
import type { Editor } from './editor.svelte.ts';
import { OpenDocument, type FileFacts } from './open-document.svelte.ts';

/** Closed documents that can be opened again, history and all. */
const closedKept = 10;

/**
 * The open documents in the order of their tabs. There is always one: the last that is closed leaves an empty one. Asks
 * nothing: who closes a document has made sure that nothing is lost (features/files).
 */
export class Workspace {
  readonly #editor: Editor;
  documents = $state.raw<readonly OpenDocument[]>([]);
  #closed = $state.raw<readonly OpenDocument[]>([]);
  readonly canReopen: boolean = $derived.by(() => this.#closed.length > 0);

  constructor(editor: Editor) {
    this.#editor = editor;
    this.documents = [editor.current];
  }

  get active(): OpenDocument {
    return this.#editor.current;
  }

  /** Documents that a closed window would lose. */
  get dirty(): readonly OpenDocument[] {
    return this.documents.filter((document) => document.dirty);
  }

  withPath(path: string): OpenDocument | undefined {
    return this.documents.find((document) => document.path === path);
  }

  /** Shows a design in front: in place of an empty document that nobody touched, else in a tab of its own beside the one in front. */
  open(document: Document, facts: FileFacts = { path: null, modified: null }): OpenDocument {
    const { active } = this;
    if (active.untouched) {
      this.#editor.load(document, facts);
      return active;
    }
    return this.add(new OpenDocument(document, facts));
  }

  /** Puts a document beside the one in front, or at `index`, and shows it. */
  add(document: OpenDocument = new OpenDocument(), index: number = this.documents.indexOf(this.active) + 1): OpenDocument {
    this.documents = [...this.documents.slice(0, index), document, ...this.documents.slice(index)];
    this.#editor.activate(document);
    return document;
  }

  activate(document: OpenDocument): void {
    if (this.documents.includes(document)) this.#editor.activate(document);
  }

  /** Puts a document in the place of another and shows it; the other is not kept. */
  replace(old: OpenDocument, document: OpenDocument): void {
    this.documents = this.documents.map((other) => (other === old ? document : other));
    this.#editor.activate(document);
  }

  /** The next tab (1) or the one before (-1), round the ends. */
  step(by: 1 | -1): void {
    const count = this.documents.length;
    const next = this.documents[(this.documents.indexOf(this.active) + by + count) % count];
    if (next) this.activate(next);
  }

  /** Moves a tab to a place; places past the ends are the ends. */
  move(document: OpenDocument, index: number): void {
    const rest = this.documents.filter((other) => other !== document);
    if (rest.length === this.documents.length) return;
    const at = Math.max(0, Math.min(rest.length, index));
    if (this.documents[at] === document) return;
    this.documents = [...rest.slice(0, at), document, ...rest.slice(at)];
  }

  /** Takes a document out; its neighbour comes in front. */
  close(document: OpenDocument): void {
    const index = this.documents.indexOf(document);
    if (index < 0) return;
    const rest = this.documents.filter((other) => other !== document);
    if (!document.untouched) this.#closed = [...this.#closed, document].slice(-closedKept);
    const next = document === this.active ? (rest[index] ?? rest[index - 1] ?? new OpenDocument()) : this.active;
    this.#editor.activate(next);
    this.documents = rest.length > 0 ? rest : [next];
  }

  /** Shows the document closed last again; null when there is none. A file opened anew since comes forward instead. */
  reopen(): OpenDocument | null {
    const document = this.#closed.at(-1);
    if (!document) return null;
    this.#closed = this.#closed.slice(0, -1);
    const again = document.path === null ? undefined : this.withPath(document.path);
    if (again) {
      this.activate(again);
      return again;
    }
    const { active } = this;
    this.add(document);
    if (active.untouched) this.documents = this.documents.filter((other) => other !== active);
    return document;
  }
}
