import { walk, type Step } from '../../graph-view/model/walk.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import { action, type EditorAction } from './registry.ts';
import { selectedNodes } from './selection.ts';

/** Selecting by keyboard, from node to node as the data flows. */
export const walkActions = (editor: Editor): readonly EditorAction[] => {
  const step = (id: string, title: string, key: string, way: Step): EditorAction =>
    action(
      id,
      title,
      [key],
      () => {
        const from = selectedNodes(editor).at(-1);
        const to = from === undefined ? null : walk(editor.document, from, way);
        if (to === null) return editor.announce(way === 'forward' ? 'Nothing follows.' : way === 'back' ? 'Nothing comes before.' : 'Nothing beside it.');
        editor.select([to]);
        editor.viewport?.reveal(to);
        editor.announce(editor.document.nodes[to]?.name ?? to);
      },
      { scope: 'canvas', enabled: () => selectedNodes(editor).length > 0 },
    );
  return [
    step('walk-forward', 'Select what follows', 'Alt+ArrowDown', 'forward'),
    step('walk-back', 'Select what comes before', 'Alt+ArrowUp', 'back'),
    step('walk-aside', 'Select the output or branch beside', 'Alt+ArrowRight', 'aside'),
    step('walk-home', 'Select back to the trunk', 'Alt+ArrowLeft', 'home'),
  ];
};
