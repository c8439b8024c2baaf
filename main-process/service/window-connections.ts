import { promises as fs } from 'fs';
import { StudioError } from '../contract/studio-error.ts';
import type { Handlers, ParsedParams, RequestResult } from '../contract/studio.ts';
import { FileWatcher } from './file-watcher.ts';
import { designPath } from './files.ts';
import type { Log } from './log.ts';
import { RecoveryStore } from './recovery.ts';
import type { ServiceEvent } from './service-event.ts';
import { heartbeat, SessionStore, type OpenFiles } from './sessions.ts';

type WindowRequest =
  | 'files.watch' | 'files.write' | 'session.start' | 'session.keep' | 'recovery.write' | 'recovery.list' | 'recovery.read' | 'recovery.discard';

/** What the application knows of one window: hosts put its handlers over the service's, and close it with the window. */
export interface WindowConnection {
  readonly handlers: Pick<Handlers, WindowRequest>;
  /** The window is gone; resolves when that is on disk. */
  close(): Promise<void>;
}

export interface WindowConnectionsOptions {
  readonly home: string;
  readonly log: Log;
  readonly write: Handlers['files.write'];
  /** To every window. */
  readonly tellAll: (event: ServiceEvent) => void;
}

/** Milliseconds that the window's page before this one may take to be gone. */
const handOver = 1500;
const nothingOpen: OpenFiles = { files: [], active: null };

/** Sessions, recovery and watched files of all windows that this process serves. */
export function createWindowConnections(options: WindowConnectionsOptions): (tell: (event: ServiceEvent) => void) => WindowConnection {
  const { home, log, write, tellAll } = options;
  const sessions = new SessionStore(home, log);
  const recovery = new RecoveryStore(sessions, log);
  /** Sessions of this process, each with the connection that has it. */
  const owners = new Map<string, object>();
  const isLive = async (id: string): Promise<boolean> => owners.has(id) || (await sessions.get(id)).alive;

  /** The session that a new page goes on from; null for a fresh start. */
  async function predecessor(previous: string | null): Promise<OpenFiles & { readonly id: string } | null> {
    if (previous !== null) {
      for (let waited = 0; waited < handOver && (await isLive(previous)); waited += 100) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      // Still there: this is a copy of a tab, not the next page in it.
      return (await isLive(previous)) ? null : sessions.get(previous);
    }
    const all = await sessions.list();
    return owners.size > 0 || all.some(({ alive }) => alive) ? null : (all[0] ?? null);
  }

  return (tell) => {
    const me = {};
    const watcher = new FileWatcher({ onChange: (payload) => tell({ name: 'file.changed', payload }) });
    let session: string | null = null;
    let open: OpenFiles = nothingOpen;
    const beat = setInterval(() => session !== null && void sessions.beat(session), heartbeat.every);
    beat.unref();
    // One after the other: what was asked first is done first.
    let tail: Promise<unknown> = Promise.resolve();
    const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
      const next = tail.then(work);
      tail = next.catch(() => undefined);
      return next;
    };
    const mine = (): string => {
      if (session === null) throw new StudioError('invalid-request', 'The window has no session yet: "session.start" comes first.');
      return session;
    };

    async function start({ previous, resume }: ParsedParams<'session.start'>): Promise<RequestResult<'session.start'>> {
      await release();
      const before = resume && previous !== null ? await sessions.get(previous) : await predecessor(previous);
      open = before ? { files: before.files, active: before.active } : nothingOpen;
      // A page that stayed keeps its session; whoever had it was the connection that was lost.
      session = await sessions.own(resume ? previous : null, open);
      owners.set(session, me);
      for (const { id, alive } of await sessions.list()) if (!alive && !owners.has(id)) await sessions.prune(id);
      const exists = (path: string): Promise<boolean> => fs.access(path).then(() => true, () => false);
      const files = await Promise.all(open.files.map(async (path) => ({ path, exists: await exists(path) })));
      return { session, files, active: open.active };
    }

    async function release(): Promise<void> {
      const id = session;
      session = null;
      if (id === null || owners.get(id) !== me) return;
      owners.delete(id);
      await sessions.release(id, open).catch((error: unknown) => log('warning', `The end of the session ${id} could not be noted.`, error));
      if (await recovery.holds(id)) tellAll({ name: 'recovery.changed', payload: {} });
    }

    return {
      handlers: {
        'files.write': (params) => watcher.whileWriting(params.path, () => write(params)),
        'files.watch': async ({ files }) => {
          watcher.watch(files.map(({ path, modified }) => ({ path: designPath(path), modified })));
          return {};
        },
        'session.start': (params) => inTurn(() => start(params)),
        'session.keep': (next) =>
          inTurn(async () => {
            open = next;
            await sessions.keep(mine(), open);
            return {};
          }),
        'recovery.write': (params) =>
          inTurn(async () => {
            await recovery.write(mine(), params);
            return {};
          }),
        'recovery.list': async () => {
          const dead = (await sessions.list()).filter(({ id, alive }) => !alive && !owners.has(id));
          return { entries: await recovery.list(dead.map(({ id }) => id)) };
        },
        'recovery.read': async ({ session: id, document }) => {
          const { name, path, modified, text } = await recovery.read(id, document);
          return { name, path, modified, text };
        },
        'recovery.discard': ({ session: other, document }) =>
          inTurn(async () => {
            if (other !== undefined && other !== session && (await isLive(other))) {
              throw new StudioError('busy', 'The window that this unsaved work belongs to is open.');
            }
            await recovery.discard(other ?? mine(), document);
            return {};
          }),
      },
      close: () => {
        clearInterval(beat);
        watcher.close();
        return inTurn(release);
      },
    };
  };
}
