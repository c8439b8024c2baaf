import { untrack } from 'svelte';
import { fileSettings } from '../features/files/file-settings.svelte.ts';
import { messageOf, notify } from '../ui/notify.ts';
import type { Studio } from './studio.svelte.ts';

/**
 * Joins the open documents to what keeps them safe: the session that the next start goes on from, the kept states for
 * the case of a crash, and the watch on their files. To be called while a component starts, before files are asked for.
 */
export function bindFiles(studio: Studio): void {
  const { autosave, connection, disk, files, recovery, session, workspace } = studio;
  /** The application knows this window. */
  let known = $state(false);

  const begin = async (): Promise<void> => {
    try {
      await files.restore(async () => {
        const before = await session.start();
        return fileSettings.restore ? before : { files: [], active: null };
      });
      known = true;
      await recovery.refresh();
    } catch (error) {
      notify.warn('Unsaved changes are not kept safe', messageOf(error));
    }
  };
  const goOn = async (): Promise<void> => {
    await session.start();
    session.keep(workspace);
    disk.follow(true);
    autosave.again(workspace.documents);
    await recovery.refresh();
  };
  void begin();

  $effect(() => connection.onReturn(() => void goOn().catch((error: unknown) => console.warn('The session did not go on.', error))));
  $effect(() => {
    if (known) session.keep(workspace);
  });
  $effect(() => {
    if (known) disk.follow();
  });
  $effect(() => {
    if (!known) return;
    for (const document of workspace.documents) void [document.document, document.dirty];
    untrack(() => autosave.follow(workspace.documents));
  });
  $effect(() => {
    const flush = (): void => {
      if (document.visibilityState === 'hidden') autosave.flush(workspace.documents);
    };
    document.addEventListener('visibilitychange', flush);
    return () => document.removeEventListener('visibilitychange', flush);
  });
}
