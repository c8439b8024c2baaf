import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { StudioError } from '../contract/studio-error.ts';
import type { RunSummary } from '../contract/run-summary.ts';
import { processAlive } from './process-alive.ts';
import { isActive } from './record.ts';
import { readRecord, summarise } from './run-folder.ts';
import type { RunStore } from './run-store.ts';

/** "1f0c22ab/r-014": a run of a folder beside the application's own; and so too what lies in that folder's trash. */
const ELSEWHERE = /^([0-9a-f]{8})\/(.+)$/;

/** Names a folder of runs in the ids of its runs: the same at every start. @param directory absolute */
export const folderKey = (directory: string): string => createHash('sha256').update(directory).digest('hex').slice(0, 8);

/** Whether a run is named as one of a folder beside the application's own. */
export const isElsewhere = (id: string): boolean => ELSEWHERE.test(id);

/**
 * The application's own library and other folders of runs as one: numbers are unique in a folder only, so a run of another one
 * has the folder's key before its id, and every question goes where that leads. New runs are made in the own library, and it
 * alone is settled and has a queue: trainers of the others may live on another computer.
 * @param others by their keys, as they are now
 */
export function joinStores(own: RunStore, others: () => ReadonlyMap<string, RunStore>): RunStore {
  const placeOf = (id: string): Place => {
    const [, key, inner] = ELSEWHERE.exec(id) ?? [];
    if (key === undefined || inner === undefined) {
      return { store: own, id, named: (name) => name, told: (summary) => Promise.resolve(summary) };
    }
    const store = others().get(key);
    if (store === undefined) throw new StudioError('not-found', `The folder of run ${inner.slice(0, 100)} is not among the runs folders any more.`);
    return elsewhere(key, store, inner);
  };
  const all = (): readonly Place[] => [placeOf(''), ...[...others()].map(([key, store]) => elsewhere(key, store, ''))];

  return {
    directory: own.directory,
    create: (run) => own.create(run),
    records: () => own.records(),
    settle: (isMine) => own.settle(isMine),
    directoryOf(id) {
      const { store, id: inner } = placeOf(id);
      return store.directoryOf(inner);
    },
    async list() {
      const lists = await Promise.all(all().map(async ({ store, told }) => Promise.all((await store.list()).map(told))));
      return lists.flat().sort((a, b) => b.createdAt.localeCompare(a.createdAt));
    },
    async summary(id) {
      const { store, id: inner, told } = placeOf(id);
      return told(await store.summary(inner));
    },
    async detail(id) {
      const { store, id: inner, told } = placeOf(id);
      const detail = await store.detail(inner);
      return { ...detail, summary: await told(detail.summary) };
    },
    async change(id, change) {
      const { store, id: inner, told } = placeOf(id);
      return told(await store.change(inner, change));
    },
    async remove(id) {
      const { store, id: inner, named } = placeOf(id);
      return named(await store.remove(inner));
    },
    async trashed() {
      const lists = await Promise.all(all().map(async ({ store, named, told }) => {
        const entries = await store.trashed();
        return Promise.all(entries.map(async (entry) => ({ ...entry, trashed: named(entry.trashed), summary: await told(entry.summary) })));
      }));
      return lists.flat().sort((a, b) => b.deletedAt.localeCompare(a.deletedAt));
    },
    async restore(trashed) {
      const { store, id: inner, told } = placeOf(trashed);
      return told(await store.restore(inner));
    },
    async emptyTrash(trashed) {
      if (trashed === null) return void (await Promise.all(all().map(({ store }) => store.emptyTrash(null))));
      for (const name of trashed) {
        const { store, id: inner } = placeOf(name);
        await store.emptyTrash([inner]);
      }
    },
    async usage(only) {
      const runs: Record<string, number> = {};
      let trash = 0;
      for (const { store, id, named } of only === undefined ? all() : [placeOf(only)]) {
        const usage = await store.usage(only === undefined ? undefined : id);
        trash += usage.trash;
        for (const [id, bytes] of Object.entries(usage.runs)) runs[named(id)] = bytes;
      }
      return { runs, trash };
    },
  };
}

/** Where a run lies. */
interface Place {
  readonly store: RunStore;
  /** In that store. */
  readonly id: string;
  /** A name of that store, as the joined one says it. */
  readonly named: (id: string) => string;
  readonly told: (summary: RunSummary) => Promise<RunSummary>;
}

function elsewhere(key: string, store: RunStore, id: string): Place {
  const named = (inner: string): string => `${key}/${inner}`;
  const told = async (summary: RunSummary): Promise<RunSummary> => {
    const { id: inner, label, ...rest } = isActive(summary.status) ? await asItStands(summary) : summary;
    return { ...rest, id: named(inner), label: `${label} (${folderName(store.directory)})`, folder: store.directory };
  };
  return { store, id, named, told };
}

/** The name that tells a folder of runs: that of the project around it where it is called "runs". */
export function folderName(directory: string): string {
  const name = basename(directory);
  return name === 'runs' ? basename(dirname(directory)) || name : name;
}

/** Nobody settles what lies elsewhere: a run whose trainer does not live here is shown as cut off, and its record left as it is. */
async function asItStands(summary: RunSummary): Promise<RunSummary> {
  // It may be deleted at this moment.
  const record = await readRecord(summary.directory).catch(() => null);
  if (record === null) return summary;
  if (record.trainer !== undefined && processAlive(record.trainer)) return summary;
  const reason = record.status === 'queued' ? 'It waits in the queue of another application.' : 'It was at work when last written, and nothing on this computer trains it.';
  return summarise(summary.directory, { ...record, id: summary.id, status: 'interrupted', reason });
}
