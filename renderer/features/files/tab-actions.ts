import { action, type EditorAction } from '../../commands/actions/registry.ts';
import type { Workspace } from '../../state/workspace.svelte.ts';
import type { FileSession } from './file-session.svelte.ts';

/** What can be done with the tabs. Where a browser keeps the usual keys for itself, the Alt keys remain. */
export function tabActions(files: FileSession, workspace: Workspace): readonly EditorAction[] {
  const several = { enabled: () => workspace.documents.length > 1 };
  const move = (by: number) => () => workspace.move(workspace.active, workspace.documents.indexOf(workspace.active) + by);
  return [
    action('close-tab', 'Close the design', ['Mod+W', 'Alt+W'], () => void files.close(), {
      enabled: () => workspace.documents.length > 1 || !workspace.active.untouched,
    }),
    action('reopen-tab', 'Open the closed design again', ['Mod+Shift+T', 'Alt+Shift+W'], () => void workspace.reopen(), {
      enabled: () => workspace.canReopen,
    }),
    action('next-tab', 'Next design', ['Ctrl+Tab', 'Ctrl+PageDown', 'Alt+PageDown'], () => workspace.step(1), several),
    action('previous-tab', 'Previous design', ['Ctrl+Shift+Tab', 'Ctrl+PageUp', 'Alt+PageUp'], () => workspace.step(-1), several),
    action('tab-right', 'Move the tab to the right', ['Ctrl+Shift+PageDown', 'Alt+Shift+PageDown'], move(1), several),
    action('tab-left', 'Move the tab to the left', ['Ctrl+Shift+PageUp', 'Alt+Shift+PageUp'], move(-1), several),
  ];
}
