import type { QueueState } from '../contract/run-requests.ts';
import type { EndEvent } from '../contract/training-events.ts';
import type { TrainerProcess } from './trainer-process.ts';

/** A run that waits or has a trainer. */
export interface Job {
  readonly id: string;
  readonly resume: boolean;
  readonly engine: string | undefined;
  /** Orders those that wait, the lowest first. */
  place: number;
  /** Left behind by an application that ended: it waits until somebody goes on. */
  found: boolean;
  /** When its trainer was started, ms since 1970. */
  since: number;
  trainer: TrainerProcess | null;
  /** The trainer listens. */
  ready: boolean;
  stopping: 'no' | 'asked' | 'killed';
  /** Stopped because the application closes: it keeps its place. */
  closing: boolean;
  end: EndEvent | null;
}

export const newJob = (wanted: Pick<Job, 'id' | 'resume' | 'engine' | 'place'> & { readonly found?: boolean }): Job => ({
  found: false, since: 0, trainer: null, ready: false, stopping: 'no', closing: false, end: null, ...wanted,
});

/** The runs that wait for the device, in order. */
export class RunQueue {
  #jobs: Job[] = [];
  #lastPlace = 0;
  /** Place of the run that was begun last: what waits stays behind it. */
  #begun = -Infinity;
  paused = false;

  /** A place behind all others. Of the clock, so that the order holds over restarts and between applications. */
  nextPlace(): number {
    this.#lastPlace = Math.max(Date.now(), this.#lastPlace + 1, (this.#jobs[this.#jobs.length - 1]?.place ?? 0) + 1);
    return this.#lastPlace;
  }

  get jobs(): readonly Job[] {
    return this.#jobs;
  }

  find(id: string): Job | undefined {
    return this.#jobs.find((job) => job.id === id);
  }

  add(job: Job): void {
    this.#jobs = [...this.#jobs, job].sort((a, b) => a.place - b.place);
  }

  /** A run leaves the queue for its trainer. */
  begin(job: Job): void {
    this.#begun = job.place;
    this.remove(job);
  }

  remove(job: Job): void {
    this.#jobs = this.#jobs.filter((other) => other !== job);
  }

  /** The first that need not wait for a person; none while paused. */
  get next(): Job | undefined {
    return this.paused ? undefined : this.#jobs.find(({ found }) => !found);
  }

  /** Puts a run before another one, or last, by giving it a place between its new neighbours. */
  move(job: Job, before: string | null): void {
    if (job.id === before) return;
    const others = this.#jobs.filter((other) => other !== job);
    const at = before === null ? others.length : others.findIndex(({ id }) => id === before);
    if (at < 0) return;
    const above = others[at - 1]?.place;
    const below = others[at]?.place;
    if (below === undefined) job.place = above === undefined ? job.place : above + 1000;
    else job.place = (Math.max(above ?? below - 2000, this.#begun < below ? this.#begun : -Infinity) + below) / 2;
    this.#jobs = [...others.slice(0, at), job, ...others.slice(at)];
  }

  /** Those found may go on as well. */
  release(): void {
    for (const job of this.#jobs) job.found = false;
  }

  get state(): QueueState {
    return { runs: this.#jobs.map(({ id }) => id), paused: this.paused, found: this.#jobs.filter(({ found }) => found).length };
  }
}
