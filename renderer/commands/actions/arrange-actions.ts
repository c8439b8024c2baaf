import type { LayoutDirection } from '../../../main-process/core/graph/document.ts';
import { aligned, countUnits, distributed, tidied, type Alignment, type Spacing } from '../../graph-view/layout/align.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import { placeNodes } from '../nodes.ts';
import { autoLayout } from './auto-layout.ts';
import { action, type EditorAction } from './registry.ts';
import { isEditable, selectedItems, selectedNodes } from './selection.ts';

/** Where nodes lie: layout, alignment. Each is one undo step. */
export const arrangeActions = (editor: Editor): readonly EditorAction[] => {
  const layout = (id: string, title: string, shortcuts: readonly string[], direction: () => LayoutDirection): EditorAction =>
    action(id, title, shortcuts, () => autoLayout(editor, direction(), title), {
      enabled: () => isEditable(editor) && Object.keys(editor.document.nodes).length > 1,
    });
  // Units are found from the boxes of the whole design; a few selected items cannot be more units than items.
  const enough = (least: number) => () => {
    const items = selectedItems(editor);
    return isEditable(editor) && items.length >= least && countUnits(editor.document, items) >= least;
  };
  const align = (to: Alignment, title: string, key: string): EditorAction =>
    action(
      `align-${to}`,
      title,
      [key],
      () => {
        editor.run(placeNodes(aligned(editor.document, selectedItems(editor), to), title));
      },
      { scope: 'canvas', enabled: enough(2) },
    );
  const distribute = (way: Spacing, key: string): EditorAction =>
    action(
      `distribute-${way}`,
      `Distribute ${way}`,
      [key],
      () => {
        editor.run(placeNodes(distributed(editor.document, selectedItems(editor), way), `Distribute ${way}`));
      },
      { scope: 'canvas', enabled: enough(3) },
    );
  return [
    layout('auto-layout', 'Auto layout', ['Mod+Shift+L'], () => editor.document.direction ?? 'down'),
    layout('layout-down', 'Lay out downwards', ['Mod+Shift+ArrowDown'], () => 'down'),
    layout('layout-right', 'Lay out to the right', ['Mod+Shift+ArrowRight'], () => 'right'),
    action('cancel-layout', 'Cancel the layout', [], () => editor.layoutJob?.cancel(), { enabled: () => editor.layoutJob !== null }),
    align('left', 'Align left edges', 'Shift+L'),
    align('centre', 'Align in a column', 'Shift+X'),
    align('right', 'Align right edges', 'Shift+R'),
    align('top', 'Align top edges', 'Shift+T'),
    align('middle', 'Align in a row', 'Shift+Y'),
    align('bottom', 'Align bottom edges', 'Shift+B'),
    distribute('horizontally', 'Shift+H'),
    distribute('vertically', 'Shift+V'),
    action(
      'tidy',
      'Tidy the selection',
      ['Shift+O'],
      () => {
        editor.run(placeNodes(tidied(editor.document, selectedNodes(editor)), 'Tidy the selection'));
      },
      { scope: 'canvas', enabled: enough(2) },
    ),
  ];
};

/** What the menus of toolbar and canvas list, in groups. */
export const arrangeGroups = [
  ['align-left', 'align-centre', 'align-right'],
  ['align-top', 'align-middle', 'align-bottom'],
  ['distribute-horizontally', 'distribute-vertically', 'tidy'],
  ['layout-down', 'layout-right'],
] as const;
