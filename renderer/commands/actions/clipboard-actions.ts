import { copyFragment, duplicate, fragmentText, parseFragment, paste } from '../clipboard.ts';
import { remove } from '../nodes.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import { action, type EditorAction } from './registry.ts';
import { isEditable, selectedItems } from './selection.ts';

export const clipboardActions = (editor: Editor): readonly EditorAction[] => {
  const some = (): boolean => selectedItems(editor).length > 0;
  return [
    action('cut', 'Cut', ['Mod+X'], () => cutSelection(editor), { native: true, enabled: () => isEditable(editor) && some() }),
    action('copy', 'Copy', ['Mod+C'], () => copySelection(editor), { native: true, enabled: some }),
    action('paste', 'Paste', ['Mod+V'], () => pasteText(editor), { native: true, enabled: () => isEditable(editor) }),
    action(
      'duplicate',
      'Duplicate',
      ['Mod+D'],
      () => {
        const command = duplicate(editor.document, selectedItems(editor));
        if (command) editor.run(command);
      },
      { enabled: () => isEditable(editor) && some() },
    ),
    action(
      'delete',
      'Delete',
      ['Delete', 'Backspace'],
      () => {
        editor.run(remove(editor.document, [...editor.selection]));
      },
      { scope: 'canvas', enabled: () => isEditable(editor) && editor.selection.size > 0 },
    ),
    action('select-all', 'Select all', ['Mod+A'], () => editor.select([...Object.keys(editor.document.nodes), ...Object.keys(editor.document.notes)]), {
      enabled: () => Object.keys(editor.document.nodes).length > 0,
    }),
    action('select-none', 'Select nothing', ['Escape'], () => editor.select([]), {
      scope: 'canvas',
      enabled: () => editor.selection.size > 0,
    }),
  ];
};

/** The last fragment copied in this window: what paste falls back to where the clipboard may not be read. */
let lastCopied = '';

export function selectionText(editor: Editor): string | null {
  const fragment = copyFragment(editor.document, editor.selection);
  if (!fragment) return null;
  lastCopied = fragmentText(fragment);
  return lastCopied;
}

async function copySelection(editor: Editor): Promise<void> {
  const text = selectionText(editor);
  if (text === null) return;
  await navigator.clipboard.writeText(text).catch(() => undefined);
}

async function cutSelection(editor: Editor): Promise<void> {
  await copySelection(editor);
  editor.run(remove(editor.document, [...editor.selection]));
}

/** Pastes a fragment; with no text given, what the clipboard holds. Anything else is refused with a reason. */
export async function pasteText(editor: Editor, text?: string): Promise<void> {
  const source = text ?? (await navigator.clipboard.readText().catch(() => '')) ?? '';
  const fragment = parseFragment(source || lastCopied);
  if (!fragment) return editor.announce('The clipboard holds no nodes. Copy some from a design first.', 'error');
  editor.run(paste(editor.document, fragment));
}
