import { promises as fs } from 'fs';
import { randomBytes } from 'crypto';
import { hostname } from 'os';
import { join } from 'path';
import { z } from 'zod';
import { writeFileAtomic } from '../files/atomic.ts';
import { processAlive } from '../runs/process-alive.ts';
import { errorCode } from './file-errors.ts';
import type { Log } from './log.ts';

/**
 * One folder a window: which files it has open, and the unsaved states of its documents (recovery.ts). A window is
 * alive while the process that serves it runs and says so now and then; the folders of dead ones are what a crash left.
 */
const sessionRecord = z.object({
  version: z.literal(1),
  /** Who serves the window; null once it was closed. */
  owner: z.object({ pid: z.int(), host: z.string(), since: z.string() }).nullable(),
  files: z.array(z.string()),
  active: z.string().nullable(),
});
export type SessionRecord = z.output<typeof sessionRecord>;
/** What a window has open. */
export type OpenFiles = Pick<SessionRecord, 'files' | 'active'>;

export interface KnownSession extends OpenFiles {
  readonly id: string;
  readonly alive: boolean;
  /** When it was last heard of, ms since 1970. */
  readonly seen: number;
}

/** Milliseconds between signs of life, and without one until a window counts as gone (its process's number may be another's by then). */
export const heartbeat = { every: 10_000, limit: 60_000 } as const;

export const sessionsFolder = (home: string): string => join(home, 'sessions');
const recordName = 'session.json';
const idPattern = /^[a-z0-9]{4,40}$/;

export class SessionStore {
  readonly #folder: string;
  readonly #log: Log;
  readonly #since = new Date().toISOString();

  constructor(home: string, log: Log) {
    this.#folder = sessionsFolder(home);
    this.#log = log;
  }

  folder(id: string): string {
    return join(this.#folder, id);
  }

  /** A new session, or one taken over, owned by this process. */
  async own(id: string | null, open: OpenFiles): Promise<string> {
    const session = id ?? `s${randomBytes(10).toString('hex')}`;
    await this.keep(session, open);
    return session;
  }

  /** The session's folder, made when it is not there. Designs are nobody else's business. */
  async makeFolder(id: string): Promise<string> {
    await fs.mkdir(this.folder(id), { recursive: true, mode: 0o700 });
    return this.folder(id);
  }

  async keep(id: string, open: OpenFiles): Promise<void> {
    await this.#write(id, { version: 1, owner: { pid: process.pid, host: hostname(), since: this.#since }, ...open });
  }

  /** The window was closed; what it had open stays known. */
  async release(id: string, open: OpenFiles): Promise<void> {
    await this.#write(id, { version: 1, owner: null, ...open });
  }

  async #write(id: string, record: SessionRecord): Promise<void> {
    await writeFileAtomic(join(await this.makeFolder(id), recordName), `${JSON.stringify(record)}\n`);
  }

  /** A sign of life; also keeps the process's number from being mistaken for another's. */
  async beat(id: string): Promise<void> {
    const now = new Date();
    await fs.utimes(join(this.folder(id), recordName), now, now).catch(() => undefined);
  }

  /** All sessions, heard of last first. A record that cannot be read is that of a dead window without files. */
  async list(): Promise<readonly KnownSession[]> {
    const names = await fs.readdir(this.#folder).catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') this.#log('warning', `The sessions in ${this.#folder} could not be listed.`, error);
      return [] as string[];
    });
    const sessions = await Promise.all(names.filter((name) => idPattern.test(name)).map((id) => this.get(id)));
    return sessions.sort((a, b) => b.seen - a.seen);
  }

  async get(id: string): Promise<KnownSession> {
    const path = join(this.folder(id), recordName);
    try {
      const [text, { mtimeMs }] = await Promise.all([fs.readFile(path, 'utf8'), fs.stat(path)]);
      const { owner, files, active } = sessionRecord.parse(JSON.parse(text));
      return { id, files, active, seen: mtimeMs, alive: owner !== null && isAlive(owner, mtimeMs) };
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') this.#log('warning', `${path} could not be read; the files that were open are not known.`, error);
      return { id, files: [], active: null, seen: 0, alive: false };
    }
  }

  /** Removes what a dead window left when there is nothing to recover in it. */
  async prune(id: string): Promise<void> {
    try {
      const names = await fs.readdir(this.folder(id));
      if (names.some((name) => name !== recordName && !isTemporary(name))) return;
      for (const name of names) await fs.unlink(join(this.folder(id), name));
      await fs.rmdir(this.folder(id));
    } catch (error) {
      this.#log('warning', `The folder ${this.folder(id)} could not be removed.`, error);
    }
  }
}

/** Left by a write that a crash cut short: never anything whole (files/atomic.ts). */
export const isTemporary = (name: string): boolean => name.startsWith('.') && name.endsWith('.tmp');

function isAlive(owner: NonNullable<SessionRecord['owner']>, seen: number): boolean {
  if (Date.now() - seen > heartbeat.limit) return false;
  // On another machine that shares the home, signs of life are all there is.
  return owner.host !== hostname() || processAlive(owner);
}
