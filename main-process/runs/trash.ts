import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { StudioError } from '../contract/studio-error.ts';
import type { TrashEntry } from '../contract/run-requests.ts';
import { rename } from '../files/atomic.ts';
import { bytesIn, removeFolder } from './folders.ts';
import { readRecord, summarise } from './run-folder.ts';

export const TRASH = '.trash';
/** "r-014-1764000000000": the run, and when it was deleted. */
const TRASHED = /^([A-Za-z0-9][A-Za-z0-9_-]{0,99})-(\d{10,16})$/;

/** The trash of one folder of runs: a run deleted lies in it whole, until somebody empties it. */
export interface Trash {
  /** @returns the name to ask for it by */
  put(id: string): Promise<string>;
  /** The latest first; a folder that holds no run is left out. */
  list(): Promise<TrashEntry[]>;
  /** @returns id of the run, under its old number. @throws StudioError `not-found`, `invalid-request` when that is taken */
  restore(trashed: string): Promise<string>;
  /** For good. */
  destroy(trashed: string): Promise<void>;
  names(): Promise<readonly string[]>;
}

export function openTrash(directory: string): Trash {
  const trash = join(directory, TRASH);
  const parse = (name: string): { readonly id: string; readonly time: number } => {
    const [, id, time] = TRASHED.exec(name) ?? [];
    if (id === undefined) throw new StudioError('not-found', `There is no run "${name.slice(0, 120)}" in the trash.`);
    return { id, time: Number(time) };
  };
  const names = async (): Promise<readonly string[]> => {
    const found = await fs.readdir(trash).catch((): string[] => []);
    return found.filter((name) => TRASHED.test(name));
  };

  return {
    names,
    async put(id) {
      await fs.mkdir(trash, { recursive: true });
      const name = `${id}-${Date.now()}`;
      await rename(join(directory, id), join(trash, name));
      return name;
    },
    async list() {
      const entries: TrashEntry[] = [];
      for (const name of await names()) {
        const { id, time } = parse(name);
        const folder = join(trash, name);
        try {
          const summary = await summarise(folder, { ...(await readRecord(folder)), id });
          entries.push({ trashed: name, deletedAt: new Date(time).toISOString(), bytes: await bytesIn(folder), summary });
        } catch {
          // Half removed, or put there by hand: emptying takes it away.
        }
      }
      return entries.sort((a, b) => b.deletedAt.localeCompare(a.deletedAt));
    },
    async restore(trashed) {
      const { id } = parse(trashed);
      const target = join(directory, id);
      const taken = await fs.stat(target).then(() => true, () => false);
      if (taken) throw new StudioError('invalid-request', `There is a run ${id} already; move it away before restoring the deleted one.`);
      await rename(join(trash, trashed), target).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') throw new StudioError('not-found', `Run ${id} is not in the trash any more.`);
        throw error;
      });
      return id;
    },
    async destroy(trashed) {
      parse(trashed);
      await removeFolder(join(trash, trashed));
    },
  };
}
