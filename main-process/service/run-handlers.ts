import type { Handlers } from '../contract/studio.ts';
import type { RunStore } from '../runs/index.ts';
import type { RunManager } from './run-manager.ts';

type RunRequests = Extract<keyof Handlers, `runs.${string}`>;

/** The requests about runs: what is kept comes from the store, what is alive from the manager. */
export function runHandlers(store: RunStore, manager: RunManager, onDeleted: (run: string) => void): Pick<Handlers, RunRequests> {
  return {
    'runs.list': async () => {
      // The trainer of a process that was killed, or of another terminal, may have ended since the last look.
      await store.settle(manager.owns);
      return { runs: await store.list() };
    },
    'runs.get': ({ run }) => store.detail(run),
    'runs.start': ({ design, engine }) => manager.start({ design, engine }),
    'runs.resume': ({ run }) => manager.resume(run),
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
      await manager.remove(run);
      onDeleted(run);
      return {};
    },
  };
}
