import type { Draft } from 'immer';
import type { Document } from '../../main-process/core/graph/document.ts';

/** Changes a draft of the document in place; must not keep the draft. */
export type Recipe = (draft: Draft<Document>) => void;

/** One undoable edit. Commands are plain values made by pure functions; the editor runs them. */
export interface Command {
  /** What the person did, as the undo menu names it: "Move 2 nodes". */
  readonly label: string;
  /** Commands that follow each other with the same key become one step, until the editor is told that the gesture ended. */
  readonly coalesceKey?: string;
  readonly recipe: Recipe;
  /** Ids to select afterwards: what was just made. */
  readonly select?: readonly string[];
}
