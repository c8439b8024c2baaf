import { edgesFrom, edgesInto } from '../../graph-view/model/structure.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import { takeOut } from '../nodes.ts';
import { nodesBetween } from '../wire-ends.ts';
import { action, type EditorAction } from './registry.ts';
import { isEditable, selectedNodes } from './selection.ts';

/** What becomes of nodes that are there: something else, or a place beside the trunk. And what lies between two of them. */
export const replaceActions = (editor: Editor): readonly EditorAction[] => {
  const only = (): string | null => {
    const [id, ...others] = selectedNodes(editor);
    return id !== undefined && others.length === 0 ? id : null;
  };
  return [
    action('replace', 'Replace by…', ['R'], () => editor.viewport?.replace(selectedNodes(editor)), {
      scope: 'canvas',
      enabled: () => isEditable(editor) && editor.viewport !== null && selectedNodes(editor).length > 0,
    }),
    action(
      'take-out',
      'Take out of the trunk',
      [],
      () => {
        const id = only();
        if (id !== null) editor.run(takeOut(editor.document, id));
      },
      {
        scope: 'canvas',
        enabled: () => {
          const id = only();
          if (id === null || !isEditable(editor)) return false;
          return edgesInto(editor.document, id).length === 1 && edgesFrom(editor.document, id).length > 0;
        },
      },
    ),
    action(
      'select-between',
      'Select everything between two nodes',
      ['Mod+Shift+A'],
      () => {
        const [one, other] = selectedNodes(editor);
        if (one !== undefined && other !== undefined) editor.select(nodesBetween(editor.document, one, other));
      },
      { scope: 'canvas', enabled: () => selectedNodes(editor).length === 2 },
    ),
  ];
};
