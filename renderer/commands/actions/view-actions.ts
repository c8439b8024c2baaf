import type { Editor } from '../../state/editor.svelte.ts';
import type { PointerMode } from '../../state/viewport.ts';
import { action, type EditorAction } from './registry.ts';

/** What is seen of the drawing, and how the pointer moves through it. */
export const viewActions = (editor: Editor): readonly EditorAction[] => {
  const shown = { enabled: () => editor.viewport !== null };
  const pointer = (mode: PointerMode, title: string, key: string): EditorAction =>
    action(
      `pointer-${mode}`,
      title,
      [key],
      () => {
        if (editor.viewport) editor.viewport.pointerMode = mode;
      },
      { scope: 'canvas', ...shown },
    );
  return [
    action('fit', 'Fit to the window', ['Mod+0', 'Shift+1'], () => editor.viewport?.fit(), shown),
    action('zoom-selection', 'Zoom to the selection', ['Shift+2'], () => editor.viewport?.zoomToSelection(), {
      enabled: () => shown.enabled() && editor.selection.size > 0,
    }),
    action('zoom-actual', 'Zoom to 100 %', ['Shift+0'], () => editor.viewport?.zoomActual(), shown),
    action('zoom-in', 'Zoom in', ['Mod++'], () => editor.viewport?.zoomIn(), shown),
    action('zoom-out', 'Zoom out', ['Mod+-'], () => editor.viewport?.zoomOut(), shown),
    pointer('design', 'Pointer: dragging selects', 'V'),
    pointer('map', 'Pointer: dragging moves the view', 'H'),
  ];
};
