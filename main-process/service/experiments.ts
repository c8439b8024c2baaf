import { randomBytes } from 'crypto';
import type { Handlers, ParsedParams } from '../contract/studio.ts';
import { StudioError } from '../contract/studio-error.ts';
import type { RunStore } from '../runs/index.ts';
import { checkDesign } from './check-design.ts';
import type { CheckedRun, RunManager } from './run-manager.ts';

export type Experiment = ParsedParams<'experiments.start'>;

/** Starts and stops many runs as one. An experiment has no file of its own: its runs name it. */
export function experimentHandlers(store: RunStore, manager: RunManager): Pick<Handlers, 'experiments.start' | 'experiments.stop'> {
  return {
    'experiments.start': (experiment) => startExperiment(manager, experiment),
    'experiments.stop': async ({ experiment }) => {
      const mine = (await store.records()).filter((record) => record.experiment?.id === experiment && manager.owns(record.id));
      // Those that wait first, or one would begin when the one that trains has ended.
      const waiting = new Set(manager.queue.runs);
      for (const { id } of [...mine].sort((a, b) => Number(waiting.has(b.id)) - Number(waiting.has(a.id)))) {
        // One may end by itself in this moment.
        await manager.stop(id).catch(() => undefined);
      }
      return {};
    },
  };
}

/** @throws StudioError `invalid-design` or `invalid-dataset` that names the run at fault */
export async function startExperiment(manager: RunManager, { name, kind, path, runs }: Experiment) {
  const id = `${kind}-${randomBytes(3).toString('hex')}`;
  const checked: CheckedRun[] = [];
  for (const [index, { design, values, engine, name: own, tags }] of runs.entries()) {
    const document = await checkDesign(design).catch((error: unknown) => {
      throw error instanceof StudioError ? new StudioError(error.code, `Run ${index + 1} of ${runs.length} cannot start. ${error.message}`, { diagnostics: error.diagnostics }) : error;
    });
    checked.push({
      design,
      document,
      engine,
      experiment: { id, name, kind, values },
      ...(path === undefined ? {} : { path }),
      ...(own === undefined ? {} : { name: own }),
      ...(tags === undefined ? {} : { tags }),
    });
    // Hundreds of designs: whoever else waits for an answer gets a turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { experiment: id, runs: [...(await manager.startAll(checked))] };
}
