import { promises as fs } from 'fs';
import { StudioError } from '../contract/studio-error.ts';
import type { QueueState } from '../contract/run-requests.ts';
import type { RunSummary } from '../contract/studio.ts';
import { trainerMessage } from '../contract/trainer-protocol.ts';
import type { EndEvent, TrainingEvent } from '../contract/training-events.ts';
import { hasBegun, initialiseRun, isActive, MetricsLog, readRecord, runPaths, type NewRun, type RunChange, type RunStore } from '../runs/index.ts';
import { processAlive } from '../runs/process-alive.ts';
import type { Document } from '../core/graph/document.ts';
import { checkDesign } from './check-design.ts';
import type { Log } from './log.ts';
import { findWaiting } from './found-runs.ts';
import { outputsOf } from './run-outputs.ts';
import { newJob, RunQueue, type Job } from './run-queue.ts';
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
  /** Nothing trains, and nothing waits that may. */
  readonly onIdle?: () => void;
  /** The queue was changed. */
  readonly onQueue?: (state: QueueState) => void;
  /** What waits when this application ends is kept, for the next one to find. Else it is stopped. */
  readonly keepsQueue?: boolean;
}

export interface StartOptions {
  /** Text of an .auxnet file. */
  readonly design: string;
  readonly engine?: string | undefined;
  /** Name of the run's folder in the store; default: the next number. Its folder must be empty or absent. */
  readonly id?: string | undefined;
  /** File that the design is from. */
  readonly path?: string | undefined;
}

/** A run to be made, checked already. */
export interface CheckedRun extends Pick<NewRun, 'experiment' | 'name' | 'tags' | 'path'> {
  readonly design: string;
  readonly document: Document;
  readonly engine?: string | undefined;
}

/**
 * Starts, watches and ends trainer processes, one at a time; further runs wait in a queue. What a trainer does to itself
 * (crash, out of memory) ends as a failed run, never as an error here.
 */
export interface RunManager {
  /** @throws StudioError `invalid-design`, `invalid-dataset` */
  start(options: StartOptions): Promise<RunSummary>;
  /** Makes all of them, then queues them in this order. None is left when one cannot be made. */
  startAll(runs: readonly CheckedRun[]): Promise<readonly RunSummary[]>;
  /** Goes on from the last checkpoint of a run that is not active, or begins one that only waited. A waiting one comes first. */
  resume(id: string): Promise<RunSummary>;
  pause(id: string): void;
  continue(id: string): void;
  checkpoint(id: string): void;
  /** Compares the outputs' gradients at the next step. */
  compareHeads(id: string): void;
  /** With a checkpoint; asked a second time, at once and without. */
  stop(id: string): Promise<void>;
  /** @throws StudioError `busy` while active */
  remove(id: string): Promise<string>;
  /** Whether the run is queued or trains here. */
  owns(id: string): boolean;
  readonly queue: QueueState;
  /** The run that has the device; null while none has. */
  readonly training: string | null;
  /** Puts a waiting run before another one, or last. */
  move(id: string, before: string | null): Promise<QueueState>;
  /** Paused, no further run is taken from the queue. Going on lets those that were found go on too. */
  pauseQueue(paused: boolean): QueueState;
  /** Takes over what waited in an application that ended; it waits for `pauseQueue(false)` unless told to go on. */
  takeOver(goOn: boolean): Promise<void>;
  /** Asks the trainer to checkpoint and stop, kills it when that takes longer than `limit` ms, and forgets the queue. */
  close(limit?: number): Promise<void>;
}

export function createRunManager(options: RunManagerOptions): RunManager {
  const { store, log } = options;
  const queue = new RunQueue();
  let current: Job | null = null;
  let closed = false;
  let idle: (() => void) | null = null;

  const find = (id: string): Job | undefined => (current?.id === id ? current : queue.find(id));

  /** Writes the record and tells the new summary. A record that cannot be written (full disk) must not end the application. */
  const record = async (id: string, change: RunChange): Promise<void> => {
    try {
      options.onChanged(await store.change(id, change));
    } catch (error) {
      log('error', `The state of run ${id} could not be written.`, error);
    }
  };

  const owner = (): { pid: number; since: string } => ({ pid: process.pid, since: new Date().toISOString() });

  const place = (): { readonly place?: number } => (options.keepsQueue === true ? { place: queue.nextPlace() } : {});
  const tellQueue = (): QueueState => {
    options.onQueue?.(queue.state);
    return queue.state;
  };

  /** Trains it before what waits, paused or not, when nothing else trains. */
  async function enqueue(id: string, resume: boolean, engine: string | undefined): Promise<RunSummary> {
    if (closed) throw new StudioError('unsupported', 'The application is closing.');
    // Ours until the trainer has its own number, so that no other application takes the run for abandoned.
    const waiting = { trainer: owner(), ...place() };
    const summary = await store.change(id, { status: 'queued', reason: undefined, ...waiting });
    options.onChanged(summary);
    const job = newJob({ id, resume, engine, place: waiting.place ?? queue.nextPlace() });
    queue.add(job);
    if (current === null && !closed) begin(job);
    else next();
    tellQueue();
    return summary;
  }

  function next(): void {
    if (current !== null) return;
    const job = closed ? undefined : queue.next;
    if (job === undefined) {
      options.onIdle?.();
      return idle?.();
    }
    begin(job);
    tellQueue();
  }

  function begin(job: Job): void {
    queue.begin(job);
    current = job;
    let trainer: TrainerProcess;
    try {
      trainer = options.spawnTrainer();
    } catch (error) {
      return finish(job, { code: null, signal: null, error: error instanceof Error ? error.message : String(error) });
    }
    job.trainer = trainer;
    job.since = Date.now();
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
    void settleRecord(job, end).then(() => {
      current = null;
      next();
    });
  }

  async function settleRecord(job: Job, end: EndEvent): Promise<void> {
    const kept = job.closing && end.status === 'stopped' ? {} : { place: undefined };
    const before = await readRecord(store.directoryOf(job.id)).then(({ seconds = 0 }) => seconds, () => 0);
    const seconds = before + (job.since === 0 ? 0 : Math.round(Date.now() - job.since) / 1000);
    await record(job.id, { status: end.status, reason: end.reason, trainer: undefined, seconds, ...kept });
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
      queue.remove(found);
      tellQueue();
      const end: EndEvent = { event: 'end', status: 'stopped', reason: found.resume ? 'Stopped before it went on.' : 'Stopped before it began.' };
      await record(id, { status: end.status, reason: end.reason, trainer: undefined, place: undefined });
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

  const newRun = ({ design, document, engine, ...rest }: CheckedRun): NewRun => ({
    design,
    title: document.name,
    training: document.training,
    versions: options.versions,
    outputs: outputsOf(document),
    ...rest,
    ...(engine === undefined ? {} : { engine }),
  });

  return {
    async start({ design, engine, id, path }) {
      const document = await checkDesign(design);
      const run = newRun({ design, document, engine, ...(path === undefined ? {} : { path }) });
      const summary = id === undefined ? await store.create(run) : await claim(store, id, run);
      return enqueue(summary.id, false, engine);
    },

    async startAll(runs) {
      const made: RunSummary[] = [];
      const jobs: Job[] = [];
      try {
        for (const run of runs) {
          if (closed) throw new StudioError('unsupported', 'The application is closing.');
          const waiting = { trainer: owner(), ...place() };
          const summary = await store.create({ ...newRun(run), waiting });
          made.push(summary);
          jobs.push(newJob({ id: summary.id, resume: false, engine: run.engine, place: waiting.place ?? queue.nextPlace() }));
        }
      } catch (error) {
        for (const { id } of made) {
          await store.change(id, { status: 'stopped', trainer: undefined, place: undefined }).then(() => store.remove(id)).catch(() => undefined);
        }
        throw error;
      }
      made.forEach((summary) => options.onChanged(summary));
      // One word about the queue for all of them: it names every run that waits.
      jobs.forEach((job) => queue.add(job));
      next();
      tellQueue();
      return made;
    },

    async resume(id) {
      const waiting = queue.find(id);
      if (waiting) {
        waiting.found = false;
        queue.move(waiting, queue.jobs[0]?.id ?? null);
        if (current === null) begin(waiting);
        tellQueue();
        return store.summary(id);
      }
      if (find(id)) throw new StudioError('busy', `Run ${id} is active already.`);
      const { status, trainer, engine, label } = await readRecord(store.directoryOf(id));
      if (isActive(status) && trainer !== undefined && processAlive(trainer)) {
        throw new StudioError('busy', `Run ${label} is training in another window or terminal.`);
      }
      if (status === 'completed') throw new StudioError('invalid-request', `Run ${label} is complete; there is nothing left to resume.`);
      if (isActive(status)) await store.change(id, { status: 'interrupted', trainer: undefined });
      if (!(await store.summary(id)).resumable) throw new StudioError('invalid-request', `Run ${label} has no checkpoint to resume from. Start it anew.`);
      return enqueue(id, await hasBegun(store.directoryOf(id)), engine);
    },

    get queue() {
      return queue.state;
    },
    async move(id, before) {
      const moved = queue.find(id);
      if (!moved) throw new StudioError('invalid-request', `Run ${id} does not wait in the queue; it cannot be moved in it.`);
      queue.move(moved, before);
      if (options.keepsQueue === true) await record(id, { place: moved.place });
      return tellQueue();
    },
    pauseQueue(paused) {
      queue.paused = paused;
      if (!paused) queue.release();
      next();
      return tellQueue();
    },
    async takeOver(goOn) {
      for (const { id, resume, engine, place: at } of await findWaiting(store, (id) => find(id) !== undefined)) {
        await record(id, { trainer: owner() });
        queue.add(newJob({ id, resume, engine, place: at, found: !goOn }));
      }
      next();
      tellQueue();
    },

    owns: (id) => find(id) !== undefined,
    get training() {
      return current?.id ?? null;
    },
    pause: (id) => trainerOf(id, 'paused').send({ command: 'pause' }),
    continue: (id) => trainerOf(id, 'continued').send({ command: 'continue' }),
    compareHeads: (id) => trainerOf(id, 'measured').send({ command: 'compare-heads' }),
    checkpoint: (id) => trainerOf(id, 'checkpointed').send({ command: 'checkpoint' }),
    stop,

    async remove(id) {
      // One that was found is nobody's any more until somebody goes on with it.
      if (queue.find(id)?.found === true) await stop(id);
      if (find(id)) throw new StudioError('busy', `Run ${id} is active; stop it before deleting it.`);
      return store.remove(id);
    },

    async close(limit = SHUTDOWN_LIMIT) {
      closed = true;
      const reason = 'The application was closed before it began.';
      for (const job of queue.jobs) {
        queue.remove(job);
        // Kept, it waits for the next application.
        await record(job.id, options.keepsQueue === true ? { trainer: undefined } : { status: 'stopped', reason, trainer: undefined, place: undefined });
      }
      if (current === null) return;
      const gone = new Promise<void>((resolve) => (idle = resolve));
      current.closing = options.keepsQueue === true;
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
