import type { Editor } from '../../state/editor.svelte.ts';
import { noteItem } from '../palette-items.ts';
import { action, type EditorAction } from './registry.ts';
import { isEditable } from './selection.ts';

/** Remarks on the canvas. */
export const noteActions = (editor: Editor): readonly EditorAction[] => [
  action('add-note', 'Add a note', ['N'], () => editor.dropZone?.insertAtSelection(noteItem), {
    scope: 'canvas',
    enabled: () => isEditable(editor) && editor.dropZone !== null,
  }),
];
