import type { Editor } from '../../state/editor.svelte.ts';
import { arrangeActions } from './arrange-actions.ts';
import { clipboardActions } from './clipboard-actions.ts';
import { expandActions } from './expand-actions.ts';
import { historyActions } from './history-actions.ts';
import { nudgeActions } from './nudge-actions.ts';
import { noteActions } from './note-actions.ts';
import { outputActions } from './output-actions.ts';
import { replaceActions } from './replace-actions.ts';
import { createRegistry, type EditorActions } from './registry.ts';
import { stageActions } from './stage-actions.ts';
import { viewActions } from './view-actions.ts';
import { walkActions } from './walk-actions.ts';
import { wireActions } from './wire-actions.ts';

/** Every action of the drawing, bound to one editor. Ids equal the menu commands of the contract where there is one. */
export const createEditorActions = (editor: Editor): EditorActions =>
  createRegistry([
    ...historyActions(editor),
    ...clipboardActions(editor),
    ...noteActions(editor),
    ...outputActions(editor),
    ...stageActions(editor),
    ...expandActions(editor),
    ...arrangeActions(editor),
    ...nudgeActions(editor),
    ...replaceActions(editor),
    ...viewActions(editor),
    ...wireActions(editor),
    ...walkActions(editor),
  ]);
