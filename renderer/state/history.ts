import { enablePatches, freeze, produceWithPatches, type Patch } from 'immer';
import type { Document } from '../../main-process/core/graph/document.ts';
import type { Command, Recipe } from '../commands/command.ts';
import { applyFrozen } from './apply-patches.ts';

enablePatches();

/** One undo step: how to get from the document before it to the one after it, and back. */
interface Step {
  readonly label: string;
  readonly coalesceKey: string | undefined;
  readonly patches: readonly Patch[];
  readonly inverse: readonly Patch[];
}

/** Documents before and after the present one that are kept as they were. */
const KEPT = 2;

/**
 * Linear history of a document. Every step keeps immer patches in both directions, so memory grows with the edits and
 * not with the design. A gesture (a drag, typing in a field) is one step: its commands share a `coalesceKey`, and
 * `mark()` ends it.
 */
export class History {
  #document: Document;
  readonly #steps: Step[] = [];
  /**
   * The very documents after so many steps, of those next to the present one. Going back to such a document, and not to its equal, what was
   * found out about it (analysis, order, layers) holds again: most undos follow what they undo.
   */
  readonly #near = new Map<number, Document>();
  /** Steps before the cursor are done, those from it on are undone. */
  #cursor = 0;
  #open = false;
  /** The step after which the document was last saved; -1 when that state can no longer be reached. */
  #saved = 0;

  /** Freezes the document, as every edit does with what it makes: what is known of a frozen part is kept with it. */
  constructor(document: Document) {
    this.#document = freeze(document, true);
  }

  get document(): Document {
    return this.#document;
  }
  get canUndo(): boolean {
    return this.#cursor > 0;
  }
  get canRedo(): boolean {
    return this.#cursor < this.#steps.length;
  }
  get undoLabel(): string | null {
    return this.#steps[this.#cursor - 1]?.label ?? null;
  }
  get redoLabel(): string | null {
    return this.#steps[this.#cursor]?.label ?? null;
  }
  /** True when the document differs from what was last saved. */
  get dirty(): boolean {
    return this.#cursor !== this.#saved;
  }

  /** What was done, oldest first; those from `cursor` on are undone. */
  get labels(): readonly string[] {
    return this.#steps.map((step) => step.label);
  }
  /** How many steps are done. */
  get cursor(): number {
    return this.#cursor;
  }
  /** After how many steps the document was last saved; null when that state can no longer be reached. */
  get saved(): number | null {
    return this.#saved < 0 ? null : this.#saved;
  }

  /** Runs a command. Returns false when it changed nothing: then there is no step. */
  run(command: Command): boolean {
    const [next, patches, inverse] = edited(this.#document, command.recipe);
    if (patches.length === 0) return false;
    this.#near.set(this.#cursor, this.#document);
    this.#document = next;
    const last = this.#steps[this.#cursor - 1];
    const joins =
      this.#open &&
      !this.canRedo &&
      last !== undefined &&
      command.coalesceKey !== undefined &&
      last.coalesceKey === command.coalesceKey &&
      this.#saved !== this.#cursor;
    if (joins) {
      this.#steps[this.#cursor - 1] = join(last, patches, inverse);
    } else {
      this.#steps.length = this.#cursor;
      if (this.#saved > this.#cursor) this.#saved = -1;
      this.#steps.push({ label: command.label, coalesceKey: command.coalesceKey, patches, inverse });
      this.#cursor += 1;
    }
    this.#forgetFrom(this.#cursor);
    this.#open = command.coalesceKey !== undefined;
    return true;
  }

  /** Adds to the step just made what follows from it, so that both are undone together. */
  amend(recipe: Recipe): void {
    const last = this.#steps[this.#cursor - 1];
    if (!last) return;
    const [next, patches, inverse] = edited(this.#document, recipe);
    if (patches.length === 0) return;
    this.#document = next;
    this.#steps[this.#cursor - 1] = join(last, patches, inverse);
  }

  /** Ends the gesture under way: the next command starts a step of its own. */
  mark(): void {
    this.#open = false;
  }

  /** Takes the gesture under way back as if it had never been: it cannot be done again. False when `coalesceKey` is not under way. */
  abandon(coalesceKey: string): boolean {
    const last = this.#steps[this.#cursor - 1];
    if (!this.#open || this.canRedo || last?.coalesceKey !== coalesceKey || this.#saved === this.#cursor) return false;
    this.undo();
    this.#steps.length = this.#cursor;
    return true;
  }

  undo(): boolean {
    const step = this.#steps[this.#cursor - 1];
    if (step) this.#travel(this.#cursor - 1, step.inverse);
    return step !== undefined;
  }

  redo(): boolean {
    const step = this.#steps[this.#cursor];
    if (step) this.#travel(this.#cursor + 1, step.patches);
    return step !== undefined;
  }

  #travel(to: number, patches: readonly Patch[]): void {
    this.#near.set(this.#cursor, this.#document);
    this.#document = this.#near.get(to) ?? applyFrozen(this.#document, patches);
    this.#cursor = to;
    for (const count of this.#near.keys()) if (Math.abs(count - to) > KEPT) this.#near.delete(count);
    this.#open = false;
  }

  /** What was kept of states after so many steps is of another line of edits. */
  #forgetFrom(steps: number): void {
    for (const count of this.#near.keys()) if (count >= steps || count < steps - KEPT) this.#near.delete(count);
  }

  /** Undoes or does again until `count` steps are done, as far as there are steps. False when nothing changed. */
  goTo(count: number): boolean {
    const from = this.#cursor;
    while (this.#cursor > count && this.undo());
    while (this.#cursor < count && this.redo());
    return this.#cursor !== from;
  }

  /** The document as it stands is on disk. */
  markSaved(): void {
    this.#saved = this.#cursor;
    this.#open = false;
  }

  /** No file holds any state that can be reached. */
  markUnsaved(): void {
    this.#saved = -1;
  }
}

function edited(document: Document, recipe: Recipe): readonly [next: Document, patches: readonly Patch[], inverse: readonly Patch[]] {
  const made = produceWithPatches(document, recipe);
  for (const { value } of [...made[1], ...made[2]]) freeze(value as unknown, true);
  return made;
}

/**
 * Adds a later edit to a step. When both only replace the same values (every move of a drag), the first way back and
 * the last way forward are enough, so a long drag does not grow.
 */
function join(step: Step, patches: readonly Patch[], inverse: readonly Patch[]): Step {
  if (replacesSame(step.patches, patches) && replacesSame(step.inverse, inverse)) return { ...step, patches };
  return { ...step, patches: [...step.patches, ...patches], inverse: [...inverse, ...step.inverse] };
}

function replacesSame(earlier: readonly Patch[], later: readonly Patch[]): boolean {
  if (earlier.length !== later.length) return false;
  const places = new Set(earlier.map((patch) => patch.path.join('\n')));
  return [...earlier, ...later].every((patch) => patch.op === 'replace' && places.has(patch.path.join('\n')));
}
