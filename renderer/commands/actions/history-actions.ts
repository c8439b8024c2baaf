import type { Editor } from '../../state/editor.svelte.ts';
import { action, type EditorAction } from './registry.ts';

export const historyActions = (editor: Editor): readonly EditorAction[] => [
  action('undo', 'Undo', ['Mod+Z'], () => editor.undo(), { enabled: () => editor.canUndo }),
  action('redo', 'Redo', ['Mod+Shift+Z', 'Mod+Y'], () => editor.redo(), { enabled: () => editor.canRedo }),
];
