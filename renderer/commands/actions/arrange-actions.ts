import type { NodeId } from '../../../main-process/core/graph/document.ts';
import { elkLayout } from '../../graph-view/layout/elk-layout.ts';
import { isColumn, layeredLayout } from '../../graph-view/layout/layered-layout.ts';
import { grid } from '../../graph-view/layout/measures.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import { placeNodes } from '../nodes.ts';
import { foldPositions } from '../stages.ts';
import { action, type EditorAction } from './registry.ts';
import { isEditable, placedSelection, selectedNodes } from './selection.ts';

/** Where nodes lie: layout, alignment. */
export const arrangeActions = (editor: Editor): readonly EditorAction[] => [
  action('auto-layout', 'Auto layout', ['Mod+Shift+L'], () => autoLayout(editor), {
    enabled: () => isEditable(editor) && Object.keys(editor.document.nodes).length > 1,
  }),
  action('align', 'Align in a column', [], () => alignColumn(editor, selectedNodes(editor)), {
    enabled: () => isEditable(editor) && placedSelection(editor).length > 1,
  }),
];

async function autoLayout(editor: Editor): Promise<void> {
  const before = editor.document;
  const positions = isColumn(before) ? layeredLayout(before) : await elkLayout(before);
  if (editor.document.nodes !== before.nodes || editor.document.edges !== before.edges) return;
  editor.run(placeNodes(foldPositions(before, positions), 'Auto layout'));
  editor.viewport?.fit();
}

function alignColumn(editor: Editor, ids: readonly NodeId[]): void {
  const placed = ids.flatMap((id) => (editor.document.positions[id] ? [{ id, place: editor.document.positions[id] }] : []));
  const x = Math.round(placed.reduce((sum, { place }) => sum + place.x, 0) / placed.length / grid) * grid;
  editor.run(placeNodes(Object.fromEntries(placed.map(({ id, place }) => [id, { x, y: place.y }])), 'Align in a column'));
}
