import type { NodeId } from '../../../main-process/core/graph/document.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import { find, findables, type Hit } from './find.ts';

const none: readonly Hit[] = [];

/** The search in one design: what is typed, what is found, and which finding is the present one. */
export class FindSession {
  readonly #editor: () => Editor;
  open = $state(false);
  query = $state('');
  /** Counts the times that search was asked for, so that the field takes the focus again. */
  asked = $state(0);
  #at = $state.raw<NodeId | null>(null);

  readonly #all = $derived.by(() => (this.open ? findables(this.#editor().document, this.#editor().analysis) : []));
  readonly hits: readonly Hit[] = $derived.by(() => (this.open ? find(this.#all, this.query) : none));
  /** Index of the present finding; -1 before the first step. */
  readonly index: number = $derived.by(() => this.hits.findIndex(({ id }) => id === this.#at));

  constructor(editor: () => Editor) {
    this.#editor = editor;
  }

  show(): void {
    this.open = true;
    this.asked += 1;
  }

  close(): void {
    this.open = false;
    this.#at = null;
    this.#editor().viewport?.focus();
  }

  type(query: string): void {
    this.query = query;
    this.#at = null;
    if (this.hits.length > 0) this.#go(this.#nearest());
  }

  /** To the finding after (1) or before (-1) the present one, round at the ends. */
  step(by: 1 | -1): void {
    if (!this.open) return this.show();
    const { length } = this.hits;
    if (length === 0) return;
    this.#go(this.index < 0 ? this.#nearest() : (this.index + by + length) % length);
  }

  selectAll(): void {
    if (this.hits.length > 0) this.#editor().select(this.hits.map(({ id }) => id));
  }

  /** The finding that is selected already, else the first. */
  #nearest(): number {
    return Math.max(0, this.hits.findIndex(({ id }) => this.#editor().selection.has(id)));
  }

  #go(index: number): void {
    const hit = this.hits[index];
    if (!hit) return;
    this.#at = hit.id;
    this.#editor().select([hit.id]);
    this.#editor().viewport?.reveal(hit.id);
  }
}
