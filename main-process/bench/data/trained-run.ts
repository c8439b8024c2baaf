import { readFileSync } from 'fs';
import type { TrainerCommand } from '../../contract/trainer-protocol.ts';
import { trainerMessage } from '../../contract/trainer-protocol.ts';
import type { TrainingEvent } from '../../contract/training-events.ts';
import type { Document } from '../../core/graph/document.ts';
import { serialiseDocument } from '../../core/graph/serialise.ts';
import { createRunStore } from '../../runs/index.ts';

/** A trainer process, as the service starts it. */
export interface BenchTrainer {
  readonly pid: number | undefined;
  send(command: TrainerCommand): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (exit: { readonly code: number | null; readonly stderr?: string }) => void): void;
  kill(): void;
}

export interface TrainedRun {
  readonly events: readonly TrainingEvent[];
  /** Highest resident memory of the process in bytes; null where the system does not tell. */
  readonly peak: number | null;
}

/** How often the memory of the process is looked at; the system keeps the highest value for us. */
const LOOK_EVERY = 50;

/** Trains a design in a process of its own, as the application does. @param library folder for the run */
export async function trainRun(spawnTrainer: () => BenchTrainer, library: string, document: Document): Promise<TrainedRun> {
  const store = createRunStore({ directory: library });
  const run = await store.create({ design: serialiseDocument(document), title: document.name, training: document.training, versions: {} });
  const trainer = spawnTrainer();
  const events: TrainingEvent[] = [];
  let peak: number | null = null;
  const timer = setInterval(() => (peak = peakOf(trainer.pid) ?? peak), LOOK_EVERY);
  try {
    await new Promise<void>((resolve, reject) => {
      trainer.onMessage((raw) => {
        const parsed = trainerMessage.safeParse(raw);
        if (!parsed.success) return;
        const message = parsed.data;
        if (message.type === 'ready') trainer.send({ command: 'start', run: run.id, runDirectory: store.directoryOf(run.id), resume: false });
        if (message.type !== 'event') return;
        events.push(message.event);
        if (message.event.event !== 'end') return;
        peak = peakOf(trainer.pid) ?? peak;
        if (message.event.status === 'completed') resolve();
        else reject(new Error(message.event.reason ?? `The run ${message.event.status}.`));
      });
      trainer.onExit(({ code, stderr = '' }) => reject(new Error(`The trainer ended with code ${code}. ${stderr}`)));
    });
  } finally {
    clearInterval(timer);
    trainer.kill();
  }
  return { events, peak };
}

/** Null where there is no /proc, or the process is gone. */
function peakOf(pid: number | undefined): number | null {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'ascii'))?.[1];
    return kilobytes === undefined ? null : 1024 * Number(kilobytes);
  } catch {
    return null;
  }
}
