import { promises as fs } from 'fs';
import { homedir } from 'os';
import { join } from 'path';
import type { DroppedThing } from '../contract/dataset-looking.ts';

/** Where downloads and a person's files lie; the folders of those are looked into as well, one level deep. */
const usualFolders = (documents: string | undefined): readonly string[] => {
  const home = homedir();
  return [...(documents === undefined ? [] : [documents]), join(home, 'Downloads'), join(home, 'Desktop'), join(home, 'Documents'), home];
};
/** Folders that are looked into at most: this answers a person who waits. */
const MOST_FOLDERS = 500;

/**
 * Finds what was dropped on the page of a browser on this machine. A file is the one of that name, size and time of change,
 * a folder one of that name with those names in it. Null where there is none, or more than one.
 */
export async function findDropped(dropped: DroppedThing, near: readonly string[], documents?: string): Promise<string | null> {
  const roots = [...new Set([...near, ...usualFolders(documents)])];
  const inner = await Promise.all(roots.map(foldersIn));
  const folders = [...new Set([...roots, ...inner.reduce<string[]>((all, some) => all.concat(some), [])])].slice(0, MOST_FOLDERS);
  const found = new Set<string>();
  for (const folder of folders) {
    const path = join(folder, dropped.name);
    // A link names the same thing twice.
    if (await isIt(path, dropped)) found.add(await fs.realpath(path));
  }
  const [only] = [...found];
  return only !== undefined && found.size === 1 ? only : null;
}

async function isIt(path: string, dropped: DroppedThing): Promise<boolean> {
  try {
    const status = await fs.stat(path);
    // Browsers tell the time in whole milliseconds, cut or rounded.
    if (dropped.kind === 'file') return status.isFile() && status.size === dropped.size && Math.abs(status.mtimeMs - dropped.modified) <= 1;
    if (!status.isDirectory()) return false;
    const names = new Set(await fs.readdir(path));
    return dropped.children.length > 0 && dropped.children.every((name) => names.has(name));
  } catch {
    return false;
  }
}

async function foldersIn(folder: string): Promise<string[]> {
  try {
    const entries = await fs.readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}
