import type { Client } from '../../../main-process/contract/rpc.ts';
import type { RunSummary } from '../../../main-process/contract/studio.ts';
import type { TrainingEvent } from '../../../main-process/contract/training-events.ts';
import { messageOf, notify } from '../../ui/notify.ts';
import { RunRecord } from './run-record.svelte.ts';
import { isActive } from './run-status.ts';

/**
 * All runs, newest first, and the full record of those that were looked at. The application is the owner; this is the
 * window's view of it, filled by requests and kept by events.
 */
export class RunLibrary {
  summaries = $state.raw<readonly RunSummary[]>([]);
  /** The run that Train and the dock show. */
  chosenId = $state<string | null>(null);
  #records = $state.raw<ReadonlyMap<string, RunRecord>>(new Map());
  readonly #loading = new Map<string, TrainingEvent[]>();
  readonly #client: Client;
  /** Runs ticked to be laid side by side, in the order in which they were. */
  compared = $state.raw<readonly string[]>([]);
  /** The run at the device; between two of a queue, the one that waits longest. */
  readonly active: RunSummary | null = $derived(
    this.summaries.find(({ status }) => isActive(status) && status !== 'queued') ?? this.summaries.filter(({ status }) => status === 'queued').pop() ?? null,
  );
  readonly chosen: RunRecord | null = $derived(this.chosenId === null ? null : (this.#records.get(this.chosenId) ?? null));

  constructor(client: Client) {
    this.#client = client;
    client.on('run.changed', ({ summary }) => this.#changed(summary));
    client.on('run.deleted', ({ run }) => this.#deleted(run));
    client.on('run.event', ({ run, event }) => {
      this.#loading.get(run)?.push(event);
      this.#records.get(run)?.take(event);
    });
  }

  record(id: string): RunRecord | null {
    return this.#records.get(id) ?? null;
  }

  /** Asks for the list again, and for the records on show: after start and after a lost connection. */
  async refresh(): Promise<void> {
    try {
      this.summaries = newestFirst((await this.#client.request('runs.list', {})).runs);
      const shown = [...this.#records.keys()];
      this.#records = new Map();
      await Promise.all(shown.map((id) => this.load(id)));
      if (this.active && this.chosenId === null) await this.choose(this.active.id);
    } catch (error) {
      notify.fail('The list of runs could not be read', messageOf(error));
    }
  }

  async choose(id: string | null): Promise<void> {
    this.chosenId = id;
    if (id !== null) await this.load(id);
  }

  /** The record of a run, asked for when it is not here yet. */
  async load(id: string): Promise<RunRecord | null> {
    const known = this.#records.get(id);
    if (known || this.#loading.has(id)) return known ?? null;
    // Events that arrive while the answer is under way are played after it; repeated ones are recognised.
    const meanwhile: TrainingEvent[] = [];
    this.#loading.set(id, meanwhile);
    try {
      const record = new RunRecord(await this.#client.request('runs.get', { run: id }));
      meanwhile.forEach((event) => record.take(event));
      this.#records = new Map(this.#records).set(id, record);
      return record;
    } catch (error) {
      notify.fail('The run could not be read', messageOf(error));
      return null;
    } finally {
      this.#loading.delete(id);
    }
  }

  /** Starts a run of the design and shows it; null when it could not start. */
  async start(design: string, engine: string | undefined): Promise<RunSummary | null> {
    return this.#ask('Training did not start', async () => {
      const summary = await this.#client.request('runs.start', engine === undefined ? { design } : { design, engine });
      this.#changed(summary);
      await this.choose(summary.id);
      return summary;
    });
  }

  async resume(id: string): Promise<void> {
    await this.#ask('The run did not resume', async () => {
      this.#changed(await this.#client.request('runs.resume', { run: id }));
      await this.choose(id);
    });
  }

  readonly pause = (run: string): Promise<unknown> => this.#ask('The run was not paused', () => this.#client.request('runs.pause', { run }));
  readonly continue = (run: string): Promise<unknown> => this.#ask('The run did not continue', () => this.#client.request('runs.continue', { run }));
  readonly stop = (run: string): Promise<unknown> => this.#ask('The run was not stopped', () => this.#client.request('runs.stop', { run }));
  readonly compareHeads = (run: string): Promise<unknown> => this.#ask('The outputs were not compared', () => this.#client.request('runs.compareHeads', { run }));
  readonly checkpointNow = (run: string): Promise<unknown> => this.#ask('No checkpoint was written', () => this.#client.request('runs.checkpoint', { run }));
  async delete(run: string): Promise<void> {
    await this.#ask('The run was not deleted', async () => {
      await this.#client.request('runs.delete', { run });
      this.#deleted(run);
    });
  }

  async #ask<T>(failure: string, work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      notify.fail(failure, messageOf(error));
      return null;
    }
  }

  #changed(summary: RunSummary): void {
    this.summaries = newestFirst([summary, ...this.summaries.filter(({ id }) => id !== summary.id)]);
    const record = this.#records.get(summary.id);
    if (record) record.summary = summary;
  }

  #deleted(id: string): void {
    this.summaries = this.summaries.filter((summary) => summary.id !== id);
    const records = new Map(this.#records);
    if (records.delete(id)) this.#records = records;
    if (this.chosenId === id) this.chosenId = null;
    this.compared = this.compared.filter((other) => other !== id);
  }
}

const newestFirst = (runs: readonly RunSummary[]): readonly RunSummary[] =>
  [...runs].sort((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0));
