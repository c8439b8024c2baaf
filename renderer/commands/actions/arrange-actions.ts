import type { LayoutDirection, NodeId } from '../../../main-process/core/graph/document.ts';
import { grid } from '../../graph-view/layout/measures.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import { placeNodes } from '../nodes.ts';
import { autoLayout } from './auto-layout.ts';
import { action, type EditorAction } from './registry.ts';
import { isEditable, placedSelection, selectedNodes } from './selection.ts';

/** Where nodes lie: layout, alignment. */
export const arrangeActions = (editor: Editor): readonly EditorAction[] => {
  const layout = (id: string, title: string, shortcuts: readonly string[], direction: () => LayoutDirection): EditorAction =>
    action(id, title, shortcuts, () => autoLayout(editor, direction(), title), {
      enabled: () => isEditable(editor) && Object.keys(editor.document.nodes).length > 1,
    });
  return [
    layout('auto-layout', 'Auto layout', ['Mod+Shift+L'], () => editor.document.direction ?? 'down'),
    layout('layout-down', 'Lay out downwards', ['Mod+Shift+ArrowDown'], () => 'down'),
    layout('layout-right', 'Lay out to the right', ['Mod+Shift+ArrowRight'], () => 'right'),
    action('cancel-layout', 'Cancel the layout', [], () => editor.layoutJob?.cancel(), { enabled: () => editor.layoutJob !== null }),
    action('align', 'Align in a column', [], () => alignColumn(editor, selectedNodes(editor)), {
      enabled: () => isEditable(editor) && placedSelection(editor).length > 1,
    }),
  ];
};

function alignColumn(editor: Editor, ids: readonly NodeId[]): void {
  const placed = ids.flatMap((id) => (editor.document.positions[id] ? [{ id, place: editor.document.positions[id] }] : []));
  const x = Math.round(placed.reduce((sum, { place }) => sum + place.x, 0) / placed.length / grid) * grid;
  editor.run(placeNodes(Object.fromEntries(placed.map(({ id, place }) => [id, { x, y: place.y }])), 'Align in a column'));
}
