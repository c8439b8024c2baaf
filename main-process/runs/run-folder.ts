import { promises as fs } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { latestState } from '../checkpoint/index.ts';
import type { RunExperiment, RunWordsChange } from '../contract/run-organisation.ts';
import { StudioError } from '../contract/studio-error.ts';
import type { RunDetail, RunSummary } from '../contract/studio.ts';
import { errorsOf, heldOut } from '../contract/training-events.ts';
import type { TrainingConfig } from '../core/graph/training-config.ts';
import { writeFileAtomic } from '../files/atomic.ts';
import { readCurves } from './curves.ts';
import { readLatest } from './metrics.ts';
import { CHECKPOINTS_FOLDER, DESIGN_FILE, isActive, METRICS_FILE, RECORD_FILE, runRecord, type RunParent, type RunRecord } from './record.ts';

/** Paths in a run folder. */
export interface RunPaths {
  readonly directory: string;
  readonly record: string;
  readonly design: string;
  readonly metrics: string;
  readonly checkpoints: string;
}

export const runPaths = (directory: string): RunPaths => ({
  directory,
  record: join(directory, RECORD_FILE),
  design: join(directory, DESIGN_FILE),
  metrics: join(directory, METRICS_FILE),
  checkpoints: join(directory, CHECKPOINTS_FOLDER),
});

/** What a new run is made from. */
export interface NewRun {
  /** Text of the .auxnet file, with the training configuration that is used. */
  readonly design: string;
  /** Name of the design. */
  readonly title: string;
  readonly training: TrainingConfig;
  readonly versions: Readonly<Record<string, string>>;
  readonly engine?: string;
  readonly outputs?: RunRecord['outputs'];
  /** File that the design is from. */
  readonly path?: string;
  readonly experiment?: RunExperiment;
  /** The person's own name for the run. */
  readonly name?: string | undefined;
  readonly tags?: readonly string[];
  /** In the queue of the process that makes it. */
  readonly waiting?: { readonly place?: number; readonly trainer: NonNullable<RunRecord['trainer']> };
  readonly parent?: RunParent;
}

/** Changes of a record; `undefined` takes a field away. */
export type RunChange = {
  readonly [K in 'status' | 'reason' | 'engine' | 'trainer' | 'place' | 'seconds' | keyof RunWordsChange]?: RunRecord[K] | undefined;
};

/** Writes the files of a new run into a folder that is there and empty. */
export async function initialiseRun(directory: string, id: string, run: NewRun): Promise<RunRecord> {
  const { dataset, method, epochs, batchSize, learningRate, seed } = run.training;
  const record: RunRecord = {
    format: 'auxnet-run',
    version: 1,
    id,
    label: id,
    createdAt: new Date().toISOString(),
    status: 'queued',
    design: run.title,
    training: { dataset: dataset.name, method, epochs, batchSize, learningRate, seed },
    versions: { ...run.versions },
    ...given({ engine: run.engine, outputs: run.outputs, path: run.path, parent: run.parent, experiment: run.experiment, name: run.name }),
    ...(run.tags && run.tags.length > 0 && { tags: [...run.tags] }),
    ...(run.path !== undefined && { project: projectOf(run.path) }),
    ...given(run.waiting ?? {}),
  };
  const paths = runPaths(directory);
  await fs.mkdir(paths.checkpoints, { recursive: true });
  await writeFileAtomic(paths.design, run.design);
  // Last: a folder with a record is a run.
  await writeRecord(directory, record);
  return record;
}

/** Designs of one folder belong together, until a person says otherwise. */
const projectOf = (path: string): string => basename(dirname(path)).slice(0, 200);

/** The fields that have a value: an optional one is absent or has one. */
const given = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };

/** @throws StudioError `not-found` where there is no run, `internal` where its record is damaged */
export async function readRecord(directory: string): Promise<RunRecord> {
  const path = runPaths(directory).record;
  let text: string;
  try {
    text = await fs.readFile(path, 'utf8');
  } catch {
    throw new StudioError('not-found', `There is no run in ${directory}: ${RECORD_FILE} cannot be read.`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new StudioError('internal', `${path} is not valid JSON; the run cannot be shown.`);
  }
  const parsed = runRecord.safeParse(json);
  if (!parsed.success) throw new StudioError('internal', `${path} is not a record of a run: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

const writeRecord = (directory: string, record: RunRecord): Promise<void> =>
  writeFileAtomic(runPaths(directory).record, `${JSON.stringify(record, null, 2)}\n`);

/** Reads, changes and writes the record. One writer a run: the process that started its trainer. */
export async function changeRecord(directory: string, change: RunChange): Promise<RunRecord> {
  const changed = runRecord.parse({ ...(await readRecord(directory)), ...change });
  await writeRecord(directory, changed);
  return changed;
}

/** Text of the design that the run trains. */
export const readDesign = (directory: string): Promise<string> => fs.readFile(runPaths(directory).design, 'utf8');

/** The record with what its metrics and checkpoints add, as a line of a list. */
export async function summarise(directory: string, record: RunRecord): Promise<RunSummary> {
  const paths = runPaths(directory);
  const { epoch } = await readLatest(paths.metrics);
  const canResume = !isActive(record.status) && record.status !== 'completed';
  const { name, tags, notes, pinned, project, experiment, outputs, path, seconds, training } = record;
  return {
    id: record.id,
    label: record.label,
    design: record.design,
    method: record.training.method,
    status: record.status,
    ...(record.reason !== undefined && { reason: record.reason }),
    createdAt: record.createdAt,
    epoch: epoch?.epoch ?? 0,
    epochs: record.training.epochs,
    seed: record.training.seed,
    resumable: canResume && ((await latestState(paths.checkpoints)) !== null || !(await hasBegun(directory))),
    ...(epoch && { error: errorsOf(heldOut(epoch)) }),
    directory,
    ...given({ name, tags, notes, pinned, project, experiment, outputs, path, seconds }),
    dataset: training.dataset,
    batchSize: training.batchSize,
    learningRate: training.learningRate,
  };
}

/** Whether a trainer ever wrote of it. One that only waited can begin at any time. */
export const hasBegun = (directory: string): Promise<boolean> =>
  fs.stat(runPaths(directory).metrics).then(({ size }) => size > 0, () => false);

/** Everything that the window shows of one run. */
export async function readDetail(directory: string): Promise<RunDetail> {
  const record = await readRecord(directory);
  return {
    summary: await summarise(directory, record),
    design: await readDesign(directory),
    ...(await readCurves(runPaths(directory).metrics)),
  };
}
