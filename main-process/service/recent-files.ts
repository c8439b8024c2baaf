import { promises as fs } from 'fs';
import { basename, join } from 'path';
import { z } from 'zod';
import type { Handlers } from '../contract/studio.ts';
import { writeFileAtomic } from '../files/atomic.ts';
import { errorCode } from './file-errors.ts';
import type { Log } from './log.ts';

const LIMIT = 20;
const recentFile = z.object({ version: z.literal(1), files: z.array(z.string().min(1).max(4096)).max(LIMIT) });

/** The files opened last, newest first, kept in `home`. A list that cannot be read starts empty: no work is lost by it. */
export function recentHandlers(home: string, log: Log): Pick<Handlers, 'recent.list' | 'recent.add' | 'recent.clear'> {
  const path = join(home, 'recent.json');
  let files: Promise<readonly string[]> | undefined;

  const load = async (): Promise<readonly string[]> => {
    try {
      return recentFile.parse(JSON.parse(await fs.readFile(path, 'utf8'))).files;
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') log('warning', `The list of recent files ${path} could not be read; it starts empty.`, error);
      return [];
    }
  };
  const current = (): Promise<readonly string[]> => (files ??= load());
  // Changes wait for each other: two windows may add at once.
  let tail: Promise<unknown> = Promise.resolve();
  const update = (change: (files: readonly string[]) => readonly string[]): Promise<Record<string, never>> => {
    const next = tail.then(async () => {
      const changed = change(await current());
      await fs.mkdir(home, { recursive: true });
      await writeFileAtomic(path, `${JSON.stringify({ version: 1, files: changed }, null, 2)}\n`);
      files = Promise.resolve(changed);
      return {};
    });
    tail = next.catch(() => undefined);
    return next;
  };
  const exists = (file: string): Promise<boolean> => fs.access(file).then(() => true, () => false);

  return {
    'recent.list': async () => {
      await tail;
      const known = await current();
      return { files: await Promise.all(known.map(async (file) => ({ path: file, name: basename(file), exists: await exists(file) }))) };
    },
    'recent.add': ({ path: file }) => update((known) => [file, ...known.filter((other) => other !== file)].slice(0, LIMIT)),
    'recent.clear': () => update(() => []),
  };
}
