import type { RunSummary } from '../contract/studio.ts';
import type { EndEvent, TrainingEvent } from '../contract/training-events.ts';
import { createRunManager, type RunManager } from '../service/run-manager.ts';
import type { RunStore } from '../runs/index.ts';
import type { SpawnTrainer } from '../service/index.ts';
import { Failure, INTERRUPTED } from './failure.ts';
import type { Output } from './output.ts';
import { jsonReporter, terminalReporter } from './progress.ts';

export interface FollowOptions {
  readonly store: RunStore;
  readonly spawnTrainer: SpawnTrainer;
  readonly version: string;
  readonly output: Output;
  readonly json: boolean;
  /** Starts or resumes the run. */
  readonly begin: (manager: RunManager) => Promise<RunSummary>;
}

/**
 * Runs one training in the foreground until its end. SIGINT and SIGTERM stop it with a checkpoint, a second one at once.
 * @returns its id @throws Failure when it did not complete
 */
export async function followRun({ store, spawnTrainer, version, output, json, begin }: FollowOptions): Promise<string> {
  let directory: string | undefined;
  let ended: (end: EndEvent) => void = () => undefined;
  const end = new Promise<EndEvent>((resolve) => (ended = resolve));
  const reporter = json ? jsonReporter(output, () => directory) : terminalReporter(output);
  const onEvent = (_run: string, event: TrainingEvent): void => {
    reporter.onEvent(event);
    if (event.event === 'end') ended(event);
  };
  const log = (level: string, message: string): void => output.say(`${level}: ${message}`);
  const versions = { auxnet: version, node: process.versions.node };
  const manager = createRunManager({ store, spawnTrainer, versions, log, onEvent, onChanged: () => undefined });

  let interrupts = 0;
  let run: string | undefined;
  const interrupt = (): void => {
    interrupts += 1;
    reporter.close();
    if (run === undefined) return void process.exit(INTERRUPTED);
    output.say(interrupts === 1 ? 'Stopping with a checkpoint; once more to end at once.' : 'Ending at once.');
    manager.stop(run).catch(() => undefined); // It ended by itself in this moment.
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    const summary = await begin(manager);
    ({ id: run, directory } = summary);
    if (!json) output.say(`The run is kept in ${summary.directory}`);
    const { status, reason } = await end;
    await manager.close();
    const again = (await store.summary(summary.id)).resumable ? ` Go on with: auxnet resume ${summary.directory}` : '';
    if (status === 'completed') return summary.id;
    if (status === 'stopped') throw new Failure(`Run ${summary.label} was stopped.${again}`, interrupts > 0 ? INTERRUPTED : 1);
    throw new Failure(`Run ${summary.label} failed: ${reason ?? 'the trainer gave no reason.'}${again}`);
  } finally {
    reporter.close();
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}
