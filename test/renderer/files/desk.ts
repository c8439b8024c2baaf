import type { Document } from '../../../main-process/core/graph/document.ts';
import { Autosave } from '../../../renderer/features/files/autosave.ts';
import { DiskWatch } from '../../../renderer/features/files/disk-watch.ts';
import { FilePicker } from '../../../renderer/features/files/file-picker.svelte.ts';
import { FileSession } from '../../../renderer/features/files/file-session.svelte.ts';
import { Recovery } from '../../../renderer/features/files/recovery.svelte.ts';
import { setField } from '../../../renderer/features/training/commands.ts';
import { createEditor } from '../../../renderer/state/editor.svelte.ts';
import { Workspace } from '../../../renderer/state/workspace.svelte.ts';
import { Questions } from '../../../renderer/ui/questions.svelte.ts';
import { FakeDisk } from './fake-disk.ts';

const info = {
  name: '', version: '', host: 'electron', platform: 'linux', documents: '/docs', nativeDialogs: true, windowControls: false,
} as const;

/** A window without a face: all that handles files, over a disk in memory. */
export function makeDesk() {
  const disk = new FakeDisk();
  const { client } = disk;
  const editor = createEditor();
  const workspace = new Workspace(editor);
  const questions = new Questions();
  const files = new FileSession({ client, editor, workspace, questions, picker: new FilePicker(client, info) });
  const autosave = new Autosave(client, files);
  const watch = new DiskWatch(client, workspace, files);
  const compared: { readonly epochs: number; readonly title: string }[] = [];
  const compare = (earlier: Document, title: string): void => void compared.push({ epochs: earlier.training.epochs, title });
  const recovery = new Recovery({ client, workspace, files, autosave, questions, compare });
  const edit = (epochs: number): void => void editor.run(setField('epochs', epochs));
  return { disk, editor, workspace, questions, files, autosave, watch, recovery, compared, edit };
}
