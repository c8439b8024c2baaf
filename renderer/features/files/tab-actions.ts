import { action, type EditorAction } from '../../commands/actions/registry.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import type { Workspace } from '../../state/workspace.svelte.ts';
import type { FileSession } from './file-session.svelte.ts';

/** What can be done with the tabs. Where a browser keeps the usual keys for itself, the Alt keys remain. */
export function tabActions(editor: Editor, files: FileSession, workspace: Workspace): readonly EditorAction[] {
  const several = { enabled: () => workspace.documents.length > 1 };
  const place = (): number => workspace.documents.indexOf(workspace.active);
  // Said, as the focus stays where it was.
  const say = (): void => editor.announce(`${files.fileName}: design ${place() + 1} of ${workspace.documents.length}`);
  const step = (by: 1 | -1) => () => {
    workspace.step(by);
    say();
  };
  const move = (by: 1 | -1) => () => {
    workspace.move(workspace.active, place() + by);
    say();
  };
  return [
    action('close-tab', 'Close the design', ['Mod+W', 'Alt+W'], () => void files.close(), {
      enabled: () => workspace.documents.length > 1 || !workspace.active.untouched,
    }),
    action('reopen-tab', 'Open the closed design again', ['Mod+Shift+T', 'Alt+Shift+W'], () => void workspace.reopen(), {
      enabled: () => workspace.canReopen,
    }),
    action('next-tab', 'Next design', ['Ctrl+Tab', 'Ctrl+PageDown', 'Alt+PageDown'], step(1), several),
    action('previous-tab', 'Previous design', ['Ctrl+Shift+Tab', 'Ctrl+PageUp', 'Alt+PageUp'], step(-1), several),
    action('tab-right', 'Move the tab to the right', ['Ctrl+Shift+PageDown', 'Alt+Shift+PageDown'], move(1), several),
    action('tab-left', 'Move the tab to the left', ['Ctrl+Shift+PageUp', 'Alt+Shift+PageUp'], move(-1), several),
  ];
}
