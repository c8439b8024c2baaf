import type { DroppedThing } from '../../../main-process/contract/dataset-looking.ts';
import { pathOf } from '../../host/electron-channel.ts';

/** Names of a folder's content that are told, so that the folder can be known among others of its name. */
const NAMES = 50;

/**
 * The first thing that was dropped: where it lies, or, in a browser, which does not tell that, what is known of it. Has to be
 * called while the event is under way: what it carries is gone afterwards.
 */
export function droppedOn({ dataTransfer }: DragEvent): Promise<string | DroppedThing> | null {
  const file = dataTransfer?.files[0];
  if (!file) return null;
  const path = pathOf(file);
  if (path !== null) return Promise.resolve(path);
  const entry = dataTransfer?.items[0]?.webkitGetAsEntry() ?? null;
  if (entry !== null && isDirectory(entry)) return childrenOf(entry).then((children) => ({ kind: 'folder', name: file.name, children }));
  return Promise.resolve({ kind: 'file', name: file.name, size: file.size, modified: file.lastModified });
}

const isDirectory = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

const childrenOf = (folder: FileSystemDirectoryEntry): Promise<string[]> =>
  new Promise((resolve, reject) => {
    folder.createReader().readEntries((entries) => resolve(entries.slice(0, NAMES).map(({ name }) => name)), reject);
  });
