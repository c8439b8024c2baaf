import { hasBegun, isActive, type RunStore } from '../runs/index.ts';
import { processAlive } from '../runs/process-alive.ts';

/** A run that stood in the queue of an application that is gone. */
export interface FoundRun {
  readonly id: string;
  readonly resume: boolean;
  readonly engine: string | undefined;
  readonly place: number;
}

/**
 * What waited, or trained, when an application ended, in the order of its queue: a run keeps its place in its record until
 * it ends. One whose trainer is still writing its last checkpoint is left for the next look.
 */
export async function findWaiting(store: RunStore, isMine: (id: string) => boolean): Promise<readonly FoundRun[]> {
  const found: FoundRun[] = [];
  for (const { id, place, status, trainer, engine } of await store.records()) {
    if (place === undefined || isMine(id) || status === 'completed' || status === 'failed') continue;
    if (trainer !== undefined && processAlive(trainer)) continue;
    // Marked as training, though nobody does: `settle` finds out first how it ended.
    if (isActive(status) && status !== 'queued') continue;
    const resume = await hasBegun(store.directoryOf(id));
    if (resume && !(await store.summary(id)).resumable && status !== 'queued') continue;
    found.push({ id, resume, engine, place });
  }
  return found.sort((a, b) => a.place - b.place);
}
