import type { RunWordsChange } from '../contract/run-organisation.ts';
import type { Handlers, RunSummary } from '../contract/studio.ts';
import type { RunChange, RunStore } from '../runs/index.ts';
import type { RunManager } from './run-manager.ts';
import type { RunSettingsFile } from './run-settings.ts';

type RunRequests = Extract<keyof Handlers, `runs.${string}`>;
type Own = Exclude<RunRequests, 'runs.reveal' | 'runs.folders' | 'runs.addFolder' | 'runs.removeFolder'> | Extract<keyof Handlers, `${'queue' | 'trash'}.${string}`>;

export interface RunHandlerOptions {
  readonly store: RunStore;
  readonly manager: RunManager;
  readonly settings: RunSettingsFile;
  /** Looks again which folders of runs are shown. */
  readonly refreshFolders: () => Promise<void>;
  readonly onChanged: (summary: RunSummary) => void;
  /** Before its folder goes. */
  readonly onDelete: (run: string) => void;
  readonly onDeleted: (run: string) => void;
}

/** The requests about runs: what is kept comes from the store, what is alive from the manager. */
export function runHandlers(options: RunHandlerOptions): Pick<Handlers, Own> {
  const { store, manager, settings, refreshFolders, onChanged, onDelete, onDeleted } = options;
  return {
    'runs.list': async () => {
      await refreshFolders();
      // The trainer of a process that was killed, or of another terminal, may have ended since the last look.
      await store.settle(manager.owns);
      await manager.takeOver((await settings.read()).foundQueue === 'go-on');
      return { runs: await store.list() };
    },
    'runs.get': ({ run }) => store.detail(run),
    'runs.start': ({ design, engine, path }) => manager.start({ design, engine, path }),
    'runs.resume': ({ run }) => manager.resume(run),
    'runs.update': async ({ run, ...words }) => {
      const change = takenBack(words);
      if (Object.keys(change).length === 0) return store.summary(run);
      const summary = await store.change(run, change);
      onChanged(summary);
      return summary;
    },
    'runs.usage': async ({ run }) => {
      const { runs, trash } = await store.usage(run);
      return { runs: { ...runs }, trash };
    },
    'runs.settings': () => settings.read(),
    'runs.changeSettings': (change) => settings.change(Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))),
    'queue.get': () => Promise.resolve(manager.queue),
    'queue.move': ({ run, before }) => manager.move(run, before),
    'queue.pause': ({ paused }) => Promise.resolve(manager.pauseQueue(paused)),
    'trash.list': async () => ({ entries: await store.trashed() }),
    'trash.restore': async ({ trashed }) => {
      const runs: RunSummary[] = [];
      for (const name of trashed) runs.push(await store.restore(name));
      runs.forEach(onChanged);
      return { runs };
    },
    'trash.empty': async ({ trashed }) => {
      await store.emptyTrash(trashed);
      return {};
    },
    'runs.pause': async ({ run }) => {
      manager.pause(run);
      return {};
    },
    'runs.continue': async ({ run }) => {
      manager.continue(run);
      return {};
    },
    'runs.checkpoint': async ({ run }) => {
      manager.checkpoint(run);
      return {};
    },
    'runs.compareHeads': async ({ run }) => {
      manager.compareHeads(run);
      return {};
    },
    'runs.stop': async ({ run }) => {
      await manager.stop(run);
      return {};
    },
    'runs.delete': async ({ run }) => {
      if (!manager.owns(run)) onDelete(run);
      const trashed = await manager.remove(run);
      onDeleted(run);
      return { trashed };
    },
  };
}

/** Only what is asked for; an empty text, an empty list and `false` take a word out of the record. */
function takenBack(words: RunWordsChange): RunChange {
  const isEmpty = (value: unknown): boolean => value === '' || value === false || (Array.isArray(value) && value.length === 0);
  const said = Object.entries(words).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said.map(([name, value]) => [name, isEmpty(value) ? undefined : value]));
}
