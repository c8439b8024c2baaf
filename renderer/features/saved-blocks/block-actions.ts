import { action, type EditorAction } from '../../commands/actions/registry.ts';
import { selectedNodes } from '../../commands/actions/selection.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import type { SavedBlocks } from './saved-blocks.svelte.ts';

/** What the window offers about saved blocks. Each block that is there can be inserted by name from the command palette. */
export const blockActions = (editor: Editor, blocks: SavedBlocks): readonly EditorAction[] => [
  action('save-block', 'Save selection as a block…', ['Mod+Shift+B'], () => blocks.beginSave(), {
    enabled: () => selectedNodes(editor).length > 0,
  }),
  action('import-block', 'Import a saved block…', [], () => blocks.importFile()),
];
