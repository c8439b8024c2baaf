import type { Editor } from '../../state/editor.svelte.ts';
import { action, type EditorAction } from './registry.ts';

/** What is seen of the drawing. */
export const viewActions = (editor: Editor): readonly EditorAction[] => {
  const shown = { enabled: () => editor.viewport !== null };
  return [
    action('fit', 'Fit to the window', ['Mod+0'], () => editor.viewport?.fit(), shown),
    action('zoom-in', 'Zoom in', ['Mod++'], () => editor.viewport?.zoomIn(), shown),
    action('zoom-out', 'Zoom out', ['Mod+-'], () => editor.viewport?.zoomOut(), shown),
  ];
};
