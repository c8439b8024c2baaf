import { getContext, setContext } from 'svelte';
import type { Diagnostic } from '../../main-process/core/diagnostics/diagnostic.ts';
import { adviseMemory, type Device } from '../../main-process/core/diagnostics/memory-fit.ts';
import type { Document } from '../../main-process/core/graph/document.ts';
import type { Analysis } from '../../main-process/core/shape/facts.ts';
import { trainingMemory, type TrainingMemory } from '../../main-process/core/shape/training-memory.ts';
import type { Command } from '../commands/command.ts';
import type { LayoutJob } from './layout-job.ts';
import type { Mode } from './mode.ts';
import { OpenDocument, type FileFacts, type Past } from './open-document.svelte.ts';
import type { DropZone, Viewport } from './viewport.ts';

export type { FileFacts, Past } from './open-document.svelte.ts';

/** Something the canvas says once: to the eye in a chip, to a screen reader in a live region. */
export interface Announcement {
  readonly text: string;
  readonly tone: 'info' | 'error';
  /** Makes two equal texts two announcements. */
  readonly serial: number;
}

/**
 * What the window edits: the open document in front, and what belongs to the window rather than to a document. Views
 * read it and send commands; nothing else changes a document. Selection and viewport are no part of the history.
 */
export class Editor {
  /** The document in front; `activate` puts another there. */
  current = $state.raw(new OpenDocument());
  #serial = 0;

  mode = $state<Mode>('edit');
  announcement = $state.raw<Announcement | null>(null);
  /** The canvas that shows the document, once it is there: zoom and fit act on it. */
  viewport = $state.raw<Viewport | null>(null);
  dropZone = $state.raw<DropZone | null>(null);
  /** What a run would train on, once that is known: the batch must fit into its memory. */
  device = $state.raw<Device | null>(null);
  /** A layout under way, while it takes time. */
  layoutJob = $state.raw<LayoutJob | null>(null);
  /** Asks how many outputs to spread along the trunk. */
  spreading = $state(false);
  /** Counts documents that came in front or were taken over, so that views know a new one from an edit. */
  loads = $state(0);

  /** Of a training step as it is configured. */
  readonly memory: TrainingMemory = $derived(trainingMemory(this.analysis, this.document.training));
  /** Of the design, and of training it on this machine. */
  readonly problems: readonly Diagnostic[] = $derived.by(() => {
    const { diagnostics } = this.analysis;
    const memory = adviseMemory(this.analysis, this.document.training, this.device, this.memory.total);
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
    return memory.length === 0 ? diagnostics : [...diagnostics.slice(0, errors), ...memory, ...diagnostics.slice(errors)];
  });
  /** Why the drawing cannot be changed now; null when it can. */
  readonly lockReason: string | null = $derived(
    this.locked
      ? 'The design is locked while it trains. Stop the run to change it.'
      : this.mode === 'edit'
        ? null
        : 'Switch to Edit to change the drawing.',
  );

  get document(): Document {
    return this.current.document;
  }
  get analysis(): Analysis {
    return this.current.analysis;
  }
  get path(): string | null {
    return this.current.path;
  }
  get modified(): number | null {
    return this.current.modified;
  }
  get selection(): ReadonlySet<string> {
    return this.current.selection;
  }
  get expanded(): ReadonlySet<string> {
    return this.current.expanded;
  }
  /** The lowered layer that drawing and inspector point out; it belongs to the one selected node. */
  get layer(): string | null {
    return this.current.layer;
  }
  /** True while a run trains this design: commands are refused. */
  get locked(): boolean {
    return this.current.locked;
  }
  set locked(locked: boolean) {
    this.current.locked = locked;
  }
  /** The person chose to start from nothing, so the welcome stays away. */
  get blank(): boolean {
    return this.current.blank;
  }
  set blank(blank: boolean) {
    this.current.blank = blank;
  }
  get canUndo(): boolean {
    return this.current.canUndo;
  }
  get canRedo(): boolean {
    return this.current.canRedo;
  }
  get undoLabel(): string | null {
    return this.current.undoLabel;
  }
  get redoLabel(): string | null {
    return this.current.redoLabel;
  }
  /** Everything done to this document since it was opened, for the history panel. */
  get past(): Past {
    return this.current.past;
  }
  get dirty(): boolean {
    return this.current.dirty;
  }

  /** Puts a document in front. What part of the other was seen is kept with it. */
  activate(document: OpenDocument): void {
    if (document === this.current) return;
    this.current.mark();
    this.current.view = this.viewport?.remember() ?? null;
    this.current = document;
    this.announcement = null;
    this.loads += 1;
  }

  /** Runs one undoable edit. False when the design is locked or nothing changed. */
  run(command: Command): boolean {
    if (this.locked) {
      this.announce(this.lockReason ?? '', 'error');
      return false;
    }
    const changed = this.current.run(command);
    if (command.select) {
      this.select(command.select);
      // What was just made is seen: an output may dock beyond the edge. Under the pointer nothing moves by itself.
      const [made] = command.select;
      if (changed && made !== undefined && command.coalesceKey === undefined) this.viewport?.reveal(made);
    }
    return changed;
  }

  /** Ends a gesture (pointer up, field left), so that the next command is a step of its own. */
  mark(): void {
    this.current.mark();
  }

  /** Takes the gesture under way back as if it had never been. False when `coalesceKey` is not under way, or the design is locked. */
  abandon(coalesceKey: string): boolean {
    return !this.locked && this.current.abandon(coalesceKey);
  }

  undo(): void {
    this.#travel('undo');
  }

  redo(): void {
    this.#travel('redo');
  }

  #travel(way: 'undo' | 'redo'): void {
    if (this.locked) return this.announce(this.lockReason ?? '', 'error');
    const label = this.current.travel(way);
    if (label !== null) this.announce(`${way === 'undo' ? 'Undid' : 'Did again'}: ${label}`);
  }

  /** Goes to the state after `count` steps: many undos or redos, one change of the document. */
  goToStep(count: number): void {
    if (this.locked) return this.announce(this.lockReason ?? '', 'error');
    const back = count < this.past.cursor;
    if (this.current.goTo(count)) this.announce(`${back ? 'Back' : 'Forward'} to: ${this.undoLabel ?? 'the start'}`);
  }

  select(ids: Iterable<string>): void {
    this.current.select(ids);
  }

  /** Selects a node and points out one of its lowered layers. */
  selectLayer(node: string, layer: string): void {
    this.select([node]);
    this.current.layer = layer;
  }

  /** Opens nodes in place into their layers, or closes them. */
  expand(ids: Iterable<string>, open: boolean): void {
    this.current.expand(ids, open);
  }

  /** Takes another document in place of the one in front; its history starts here. Nodes without a position get one. */
  load(document: Document, facts: FileFacts = { path: null, modified: null }): void {
    this.current.load(document, facts);
    this.loads += 1;
  }

  markSaved(facts: FileFacts): void {
    this.current.markSaved(facts);
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
