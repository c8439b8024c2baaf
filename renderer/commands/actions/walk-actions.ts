import { stepOf, walk } from '../../graph-view/model/walk.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import { action, type EditorAction } from './registry.ts';
import { selectedNodes } from './selection.ts';

/** Selecting by keyboard, from node to node as they lie on the drawing: along the data, and across to outputs and branches. */
export const walkActions = (editor: Editor): readonly EditorAction[] => {
  const toward = (id: string, title: string, arrow: string): EditorAction =>
    action(id, title, [`Alt+${arrow}`], () => go(editor, arrow), { scope: 'canvas', enabled: () => selectedNodes(editor).length > 0 });
  return [
    toward('walk-down', 'Select what is below', 'ArrowDown'),
    toward('walk-up', 'Select what is above', 'ArrowUp'),
    toward('walk-right', 'Select what is at the right', 'ArrowRight'),
    toward('walk-left', 'Select what is at the left', 'ArrowLeft'),
  ];
};

function go(editor: Editor, arrow: string): void {
  const from = selectedNodes(editor).at(-1);
  const step = stepOf(arrow, editor.document.direction);
  const to = from === undefined || step === undefined ? null : walk(editor.document, from, step);
  if (to === null) return editor.announce('There is nothing that way.');
  editor.select([to]);
  editor.viewport?.reveal(to);
  editor.announce(editor.document.nodes[to]?.name ?? to);
}
