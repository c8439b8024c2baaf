import { analyse } from '../../main-process/core/analyse.ts';
import { emptyDocument } from '../../main-process/core/graph/create.ts';
import type { Document } from '../../main-process/core/graph/document.ts';
import { topologyOf } from '../../main-process/core/graph/topology.ts';
import { lowerDocument } from '../../main-process/core/lower/lower-document.ts';
import type { Exit } from '../../main-process/core/lower/lowered-graph.ts';
import type { Analysis } from '../../main-process/core/shape/facts.ts';
import type { Command } from '../commands/command.ts';
import { replaceDesign } from '../commands/document.ts';
import { completePositions } from '../graph-view/layout/complete-positions.ts';
import { History } from './history.ts';
import type { ViewMemory } from './viewport.ts';

/** Where a document lies on disk; `modified` is the file's time as the host gave it. */
export interface FileFacts {
  readonly path: string | null;
  readonly modified: number | null;
}

/** What happened to the file since it was read or written here; `same` while nothing did. */
export type DiskState =
  | { readonly kind: 'same' }
  | { readonly kind: 'changed'; readonly modified: number }
  /** `movedTo`: it lies under another name in the same folder. */
  | { readonly kind: 'deleted'; readonly movedTo: string | null };

/** The steps of a history: `cursor` of them are done, the others can be done again; after `saved` of them it was saved. */
export interface Past {
  readonly labels: readonly string[];
  readonly cursor: number;
  readonly saved: number | null;
}

const nowhere: FileFacts = { path: null, modified: null };
let made = 0;
/** Unique over windows and starts, as files are named after it; letters and digits. */
const newId = (): string => `d${Date.now().toString(36)}${Math.floor(Math.random() * 36 ** 6).toString(36)}${(made += 1).toString(36)}`;

/** The outputs with their depths, without the rest of an analysis: names may follow from them first. */
const exitsOf = (document: Document): readonly Exit[] => lowerDocument(document, topologyOf(document)).graph.exits;

/**
 * One open design: the immutable document, its history, what is known of it without running it, where it lies on disk,
 * and how it was last looked at. The editor shows one of them at a time and is the only one that changes it.
 */
export class OpenDocument {
  readonly id = newId();
  #history = new History(emptyDocument());
  /** Bumped after every change of `#history`, whose own fields are not reactive. */
  #revision = $state(0);

  document = $state.raw<Document>(this.#history.document);
  path = $state<string | null>(null);
  modified = $state<number | null>(null);
  /** Text of the file as it was last read or written here: tells a change of it from a mere touch. */
  base: string | null = null;
  disk = $state.raw<DiskState>({ kind: 'same' });
  selection = $state.raw<ReadonlySet<string>>(new Set());
  /** Nodes drawn as the layers they are lowered to. A way of looking: no part of the history, nor of the file. */
  expanded = $state.raw<ReadonlySet<string>>(new Set());
  /** The lowered layer that drawing and inspector point out; it belongs to the one selected node. */
  layer = $state<string | null>(null);
  /** True while a run trains this design: commands are refused. */
  locked = $state(false);
  /** The person chose to start from nothing, so the welcome stays away. */
  blank = $state(false);
  /** What part was seen when another document took its place; null once that is shown again. */
  view: ViewMemory | null = null;

  /** Changes only when something else than positions did. */
  readonly #subject: Document = $derived.by(() => this.#withoutPositions(this.document));
  readonly analysis: Analysis = $derived.by(() => this.#analysed(this.#subject));
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
  /** Nothing was ever done with it: another design may take its place. */
  readonly untouched: boolean = $derived.by(
    () =>
      (this.#revision, !this.#history.canUndo && !this.#history.canRedo && !this.dirty) &&
      this.path === null &&
      Object.keys(this.document.nodes).length === 0,
  );

  constructor(document?: Document, facts: FileFacts = nowhere) {
    if (document) this.load(document, facts);
  }

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

  /** Kept, or a gesture that reads it in the middle of an edit had it found once more for the drawing, and an undo for what was before. */
  readonly #analyses = new WeakMap<Document, Analysis>();
  #analysed(subject: Document): Analysis {
    const analysis = this.#analyses.get(subject) ?? analyse(subject);
    this.#analyses.set(subject, analysis);
    return analysis;
  }

  /** Runs one undoable edit, lock or not: the editor asks first. False when nothing changed. */
  run(command: Command): boolean {
    const before = exitsOf(this.document);
    const changed = this.#history.run(command);
    if (changed) {
      this.#follow();
      this.#renameByDepth(before);
    }
    return changed;
  }

  /** An output that is named after its depth ("Exit 7") keeps doing so when blocks come or go before it, and gets it when it is wired. */
  #renameByDepth(before: readonly Exit[]): void {
    const exits = exitsOf(this.document);
    if (exits === before) return;
    const depths = new Map(before.map((exit) => [exit.id, exit.depth]));
    const stale = exits.flatMap((exit) => {
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

  /** Ends a gesture, so that the next command is a step of its own. */
  mark(): void {
    this.#history.mark();
  }

  /** Takes the gesture under way back as if it had never been. False when `coalesceKey` is not under way. */
  abandon(coalesceKey: string): boolean {
    const gone = this.#history.abandon(coalesceKey);
    if (gone) this.#follow();
    return gone;
  }

  /** The label of the step that was undone or done again; null when there was none. */
  travel(way: 'undo' | 'redo'): string | null {
    const label = way === 'undo' ? this.#history.undoLabel : this.#history.redoLabel;
    if (!this.#history[way]()) return null;
    this.#follow();
    return label;
  }

  /** Goes to the state after `count` steps, in one change. False when it is there already. */
  goTo(count: number): boolean {
    const moved = this.#history.goTo(count);
    if (moved) this.#follow();
    return moved;
  }

  #follow(): void {
    this.document = this.#history.document;
    this.#revision += 1;
    const { nodes, edges, stages, notes } = this.document;
    const alive = [...this.selection].filter((id) => id in nodes || id in edges || id in stages || id in notes);
    if (alive.length !== this.selection.size) this.selection = new Set(alive);
    const open = [...this.expanded].filter((id) => id in nodes);
    if (open.length !== this.expanded.size) this.expanded = new Set(open);
    if (this.layer !== null && this.selection.size !== 1) this.layer = null;
  }

  select(ids: Iterable<string>): void {
    this.selection = new Set(ids);
    this.layer = null;
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
  load(document: Document, { path, modified }: FileFacts): void {
    this.base = null;
    this.#history = new History(completePositions(document));
    this.#revision += 1;
    this.document = this.#history.document;
    this.path = path;
    this.modified = modified;
    this.disk = { kind: 'same' };
    this.select([]);
    this.expanded = new Set();
    this.blank = false;
    this.view = null;
  }

  markSaved({ path, modified }: FileFacts): void {
    this.#history.markSaved();
    this.#revision += 1;
    this.path = path;
    this.modified = modified;
    this.disk = { kind: 'same' };
  }

  /** Takes over what lies on disk as one undoable step, so that nothing is lost: undo brings back what was here. */
  reload(document: Document, facts: FileFacts): void {
    this.#history.mark();
    this.#history.run(replaceDesign('Reload from disk', completePositions(document)));
    this.#follow();
    this.markSaved(facts);
  }

  /** No file holds the document as it stands: it was restored, or its file went away. */
  markUnsaved(): void {
    this.#history.markUnsaved();
    this.#revision += 1;
  }
}
