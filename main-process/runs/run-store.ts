import { randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { StudioError } from '../contract/studio-error.ts';
import type { RunDetail, RunSummary } from '../contract/studio.ts';
import type { TrashEntry } from '../contract/run-requests.ts';
import { rename, syncFolder } from '../files/atomic.ts';
import { readLatest } from './metrics.ts';
import { processAlive } from './process-alive.ts';
import { isActive, type RunRecord } from './record.ts';
import { bytesIn } from './folders.ts';
import { changeRecord, initialiseRun, readDetail, readRecord, runPaths, summarise, type NewRun, type RunChange } from './run-folder.ts';
import { RunIndex } from './run-index.ts';
import { openTrash, TRASH, type Trash } from './trash.ts';

const DRAFT = '.new-';
/** Safe as the name of a folder on every system, and never a path. */
const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const NUMBERED = /^r-(\d+)/;

/** The library of runs: one folder a run, named as the run is shown ("r-014"). */
export interface RunStore {
  readonly directory: string;
  /** Newest first. Damaged records are left out and reported to `onProblem`. */
  list(): Promise<RunSummary[]>;
  create(run: NewRun): Promise<RunSummary>;
  /** @throws StudioError `not-found` */
  summary(id: string): Promise<RunSummary>;
  /** @throws StudioError `not-found` */
  detail(id: string): Promise<RunDetail>;
  change(id: string, change: RunChange): Promise<RunSummary>;
  /** As they lie in the folder, newest first. */
  records(): Promise<readonly RunRecord[]>;
  /** Moves the run to the trash folder; the result brings it back. @throws StudioError `busy` while it trains */
  remove(id: string): Promise<string>;
  trashed(): Promise<TrashEntry[]>;
  /** @throws StudioError `not-found` */
  restore(trashed: string): Promise<RunSummary>;
  /** Removes from the trash for good: those named, or everything. */
  emptyTrash(trashed: readonly string[] | null): Promise<void>;
  /** Bytes on disk of all runs and of the trash; of one run alone when it is named. */
  usage(only?: string): Promise<{ readonly runs: Readonly<Record<string, number>>; readonly trash: number }>;
  /** Settles runs that are marked as active though their trainer is gone, but not those that `isMine` looks after. Returns them. */
  settle(isMine?: (id: string) => boolean): Promise<RunSummary[]>;
  /** Folder of a run. @throws StudioError `not-found` for an id that cannot be one */
  directoryOf(id: string): string;
}

export interface RunStoreOptions {
  /** Folder of all runs, e.g. `<AUXNET_HOME>/runs`; made when needed. */
  readonly directory: string;
  readonly onProblem?: (message: string) => void;
  /** A folder in it that a person named: a run whatever its name, which may have dots and spaces. */
  readonly named?: string;
}

export function createRunStore({ directory, named, onProblem = () => undefined }: RunStoreOptions): RunStore {
  // Read-change-write of one record at a time.
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(work, work);
    queue = result.catch(() => undefined);
    return result;
  };

  const trash = openTrash(directory);
  const directoryOf = (id: string): string => {
    if (!RUN_ID.test(id) && id !== named) throw new StudioError('not-found', `There is no run "${id.slice(0, 100)}".`);
    return join(directory, id);
  };

  const index = new RunIndex(directory);
  const records = async (): Promise<RunRecord[]> => {
    const found = await index.records((await namesIn(directory)).filter((name) => RUN_ID.test(name)), onProblem);
    return found.sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id));
  };

  const change = (id: string, changes: RunChange): Promise<RunSummary> =>
    inTurn(async () => summarise(directoryOf(id), await changeRecord(directoryOf(id), changes)));

  return {
    directory,
    directoryOf,
    change,
    records,
    list: async () => index.summaries(await records()),
    create: (run) => inTurn(() => createRun(directory, trash, run)),
    summary: async (id) => summarise(directoryOf(id), await readRecord(directoryOf(id))),
    detail: async (id) => readDetail(directoryOf(id)),

    async remove(id) {
      const record = await readRecord(directoryOf(id));
      if (isActive(record.status) && hasTrainer(record)) {
        throw new StudioError('busy', `Run ${record.label} is training; stop it before deleting it.`);
      }
      return inTurn(() => trash.put(id));
    },
    trashed: () => trash.list(),
    async restore(trashed) {
      const id = await inTurn(() => trash.restore(trashed));
      return summarise(directoryOf(id), { ...(await readRecord(directoryOf(id))), id });
    },
    async emptyTrash(trashed) {
      for (const name of trashed ?? (await trash.names())) await trash.destroy(name);
    },
    async usage(only) {
      if (only !== undefined) return { runs: { [only]: await bytesIn(directoryOf(only)) }, trash: 0 };
      const runs: Record<string, number> = {};
      for (const name of await namesIn(directory)) if (RUN_ID.test(name)) runs[name] = await bytesIn(join(directory, name));
      return { runs, trash: await bytesIn(join(directory, TRASH)) };
    },

    async settle(isMine = () => false) {
      const settled: RunSummary[] = [];
      for (const record of await records()) {
        if (!isActive(record.status) || hasTrainer(record) || isMine(record.id)) continue;
        // It stood in the queue of an application that is gone, and is taken over from there.
        if (record.status === 'queued' && record.place !== undefined) continue;
        // The trainer may have finished while nobody listened.
        const { end } = await readLatest(runPaths(directoryOf(record.id)).metrics);
        settled.push(
          await change(record.id, {
            status: end?.status ?? 'interrupted',
            reason: end ? end.reason : 'The training process is gone: it was killed, or the machine was turned off.',
            trainer: undefined,
            ...(end?.status === 'completed' || end?.status === 'failed' ? { place: undefined } : {}),
          }),
        );
      }
      return settled;
    },
  };
}

const hasTrainer = (record: RunRecord): boolean => record.trainer !== undefined && processAlive(record.trainer);

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await fs.readdir(directory);
  } catch {
    return [];
  }
}

/** Put together under another name and renamed, so that a run is there with all its files or not at all. */
async function createRun(directory: string, trash: Trash, run: NewRun): Promise<RunSummary> {
  await fs.mkdir(directory, { recursive: true });
  const draft = join(directory, `${DRAFT}${randomBytes(6).toString('hex')}`);
  await fs.mkdir(draft);
  // Numbers of deleted runs are not used again.
  const names = [...(await namesIn(directory)), ...(await trash.names())];
  const taken = names.map((name) => Number(NUMBERED.exec(name)?.[1] ?? 0));
  for (let number = Math.max(0, ...taken) + 1; ; number++) {
    const id = `r-${String(number).padStart(3, '0')}`;
    const record = await initialiseRun(draft, id, run);
    try {
      // Fails where another process took the number in the meantime: a folder with files is never replaced.
      await rename(draft, join(directory, id));
    } catch (error) {
      if ((await namesIn(directory)).includes(id)) continue;
      throw error;
    }
    await syncFolder(directory);
    return summarise(join(directory, id), record);
  }
}
