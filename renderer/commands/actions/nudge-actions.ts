import { grid } from '../../graph-view/layout/measures.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import { move } from '../nodes.ts';
import { burstCounter } from './burst.ts';
import { action, type EditorAction } from './registry.ts';
import { isEditable, placedItems, selectedItems } from './selection.ts';

/** Distances of one press, in pixels of the drawing: a step of the grid, a whole row, and to the pixel. */
const steps = { '': grid, 'Shift+': 5 * grid, 'Alt+': 1 } as const;

/** Arrow keys move the selected nodes. */
export const nudgeActions = (editor: Editor): readonly EditorAction[] => {
  const burst = burstCounter();
  const nudge = (side: 'Left' | 'Right' | 'Up' | 'Down', x: number, y: number): EditorAction =>
    action(
      `nudge-${side.toLowerCase()}`,
      `Move ${side.toLowerCase()} (Shift: five steps, Alt: one pixel)`,
      Object.keys(steps).map((held) => `${held}Arrow${side}`),
      (shortcut = '') => {
        const by = shortcut.startsWith('Shift+') ? steps['Shift+'] : shortcut.startsWith('Alt+') ? steps['Alt+'] : steps[''];
        const nodes = selectedItems(editor);
        editor.run(move(editor.document, nodes, { x: x * by, y: y * by }, `nudge:${burst()}:${nodes.join()}`));
      },
      { scope: 'canvas', enabled: () => isEditable(editor) && placedItems(editor).length > 0 },
    );
  return [nudge('Left', -1, 0), nudge('Right', 1, 0), nudge('Up', 0, -1), nudge('Down', 0, 1)];
};
