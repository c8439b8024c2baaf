import { promises as fs } from 'fs';
import { StudioError } from '../contract/studio-error.ts';
import type { RunSummary } from '../contract/studio.ts';
import { trainerMessage } from '../contract/trainer-protocol.ts';
import type { EndEvent, TrainingEvent } from '../contract/training-events.ts';
import { initialiseRun, isActive, MetricsLog, readRecord, runPaths, type NewRun, type RunChange, type RunStore } from '../runs/index.ts';
import { processAlive } from '../runs/process-alive.ts';
import { checkDesign } from './check-design.ts';
import type { Log } from './log.ts';
import { describeExit, type SpawnTrainer, type TrainerExit, type TrainerProcess } from './trainer-process.ts';

/** Milliseconds. */
const SHUTDOWN_LIMIT = 20_000;
/** A trainer that said its end but stays (a native library that hangs on exit). */
const EXIT_LIMIT = 15_000;

export interface RunManagerOptions {
  readonly store: RunStore;
  readonly spawnTrainer: SpawnTrainer;
  /** Kept with each run. */
  readonly versions: Readonly<Record<string, string>>;
  readonly log: Log;
  /** Every event of every run, in order. */
  readonly onEvent: (run: string, event: TrainingEvent) => void;
  readonly onChanged: (summary: RunSummary) => void;
}

export interface StartOptions {
  /** Text of an .auxnet file. */
  readonly design: string;
  readonly engine?: string | undefined;
  /** Name of the run's folder in the store; default: the next number. Its folder must be empty or absent. */
  readonly id?: string | undefined;
}

/**
 * Starts, watches and ends trainer processes, one at a time; further runs wait in a queue. What a trainer does to itself
 * (crash, out of memory) ends as a failed run, never as an error here.
 */
export interface RunManager {
  /** @throws StudioError `invalid-design`, `invalid-dataset` */
  start(options: StartOptions): Promise<RunSummary>;
  /** Goes on from the last checkpoint of a run that is not active. */
  resume(id: string): Promise<RunSummary>;
  pause(id: string): void;
  continue(id: string): void;
  checkpoint(id: string): void;
  /** Compares the outputs' gradients at the next step. */
  compareHeads(id: string): void;
  /** With a checkpoint; asked a second time, at once and without. */
  stop(id: string): Promise<void>;
  /** @throws StudioError `busy` while active */
  remove(id: string): Promise<void>;
  /** Whether the run is queued or trains here. */
  owns(id: string): boolean;
  /** Asks the trainer to checkpoint and stop, kills it when that takes longer than `limit` ms, and forgets the queue. */
  close(limit?: number): Promise<void>;
}

/** A run that is queued or has a trainer. */
interface Job {
  readonly id: string;
  readonly resume: boolean;
  readonly engine: string | undefined;
  trainer: TrainerProcess | null;
  /** The trainer listens. */
  ready: boolean;
  stopping: 'no' | 'asked' | 'killed';
  end: EndEvent | null;
}

export function createRunManager(options: RunManagerOptions): RunManager {
  const { store, log } = options;
  const queue: Job[] = [];
  let current: Job | null = null;
  let closed = false;
  let idle: (() => void) | null = null;

  const find = (id: string): Job | undefined => (current?.id === id ? current : queue.find((job) => job.id === id));

  /** Writes the record and tells the new summary. A record that cannot be written (full disk) must not end the application. */
  const record = async (id: string, change: RunChange): Promise<void> => {
    try {
      options.onChanged(await store.change(id, change));
    } catch (error) {
      log('error', `The state of run ${id} could not be written.`, error);
    }
  };

  const owner = (): { pid: number; since: string } => ({ pid: process.pid, since: new Date().toISOString() });

  async function enqueue(id: string, resume: boolean, engine: string | undefined): Promise<RunSummary> {
    if (closed) throw new StudioError('unsupported', 'The application is closing.');
    // Ours until the trainer has its own number, so that no other application takes the run for abandoned.
    const summary = await store.change(id, { status: 'queued', reason: undefined, trainer: owner() });
    queue.push({ id, resume, engine, trainer: null, ready: false, stopping: 'no', end: null });
    options.onChanged(summary);
    next();
    return summary;
  }

  function next(): void {
    if (current !== null) return;
    const job = closed ? undefined : queue.shift();
    if (job === undefined) return idle?.();
    current = job;
    let trainer: TrainerProcess;
    try {
      trainer = options.spawnTrainer();
    } catch (error) {
      return finish(job, { code: null, signal: null, error: error instanceof Error ? error.message : String(error) });
    }
    job.trainer = trainer;
    trainer.onMessage((message) => receive(job, trainer, message));
    trainer.onExit((exit) => finish(job, exit));
    void record(job.id, { status: 'preparing', trainer: { ...owner(), ...(trainer.pid === undefined ? {} : { pid: trainer.pid }) } });
  }

  function receive(job: Job, trainer: TrainerProcess, raw: unknown): void {
    const parsed = trainerMessage.safeParse(raw);
    if (!parsed.success) return log('warning', `A message of the trainer of run ${job.id} could not be read.`, parsed.error);
    const message = parsed.data;
    if (message.type === 'ready') {
      job.ready = true;
      const { id: run, engine, resume } = job;
      if (job.stopping !== 'no') return kill(job);
      return trainer.send({ command: 'start', run, runDirectory: store.directoryOf(run), resume, ...(engine === undefined ? {} : { engine }) });
    }
    if (message.type === 'event' && job.end === null) react(job, message.event);
  }

  function react(job: Job, event: TrainingEvent): void {
    options.onEvent(job.id, event);
    switch (event.event) {
      case 'start':
        return void record(job.id, { status: 'running', engine: event.engine });
      case 'phase':
        if (event.phase === 'paused') void record(job.id, { status: 'paused' });
        else if (event.phase === 'training') void record(job.id, { status: 'running' });
        return;
      case 'epoch':
        // Nothing to write, but in turn with what is: a summary must not be told after a newer one.
        return void record(job.id, {});
      case 'end':
        job.end = event;
        return killLater(job);
    }
  }

  function killLater(job: Job): void {
    const timer = setTimeout(() => job.trainer?.kill(), EXIT_LIMIT);
    job.trainer?.onExit(() => clearTimeout(timer));
  }

  /** The trainer is gone, with its last word said or not. */
  function finish(job: Job, exit: TrainerExit): void {
    if (current !== job) return;
    const end = job.end ?? endOf(job, exit);
    if (job.end === null) {
      job.end = end;
      try {
        // Its process cannot say it any more.
        const metrics = new MetricsLog(runPaths(store.directoryOf(job.id)).metrics);
        metrics.append(end);
        metrics.close();
      } catch (error) {
        log('error', `The end of run ${job.id} could not be noted.`, error);
      }
      options.onEvent(job.id, end);
    }
    // The next one only when the record tells the end: the device is free, and the list shows one run at a time.
    void record(job.id, { status: end.status, reason: end.reason, trainer: undefined }).then(() => {
      current = null;
      next();
    });
  }

  const job = (id: string, what: string): Job => {
    const found = find(id);
    if (!found) throw new StudioError('invalid-request', `Run ${id} is not training in this application; it cannot be ${what}.`);
    return found;
  };
  const trainerOf = (id: string, what: string): TrainerProcess => {
    const { trainer } = job(id, what);
    if (!trainer) throw new StudioError('invalid-request', `Run ${id} waits for another one to end; it cannot be ${what} yet.`);
    return trainer;
  };

  async function stop(id: string): Promise<void> {
    const found = job(id, 'stopped');
    if (found.trainer === null) {
      queue.splice(queue.indexOf(found), 1);
      const end: EndEvent = { event: 'end', status: 'stopped', reason: 'Stopped before it began.' };
      await record(id, { status: end.status, reason: end.reason, trainer: undefined });
      options.onEvent(id, end);
    } else if (found.stopping === 'no') {
      askToStop(found);
    } else {
      kill(found);
    }
  }

  function askToStop(found: Job): void {
    if (found.stopping === 'no') found.stopping = 'asked';
    // One that does not listen yet is ended when it does: nothing is trained that a checkpoint could keep.
    if (found.ready) found.trainer?.send({ command: 'stop' });
  }

  function kill(found: Job): void {
    found.stopping = 'killed';
    found.trainer?.kill();
  }

  return {
    async start({ design, engine, id }) {
      const { name, training } = await checkDesign(design);
      const { versions } = options;
      const run: NewRun = { design, name, training, versions, ...(engine === undefined ? {} : { engine }) };
      const summary = id === undefined ? await store.create(run) : await claim(store, id, run);
      return enqueue(summary.id, false, engine);
    },

    async resume(id) {
      if (find(id)) throw new StudioError('busy', `Run ${id} is active already.`);
      const { status, trainer, engine, label } = await readRecord(store.directoryOf(id));
      if (isActive(status) && trainer !== undefined && processAlive(trainer)) {
        throw new StudioError('busy', `Run ${label} is training in another window or terminal.`);
      }
      if (status === 'completed') throw new StudioError('invalid-request', `Run ${label} is complete; there is nothing left to resume.`);
      if (isActive(status)) await store.change(id, { status: 'interrupted', trainer: undefined });
      if (!(await store.summary(id)).resumable) throw new StudioError('invalid-request', `Run ${label} has no checkpoint to resume from. Start it anew.`);
      return enqueue(id, true, engine);
    },

    owns: (id) => find(id) !== undefined,
    pause: (id) => trainerOf(id, 'paused').send({ command: 'pause' }),
    continue: (id) => trainerOf(id, 'continued').send({ command: 'continue' }),
    compareHeads: (id) => trainerOf(id, 'measured').send({ command: 'compare-heads' }),
    checkpoint: (id) => trainerOf(id, 'checkpointed').send({ command: 'checkpoint' }),
    stop,

    async remove(id) {
      if (find(id)) throw new StudioError('busy', `Run ${id} is active; stop it before deleting it.`);
      await store.remove(id);
    },

    async close(limit = SHUTDOWN_LIMIT) {
      closed = true;
      const reason = 'The application was closed before it began.';
      for (const { id } of queue.splice(0)) await record(id, { status: 'stopped', reason, trainer: undefined });
      if (current === null) return;
      const gone = new Promise<void>((resolve) => (idle = resolve));
      askToStop(current);
      const timer = setTimeout(() => {
        if (current) kill(current);
      }, limit);
      await gone;
      clearTimeout(timer);
    },
  };
}

/** What a run's end is called when its trainer went without saying. */
function endOf(job: Job, exit: TrainerExit): EndEvent {
  if (job.stopping === 'killed') return { event: 'end', status: 'stopped', reason: 'Ended at once, without a checkpoint.' };
  return { event: 'end', status: 'failed', reason: describeExit(exit) };
}

/** Makes a run in a folder that the user named. */
async function claim(store: RunStore, id: string, run: NewRun): Promise<RunSummary> {
  const directory = store.directoryOf(id);
  await fs.mkdir(directory, { recursive: true });
  if ((await fs.readdir(directory)).length > 0) {
    throw new StudioError('invalid-request', `${directory} is not empty. Name another folder for the run, or resume the one in it.`);
  }
  await initialiseRun(directory, id, run);
  return store.summary(id);
}
