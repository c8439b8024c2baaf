import type { NodeId } from '../../../main-process/core/graph/document.ts';
import { isBlock } from '../../../main-process/core/graph/kinds.ts';
import { canOpen } from '../../graph-view/model/open-nodes.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import { selectedStage } from '../stage-blocks.ts';
import { collapseStage } from '../stages.ts';
import { action, type EditorAction } from './registry.ts';
import { isEditable, selectedNodes } from './selection.ts';

/** Nodes shown as the layers they are lowered to. A way of looking: it works in every mode and while the design is locked. */
export const expandActions = (editor: Editor): readonly EditorAction[] => [
  action('open-layers', 'Open into layers, or close', ['E'], () => toggleSelection(editor), {
    scope: 'canvas',
    enabled: () => openable(editor, selectedNodes(editor)).length > 0,
  }),
  action('open-all-layers', 'Open all blocks into layers', ['Shift+E'], () => editor.expand(blocks(editor), true), {
    scope: 'canvas',
    enabled: () => blocks(editor).some((id) => !editor.expanded.has(id)),
  }),
  action('close-all-layers', 'Close all layers', [], () => editor.expand(editor.expanded, false), {
    enabled: () => editor.expanded.size > 0,
  }),
];

/** Of a folded stage it is the stage that opens: its blocks are not to be seen. */
function toggleSelection(editor: Editor): void {
  const stage = selectedStage(editor.document, editor.selection);
  if (stage === null || editor.document.stages[stage]?.collapsed !== true) toggleLayers(editor, selectedNodes(editor));
  else if (isEditable(editor)) editor.run(collapseStage(editor.document, stage, false));
  else editor.announce(editor.lockReason ?? '', 'error');
}

/** Those of the nodes that are lowered to several layers. */
export const openable = (editor: Editor, ids: readonly NodeId[]): readonly NodeId[] =>
  ids.filter((id) => {
    const node = editor.document.nodes[id];
    return node !== undefined && canOpen(node, editor.analysis);
  });
const blocks = (editor: Editor): readonly NodeId[] =>
  Object.values(editor.document.nodes).flatMap((node) => (isBlock(node.kind) ? [node.id] : []));

/** Opens the nodes that can be opened; closes them where all of them are open. */
export function toggleLayers(editor: Editor, ids: readonly NodeId[]): void {
  const able = openable(editor, ids);
  const open = able.some((id) => !editor.expanded.has(id));
  editor.expand(able, open);
  const [only] = able;
  if (open && able.length === 1 && only !== undefined) editor.viewport?.reveal(only);
}
