import { promises as fs, watch, type FSWatcher } from 'fs';
import { basename, dirname, extname, join } from 'path';
import type { EventPayload } from '../contract/studio.ts';

interface Watched {
  readonly path: string;
  /** Time of the file that the window knows of, or was told; null while it is gone. */
  known: number | null;
  /** What the window said last: only something else is news of it. */
  said: number | null;
  /** Tells the file from others of its name, and finds it under another. */
  inode: number | null;
  /** Our own writes under way. */
  held: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

export interface FileWatcherOptions {
  readonly onChange: (change: EventPayload<'file.changed'>) => void;
  /** Milliseconds between looks, for folders whose changes the system does not tell (network drives). */
  readonly interval?: number;
}

/** Milliseconds. Editors write in steps, some by another name: a file is looked at when it has been quiet, and gone when it stays so. */
const quiet = 120;
const replaced = 400;

/**
 * Tells when files change, are deleted or are renamed by somebody else. The folders are watched, as a file that is
 * replaced is another file; and all is looked at now and then, for where that tells nothing.
 */
export class FileWatcher {
  readonly #options: FileWatcherOptions;
  readonly #files = new Map<string, Watched>();
  readonly #folders = new Map<string, FSWatcher | null>();
  readonly #poll: ReturnType<typeof setInterval>;

  constructor(options: FileWatcherOptions) {
    this.#options = options;
    this.#poll = setInterval(() => {
      for (const file of this.#files.values()) void this.#look(file);
    }, options.interval ?? 4000);
    this.#poll.unref();
  }

  /** These files and no others. */
  watch(files: readonly { readonly path: string; readonly modified: number | null }[]): void {
    const wanted = new Map(files.map((file) => [file.path, file.modified]));
    for (const [path, file] of this.#files) {
      if (wanted.has(path)) continue;
      clearTimeout(file.timer);
      this.#files.delete(path);
    }
    for (const [path, modified] of wanted) {
      const file = this.#files.get(path);
      if (!file) this.#files.set(path, this.#begin(path, modified));
      else if (file.said !== modified) file.known = file.said = modified;
    }
    const folders = new Set([...wanted.keys()].map((path) => dirname(path)));
    for (const [folder, watcher] of this.#folders) {
      if (folders.has(folder)) continue;
      watcher?.close();
      this.#folders.delete(folder);
    }
    for (const folder of folders) if (!this.#folders.has(folder)) this.#folders.set(folder, this.#watchFolder(folder));
  }

  #begin(path: string, modified: number | null): Watched {
    const file: Watched = { path, known: modified, said: modified, inode: null, held: 0, timer: undefined };
    void this.#look(file);
    return file;
  }

  #watchFolder(folder: string): FSWatcher | null {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        for (const file of this.#files.values()) {
          if (dirname(file.path) === folder && (name === null || basename(file.path) === String(name))) this.#lookSoon(file);
        }
      });
      // The folder went away, or its drive: the regular look remains.
      watcher.on('error', () => watcher.close());
      return watcher;
    } catch {
      return null;
    }
  }

  /** Runs our own write of a file, which is no news to the window that asked for it. */
  async whileWriting<T extends { readonly modified: number }>(path: string, write: () => Promise<T>): Promise<T> {
    const file = this.#files.get(path);
    if (!file) return write();
    file.held += 1;
    try {
      const written = await write();
      file.known = written.modified;
      return written;
    } finally {
      file.held -= 1;
    }
  }

  #lookSoon(file: Watched, delay = quiet): void {
    clearTimeout(file.timer);
    file.timer = setTimeout(() => void this.#look(file), delay);
  }

  async #look(file: Watched): Promise<void> {
    const now = await status(file.path);
    // Closed, or written by us, since.
    if (this.#files.get(file.path) !== file || file.held > 0) return;
    if (now === null) return this.#lookForGone(file);
    file.inode = now.inode;
    if (now.modified === file.known) return;
    // Read again when it is quiet: it may be half written.
    if (Date.now() - now.modified < quiet && now.modified <= Date.now()) return this.#lookSoon(file);
    file.known = now.modified;
    this.#options.onChange({ path: file.path, modified: now.modified, movedTo: null });
  }

  async #lookForGone(file: Watched): Promise<void> {
    if (file.known === null) return;
    await new Promise((resolve) => setTimeout(resolve, replaced));
    if (this.#files.get(file.path) !== file || file.held > 0 || file.known === null) return;
    if ((await status(file.path)) !== null) return this.#lookSoon(file, 0);
    const movedTo = file.inode === null ? null : await sameFileBeside(file.path, file.inode);
    if (this.#files.get(file.path) !== file) return;
    file.known = null;
    this.#options.onChange({ path: file.path, modified: null, movedTo });
  }

  close(): void {
    clearInterval(this.#poll);
    this.watch([]);
  }
}

async function status(path: string): Promise<{ readonly modified: number; readonly inode: number } | null> {
  try {
    const { mtimeMs, ino } = await fs.stat(path);
    return { modified: mtimeMs, inode: ino };
  } catch {
    return null; // Not there, or not to be reached: to the window it is gone.
  }
}

/** The design in the same folder that is this very file under another name. */
async function sameFileBeside(path: string, inode: number): Promise<string | null> {
  const folder = dirname(path);
  const names = await fs.readdir(folder).catch(() => [] as string[]);
  for (const name of names) {
    const other = join(folder, name);
    if (other !== path && extname(name).toLowerCase() === '.auxnet' && (await status(other))?.inode === inode) return other;
  }
  return null;
}
