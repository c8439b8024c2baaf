import type { Client } from '../../../main-process/contract/rpc.ts';
import type { RunWordsChange } from '../../../main-process/contract/run-organisation.ts';
import type { QueueState, RunsFolder } from '../../../main-process/contract/run-requests.ts';
import type { RequestParams, RunSummary } from '../../../main-process/contract/studio.ts';
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
  /** Where runs are shown from, the application's own folder first. */
  folders = $state.raw<readonly RunsFolder[]>([]);
  /** What waits, in its order. */
  queue = $state.raw<QueueState>({ runs: [], paused: false, found: 0 });
  /** A person said to leave what was found waiting. */
  foundLeft = $state(false);
  /** The run that Train and the dock show. */
  chosenId = $state<string | null>(null);
  #records = $state.raw<ReadonlyMap<string, RunRecord>>(new Map());
  readonly #loading = new Map<string, TrainingEvent[]>();
  readonly #client: Client;
  /** Runs ticked to be laid side by side, in the order in which they were. */
  compared = $state.raw<readonly string[]>([]);
  /** The run at the device; between two of a queue, the one that waits longest. */
  readonly active: RunSummary | null = $derived(
    this.summaries.find(({ status }) => isActive(status) && status !== 'queued')
      ?? this.summaries.filter(({ status }) => status === 'queued').pop()
      ?? null,
  );
  readonly chosen: RunRecord | null = $derived(this.chosenId === null ? null : (this.#records.get(this.chosenId) ?? null));

  constructor(client: Client) {
    this.#client = client;
    client.on('run.changed', ({ summary }) => this.#changed(summary));
    client.on('queue.changed', (queue) => (this.queue = queue));
    client.on('run.deleted', ({ run }) => this.#deleted(run));
    client.on('runs.foldersChanged', () => void this.refresh());
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
      // An older application behind the window has no queue to tell of.
      this.queue = await this.#client.request('queue.get', {}).catch(() => this.queue);
      this.folders = await this.#client.request('runs.folders', {}).then(({ folders }) => folders, () => this.folders);
      this.#forgetOthers(new Set(this.summaries.map(({ id }) => id)));
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

  /** Trains the design, or queues it behind what trains, and shows it; null when it could not start. `path`: the file it is from. */
  async start(design: string, engine: string | undefined, path?: string): Promise<RunSummary | null> {
    return this.#ask('Training did not start', async () => {
      const from = { ...(engine === undefined ? {} : { engine }), ...(path === undefined ? {} : { path }) };
      const summary = await this.#client.request('runs.start', { design, ...from });
      this.#changed(summary);
      await this.choose(summary.id);
      return summary;
    });
  }

  /** Queues all runs of an experiment; null when one of them cannot be trained. @returns its id */
  async startExperiment(experiment: RequestParams<'experiments.start'>): Promise<string | null> {
    return this.#ask('The experiment did not start', async () => {
      const { experiment: id, runs } = await this.#client.request('experiments.start', experiment);
      this.#changedAll(runs);
      return id;
    });
  }
  readonly stopExperiment = (experiment: string): Promise<unknown> =>
    this.#ask('The experiment was not stopped', () => this.#client.request('experiments.stop', { experiment }));

  async move(run: string, before: string | null): Promise<void> {
    await this.#ask('The queue was not changed', async () => {
      this.queue = await this.#client.request('queue.move', { run, before });
    });
  }
  async pauseQueue(paused: boolean): Promise<void> {
    await this.#ask('The queue was not changed', async () => {
      this.queue = await this.#client.request('queue.pause', { paused });
    });
  }
  /** What an ended application left waiting stays as it is; nothing asks for it again. */
  leaveFound(): void {
    this.foundLeft = true;
  }
  /** Takes all that an ended application left waiting out of the queue. */
  async removeFound(): Promise<void> {
    for (const run of this.queue.runs.slice(0, this.queue.found)) await this.stop(run);
  }

  /** Shows the runs of another folder too. Every window hears of it and asks for the list again. */
  async addFolder(path: string): Promise<void> {
    await this.#ask('The folder was not added', async () => {
      this.folders = (await this.#client.request('runs.addFolder', { path })).folders;
    });
  }
  /** Nothing is deleted. */
  async removeFolder(path: string): Promise<void> {
    await this.#ask('The folder stays on the list', async () => {
      this.folders = (await this.#client.request('runs.removeFolder', { path })).folders;
    });
  }

  async update(run: string, words: RunWordsChange): Promise<void> {
    await this.#ask('The run was not changed', async () => this.#changed(await this.#client.request('runs.update', { run, ...words })));
  }

  /** To the trash, with a way back for a while; later it is found in the trash. */
  async deleteAll(ids: readonly string[]): Promise<void> {
    const gone: string[] = [];
    await this.#ask('The run was not deleted', async () => {
      for (const run of ids) {
        gone.push((await this.#client.request('runs.delete', { run })).trashed);
        this.#deleted(run);
      }
    });
    const what = gone.length === 1 ? 'The run is' : `${gone.length} runs are`;
    if (gone.length > 0) notify.undoable(`${what} in the trash`, () => void this.restore(gone));
  }
  async restore(trashed: readonly string[]): Promise<void> {
    await this.#ask('The run was not restored', async () => {
      const { runs } = await this.#client.request('trash.restore', { trashed: [...trashed] });
      this.#changedAll(runs);
    });
  }

  /** Ticks a run for a comparison, or takes it out. */
  compare(id: string, on: boolean): void {
    this.compared = on ? [...this.compared.filter((other) => other !== id), id] : this.compared.filter((other) => other !== id);
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
  /** Its folder in the system's file manager, where the host has one. */
  readonly reveal = (run: string): Promise<unknown> => this.#ask('The folder was not shown', () => this.#client.request('runs.reveal', { run }));
  readonly compareHeads = (run: string): Promise<unknown> => this.#ask('The outputs were not compared', () => this.#client.request('runs.compareHeads', { run }));
  readonly checkpointNow = (run: string): Promise<unknown> => this.#ask('No checkpoint was written', () => this.#client.request('runs.checkpoint', { run }));
  async #ask<T>(failure: string, work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      notify.fail(failure, messageOf(error));
      return null;
    }
  }

  #changedAll(summaries: readonly RunSummary[]): void {
    const ids = new Set(summaries.map(({ id }) => id));
    this.summaries = newestFirst([...summaries, ...this.summaries.filter(({ id }) => !ids.has(id))]);
  }
  #changed(summary: RunSummary): void {
    this.summaries = newestFirst([summary, ...this.summaries.filter(({ id }) => id !== summary.id)]);
    const record = this.#records.get(summary.id);
    if (record) record.summary = summary;
  }

  /** What is not in the list any more: deleted meanwhile, or of a folder that is not shown now. */
  #forgetOthers(known: ReadonlySet<string>): void {
    this.#records = new Map([...this.#records].filter(([id]) => known.has(id)));
    if (this.chosenId !== null && !known.has(this.chosenId)) this.chosenId = null;
    this.compared = this.compared.filter((id) => known.has(id));
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
