import { getContext, setContext } from 'svelte';
import type { Diagnostic } from '../../main-process/core/diagnostics/diagnostic.ts';
import { adviseMemory, type Device } from '../../main-process/core/diagnostics/memory-fit.ts';
import { analyse } from '../../main-process/core/analyse.ts';
import { emptyDocument } from '../../main-process/core/graph/create.ts';
import type { Document } from '../../main-process/core/graph/document.ts';
import type { Analysis } from '../../main-process/core/shape/facts.ts';
import type { Command } from '../commands/command.ts';
import { completePositions } from '../graph-view/layout/complete-positions.ts';
import { History } from './history.ts';
import type { Mode } from './mode.ts';
import type { DropZone, Viewport } from './viewport.ts';

/** Where a document lies on disk; `modified` is the file's time as the host gave it. */
export interface FileFacts {
  readonly path: string | null;
  readonly modified: number | null;
}

/** Something the canvas says once: to the eye in a chip, to a screen reader in a live region. */
export interface Announcement {
  readonly text: string;
  readonly tone: 'info' | 'error';
  /** Makes two equal texts two announcements. */
  readonly serial: number;
}

/** The steps of a history: `cursor` of them are done, the others can be done again; after `saved` of them it was saved. */
export interface Past {
  readonly labels: readonly string[];
  readonly cursor: number;
  readonly saved: number | null;
}

/**
 * The state of one open design: the immutable document, its history, what is known of it without running it, and the
 * selection. Views read it and send commands; nothing else changes the document. Selection and viewport are no part of
 * the history.
 */
export class Editor {
  #history = new History(emptyDocument());
  /** Bumped after every change of `#history`, whose own fields are not reactive. */
  #revision = $state(0);
  #serial = 0;

  document = $state.raw<Document>(this.#history.document);
  path = $state<string | null>(null);
  modified = $state<number | null>(null);
  selection = $state.raw<ReadonlySet<string>>(new Set());
  /** Nodes drawn as the layers they are lowered to. A way of looking: no part of the history, nor of the file. */
  expanded = $state.raw<ReadonlySet<string>>(new Set());
  /** The lowered layer that drawing and inspector point out; it belongs to the one selected node. */
  layer = $state<string | null>(null);
  /** True while a run trains this design: commands are refused. */
  locked = $state(false);
  mode = $state<Mode>('edit');
  /** The person chose to start from nothing, so the welcome stays away. */
  blank = $state(false);
  announcement = $state.raw<Announcement | null>(null);
  /** The canvas that shows the document, once it is there: zoom and fit act on it. */
  viewport = $state.raw<Viewport | null>(null);
  dropZone = $state.raw<DropZone | null>(null);
  /** What a run would train on, once that is known: the batch must fit into its memory. */
  device = $state.raw<Device | null>(null);
  /** Counts documents taken over, so that views know a new one from an edit. */
  loads = $state(0);

  /** Changes only when something else than positions did. */
  readonly #subject: Document = $derived.by(() => this.#withoutPositions(this.document));
  readonly analysis: Analysis = $derived(analyse(this.#subject));
  /** Of the design, and of training it on this machine. */
  readonly problems: readonly Diagnostic[] = $derived.by(() => {
    const { diagnostics } = this.analysis;
    const memory = adviseMemory(this.analysis, this.document.training, this.device);
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
    return memory.length === 0 ? diagnostics : [...diagnostics.slice(0, errors), ...memory, ...diagnostics.slice(errors)];
  });
  readonly canUndo: boolean = $derived.by(() => (this.#revision, this.#history.canUndo && !this.locked));
  readonly canRedo: boolean = $derived.by(() => (this.#revision, this.#history.canRedo && !this.locked));
  readonly undoLabel: string | null = $derived.by(() => (this.#revision, this.#history.undoLabel));
  readonly redoLabel: string | null = $derived.by(() => (this.#revision, this.#history.redoLabel));
  /** Everything done to this document since it was opened, for the history panel. */
  readonly past: Past = $derived.by(() => {
    void this.#revision;
    const { labels, cursor, saved } = this.#history;
    return { labels, cursor, saved };
  });
  readonly dirty: boolean = $derived.by(() => (this.#revision, this.#history.dirty));
  /** Why the drawing cannot be changed now; null when it can. */
  readonly lockReason: string | null = $derived(
    this.locked
      ? 'The design is locked while it trains. Stop the run to change it.'
      : this.mode === 'edit'
        ? null
        : 'Switch to Edit to change the drawing.',
  );

  #lastSubject: Document | null = null;
  #withoutPositions(document: Document): Document {
    const last = this.#lastSubject;
    const same =
      last !== null &&
      last.nodes === document.nodes &&
      last.edges === document.edges &&
      last.stages === document.stages &&
      last.classes === document.classes &&
      last.training === document.training &&
      last.name === document.name;
    if (!same) this.#lastSubject = document;
    return this.#lastSubject ?? document;
  }

  /** Runs one undoable edit. False when the design is locked or nothing changed. */
  run(command: Command): boolean {
    if (this.locked) {
      this.announce(this.lockReason ?? '', 'error');
      return false;
    }
    const before = this.analysis;
    const changed = this.#history.run(command);
    if (changed) {
      this.#follow();
      this.#renameByDepth(before);
    }
    if (command.select) this.select(command.select);
    return changed;
  }

  /** An output that is named after its depth ("Exit 7") keeps doing so when blocks come or go before it, and gets it when it is wired. */
  #renameByDepth(before: Analysis): void {
    if (this.analysis === before) return;
    const depths = new Map(before.exits.map(({ exit }) => [exit.id, exit.depth]));
    const stale = this.analysis.exits.flatMap(({ exit }) => {
      const [, stem, depth] = /^(Exit|Output) (\d+)$/.exec(exit.name) ?? [];
      return stem !== undefined && Number(depth) === (depths.get(exit.id) ?? Number(depth)) && exit.depth !== Number(depth)
        ? [{ id: exit.id, name: `${stem} ${exit.depth}` }]
        : [];
    });
    if (stale.length === 0) return;
    this.#history.amend((draft) => {
      for (const { id, name } of stale) {
        const node = draft.nodes[id];
        if (node) node.name = name;
      }
    });
    this.#follow();
  }

  /** Ends a gesture (pointer up, field left), so that the next command is a step of its own. */
  mark(): void {
    this.#history.mark();
  }

  undo(): void {
    this.#travel('undo');
  }

  redo(): void {
    this.#travel('redo');
  }

  #travel(way: 'undo' | 'redo'): void {
    if (this.locked) return this.announce(this.lockReason ?? '', 'error');
    const label = way === 'undo' ? this.#history.undoLabel : this.#history.redoLabel;
    if (!this.#history[way]()) return;
    this.#follow();
    this.announce(`${way === 'undo' ? 'Undid' : 'Did again'}: ${label ?? ''}`);
  }

  /** Goes to the state after `count` steps: many undos or redos, one change of the document. */
  goToStep(count: number): void {
    if (this.locked) return this.announce(this.lockReason ?? '', 'error');
    const back = count < this.#history.cursor;
    if (!this.#history.goTo(count)) return;
    this.#follow();
    this.announce(`${back ? 'Back' : 'Forward'} to: ${this.#history.undoLabel ?? 'the start'}`);
  }

  #follow(): void {
    this.document = this.#history.document;
    this.#revision += 1;
    const { nodes, edges } = this.document;
    const alive = [...this.selection].filter((id) => id in nodes || id in edges);
    if (alive.length !== this.selection.size) this.selection = new Set(alive);
    this.#prune();
  }

  /** Forgets what is gone from the drawing. */
  #prune(): void {
    const { nodes } = this.document;
    const open = [...this.expanded].filter((id) => id in nodes);
    if (open.length !== this.expanded.size) this.expanded = new Set(open);
    if (this.layer !== null && this.selection.size !== 1) this.layer = null;
  }

  select(ids: Iterable<string>): void {
    this.selection = new Set(ids);
    this.layer = null;
  }

  /** Selects a node and points out one of its lowered layers. */
  selectLayer(node: string, layer: string): void {
    this.select([node]);
    this.layer = layer;
  }

  /** Opens nodes in place into their layers, or closes them. */
  expand(ids: Iterable<string>, open: boolean): void {
    const next = new Set(this.expanded);
    for (const id of ids) {
      if (open && id in this.document.nodes) next.add(id);
      else next.delete(id);
    }
    if (next.size !== this.expanded.size || [...next].some((id) => !this.expanded.has(id))) this.expanded = next;
  }

  /** Takes another document; its history starts here. Nodes without a position get one. */
  load(document: Document, facts: FileFacts = { path: null, modified: null }): void {
    this.#history = new History(completePositions(document));
    this.#revision += 1;
    this.loads += 1;
    this.document = this.#history.document;
    this.path = facts.path;
    this.modified = facts.modified;
    this.select([]);
    this.expanded = new Set();
    this.blank = false;
  }

  markSaved(facts: FileFacts): void {
    this.#history.markSaved();
    this.#revision += 1;
    this.path = facts.path;
    this.modified = facts.modified;
  }

  announce(text: string, tone: Announcement['tone'] = 'info'): void {
    this.#serial += 1;
    this.announcement = { text, tone, serial: this.#serial };
  }
}

export const createEditor = (): Editor => new Editor();

const key = Symbol('editor');
export const setEditor = (editor: Editor): Editor => setContext(key, editor);
export const getEditor = (): Editor => getContext<Editor>(key);
