import { promises as fs } from 'fs';
import { join } from 'path';
import { z } from 'zod';
import { StudioError } from '../contract/studio-error.ts';
import type { ParsedParams, RecoveryEntry } from '../contract/studio.ts';
import { writeFileAtomic } from '../files/atomic.ts';
import { errorCode, withFileErrors } from './file-errors.ts';
import { MAX_FILE_SIZE } from './files.ts';
import type { Log } from './log.ts';
import { isTemporary, type SessionStore } from './sessions.ts';

/** Documents of one window that are kept at most. */
const LIMIT = 200;

/** The unsaved text of a document, and where its file lies. One JSON object, so that a part of it never reads as a whole. */
const sidecar = z.object({
  version: z.literal(1),
  name: z.string(),
  path: z.string().nullable(),
  modified: z.number().nullable(),
  kept: z.number(),
  text: z.string(),
});
type Sidecar = z.output<typeof sidecar>;

/** Unsaved states of documents, a file each in the folder of their window's session. The person's own files are never written here. */
export class RecoveryStore {
  readonly #sessions: SessionStore;
  readonly #log: Log;

  constructor(sessions: SessionStore, log: Log) {
    this.#sessions = sessions;
    this.#log = log;
  }

  #path(session: string, document: string): string {
    return join(this.#sessions.folder(session), `${document}.json`);
  }

  async write(session: string, { document, name, path, modified, text }: ParsedParams<'recovery.write'>): Promise<void> {
    const size = Buffer.byteLength(text);
    if (size > MAX_FILE_SIZE) throw new StudioError('invalid-request', `${name} is too large to be kept safe: ${size} bytes, at most ${MAX_FILE_SIZE}.`);
    const file = this.#path(session, document);
    await withFileErrors('keep unsaved work in', file, async () => {
      const names = await fs.readdir(await this.#sessions.makeFolder(session));
      if (names.length > LIMIT && !names.includes(`${document}.json`)) throw new StudioError('invalid-request', `More than ${LIMIT} designs with unsaved changes are not kept.`);
      const kept: Sidecar = { version: 1, name, path, modified, kept: Date.now(), text };
      await writeFileAtomic(file, JSON.stringify(kept));
    });
  }

  async read(session: string, document: string): Promise<Sidecar> {
    const file = this.#path(session, document);
    return withFileErrors('read', file, async () => {
      try {
        return sidecar.parse(JSON.parse(await fs.readFile(file, 'utf8')));
      } catch (error) {
        if (errorCode(error) !== undefined) throw error;
        throw new StudioError('invalid-request', `Cannot read ${file}: it is damaged. It is left where it is.`, { cause: error });
      }
    });
  }

  async discard(session: string, document: string): Promise<void> {
    await fs.unlink(this.#path(session, document)).catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error;
    });
  }

  /** True when the session holds unsaved work. */
  async holds(session: string): Promise<boolean> {
    return (await this.#documents(session)).length > 0;
  }

  async #documents(session: string): Promise<readonly string[]> {
    const names = await fs.readdir(this.#sessions.folder(session)).catch(() => [] as string[]);
    return names.filter((name) => name.endsWith('.json') && name !== 'session.json' && !isTemporary(name)).map((name) => name.slice(0, -'.json'.length));
  }

  /** What the sessions hold, newest first. What lies in its file word for word is saved, whatever was thought of it: it is dropped. */
  async list(sessions: readonly string[]): Promise<RecoveryEntry[]> {
    const found: RecoveryEntry[] = [];
    for (const session of sessions) {
      for (const document of await this.#documents(session)) {
        const entry = await this.#entry(session, document);
        if (entry === 'saved') await this.discard(session, document);
        else if (entry) found.push(entry);
      }
    }
    return found.sort((a, b) => b.kept - a.kept);
  }

  async #entry(session: string, document: string): Promise<RecoveryEntry | 'saved' | null> {
    try {
      const { name, path, modified, kept, text } = await this.read(session, document);
      const file = path === null ? null : await readNow(path);
      if (file?.text === text) return 'saved';
      const disk = path === null ? 'none' : file === null ? 'gone' : file.modified === modified ? 'same' : 'changed';
      return { session, document, name, path, kept, ...lineDifference(file?.text ?? '', text), disk };
    } catch (error) {
      this.#log('warning', `Unsaved work in ${this.#path(session, document)} could not be read. It is left where it is.`, error);
      return null;
    }
  }
}

async function readNow(path: string): Promise<{ readonly text: string; readonly modified: number } | null> {
  try {
    const { size, mtimeMs } = await fs.stat(path);
    return size > MAX_FILE_SIZE ? null : { text: await fs.readFile(path, 'utf8'), modified: mtimeMs };
  } catch {
    return null; // Gone, or not to be read: the kept state is all there is.
  }
}

/** Lines of `next` that `before` does not have, and the other way round, wherever they stand. */
export function lineDifference(before: string, next: string): { readonly added: number; readonly removed: number } {
  const counts = new Map<string, number>();
  const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line.trim() !== '');
  for (const line of lines(before)) counts.set(line, (counts.get(line) ?? 0) - 1);
  for (const line of lines(next)) counts.set(line, (counts.get(line) ?? 0) + 1);
  let [added, removed] = [0, 0];
  for (const count of counts.values()) {
    if (count > 0) added += count;
    else removed -= count;
  }
  return { added, removed };
}
