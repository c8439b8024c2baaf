import { untrack } from 'svelte';
import { analyse } from '../../../main-process/core/analyse.ts';
import { compareDesigns, type Change, type ChangeKind, type Compared, type Comparison } from '../../../main-process/core/compare/index.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import type { Layout } from '../../shell/layout.svelte.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import type { OpenDocument } from '../../state/open-document.svelte.ts';
import { countWords } from './change-words.ts';

/** The design that the open one is held against. */
interface Other extends Compared {
  readonly title: string;
  /** The open document that it is about; another one in front hides the comparison. */
  readonly target: OpenDocument;
}
const none: readonly Change[] = [];

/**
 * What differs between the design in front and an earlier one. A way of looking: no part of the history, and there in
 * every mode. It follows each edit, so that one sees how the difference grows.
 */
export class ComparisonSession {
  readonly #editor: Editor;
  readonly #layout: Layout;
  #other = $state.raw<Other | null>(null);
  /** Of the comparison before the last edit. */
  #known: Comparison['matches'] | undefined;
  #at = $state<string | null>(null);
  /** Kind of change that is listed and marked; null: all. */
  filter = $state<ChangeKind | null>(null);
  /** Counts the times that a change was asked for, so that the drawing brings it into view again. */
  asked = $state(0);

  /** Counts comparisons begun, so that the drawing shows each whole. */
  started = $state(0);

  /** Null while nothing is compared. */
  readonly result: Comparison | null = $derived.by(() => {
    const other = this.#other;
    if (!other || this.#editor.current !== other.target) return null;
    // Analysed anew by every edit but that of places, which are no difference.
    const { analysis } = this.#editor;
    return untrack(() => {
      const result = compareDesigns(other, { document: this.#editor.document, analysis }, this.#known);
      this.#known = result.matches;
      return result;
    });
  });
  readonly shown: readonly Change[] = $derived.by(() =>
    this.filter === null ? (this.result?.changes ?? none) : (this.result?.changes.filter(({ kind }) => kind === this.filter) ?? none),
  );
  /** Index of the present change; -1 before the first step. */
  readonly index: number = $derived.by(() => this.shown.findIndex(({ key }) => key === this.#at));

  constructor(editor: Editor, layout: Layout) {
    this.#editor = editor;
    this.#layout = layout;
  }

  get title(): string {
    return this.#other?.title ?? '';
  }
  /** The earlier design; what went is drawn from it. */
  get before(): Document | null {
    return this.result === null ? null : (this.#other?.document ?? null);
  }

  /** Holds the design in front against `other`, which is taken for the earlier one. @param title as in "Compared with …" */
  start(other: Document, title: string): void {
    this.#known = undefined;
    this.#other = { document: other, analysis: analyse(other), title, target: this.#editor.current };
    this.#at = null;
    this.filter = null;
    this.started += 1;
    this.#layout.show('changes');
    const { result } = this;
    this.#editor.announce(`Compared with ${title}: ${result ? countWords(result.counts) : 'no difference'}.`);
  }

  leave(): void {
    this.#other = null;
    this.#at = null;
    if (this.#layout.dockTab === 'changes') this.#layout.dockTab = 'problems';
    this.#editor.viewport?.focus();
  }

  /** Makes a change the present one: selected where the design has it, and brought into view. */
  show(change: Change): void {
    this.#at = change.key;
    this.asked += 1;
    const { after } = change;
    if (after !== null && change.of === 'node') this.#editor.select([after]);
  }

  /** To the change after (1) or before (-1) the present one, round at the ends. */
  step(by: 1 | -1): void {
    const { length } = this.shown;
    const next = this.shown[this.index < 0 ? (by > 0 ? 0 : length - 1) : (this.index + by + length) % length];
    if (next) this.show(next);
  }
}
