import { createHash, randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { removeFlatFolder, rename, syncFolder, writeFileSynced } from '../files/atomic.ts';
import { decodeSafetensors, encodeSafetensors, type NamedTensor, type TensorFile } from './safetensors.ts';
import {
  CHECKPOINT_FORMAT,
  CHECKPOINT_VERSION,
  checkpointState,
  OPTIMIZER_FILE,
  STATE_FILE,
  WEIGHTS_FILE,
  withName,
  type BestResults,
  type BestSoFar,
  type CheckpointState,
  type TrainingState,
} from './state.ts';

/**
 * The checkpoints of one run: `<folder>/<sequence>-step-<step>/` with weights, optimiser state and state.json. A
 * checkpoint is put together in a folder of another name, synced, and renamed: under its final name it is complete.
 */

/** How many are kept besides the best of each exit: the last one and one to fall back on. */
export const KEPT_CHECKPOINTS = 2;
const FOLDER = /^(\d{6,})-step-(\d+)$/;
const PARTIAL = '.partial-';

export interface CheckpointContent {
  readonly training: TrainingState;
  readonly best: BestSoFar;
  /** Trainable weights and running averages. */
  readonly weights: readonly NamedTensor[];
  /** The optimizer's slots. */
  readonly optimizer: readonly NamedTensor[];
}

export interface Checkpoint {
  readonly directory: string;
  readonly training: TrainingState;
  readonly best: BestResults;
  readonly weights: TensorFile;
  readonly optimizer: TensorFile;
}

/** A checkpoint that cannot be used; the message says which and why. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
}

/** Writes a checkpoint and removes those that are no longer needed. Returns its folder. One writer a run. */
export async function writeCheckpoint(folder: string, content: CheckpointContent, keep = KEPT_CHECKPOINTS): Promise<string> {
  await fs.mkdir(folder, { recursive: true });
  const last = (await completeNames(folder))[0];
  const sequence = last === undefined ? 1 : Number(FOLDER.exec(last)?.[1]) + 1;
  const name = `${String(sequence).padStart(6, '0')}-step-${content.training.step}`;
  const target = join(folder, name);
  const partial = join(folder, `${PARTIAL}${process.pid}-${randomBytes(4).toString('hex')}`);
  await fs.mkdir(partial);
  try {
    const files: CheckpointState['files'] = {
      [WEIGHTS_FILE]: await writeTensors(join(partial, WEIGHTS_FILE), content.weights),
      [OPTIMIZER_FILE]: await writeTensors(join(partial, OPTIMIZER_FILE), content.optimizer),
    };
    const state: CheckpointState = checkpointState.parse({
      format: CHECKPOINT_FORMAT,
      version: CHECKPOINT_VERSION,
      createdAt: new Date().toISOString(),
      training: content.training,
      best: withName(content.best, name),
      files,
    });
    await writeFileSynced(join(partial, STATE_FILE), [Buffer.from(`${JSON.stringify(state, null, 2)}\n`, 'utf8')]);
    await syncFolder(partial);
    await rename(partial, target);
  } catch (error) {
    await removeFlatFolder(partial).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
  await prune(folder, keep);
  return target;
}

async function writeTensors(path: string, tensors: readonly NamedTensor[]): Promise<{ bytes: number; sha256: string }> {
  const chunks = encodeSafetensors(tensors, { format: 'auxnet' });
  const hash = createHash('sha256');
  let bytes = 0;
  for (const chunk of chunks) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  await writeFileSynced(path, chunks);
  return { bytes, sha256: hash.digest('hex') };
}

/**
 * The newest checkpoint that is whole. Damaged ones are passed over and reported.
 * @returns null where there is none
 */
export async function latestCheckpoint(folder: string): Promise<{ checkpoint: Checkpoint | null; damaged: readonly string[] }> {
  const damaged: string[] = [];
  const names = await completeNames(folder);
  for (const name of names) {
    try {
      const checkpoint = await readCheckpoint(join(folder, name));
      // One that someone has deleted is the best no more.
      const best = Object.fromEntries(Object.entries(checkpoint.best).filter(([, result]) => names.includes(result.checkpoint)));
      return { checkpoint: { ...checkpoint, best }, damaged };
    } catch (error) {
      damaged.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { checkpoint: null, damaged };
}

/**
 * Reads one checkpoint, digests compared.
 * @throws CheckpointError or SafetensorsError
 */
export async function readCheckpoint(directory: string): Promise<Checkpoint> {
  const state = await readState(directory);
  const optimizer = await readTensors(directory, OPTIMIZER_FILE, state);
  return {
    directory,
    training: state.training,
    best: state.best,
    weights: await readTensors(directory, WEIGHTS_FILE, state),
    optimizer: state.version === 1 ? momentumAsSlots(optimizer) : optimizer,
  };
}

/** Version 1 knew SGD only and kept its momentum under the weight's name. */
function momentumAsSlots({ tensors, metadata }: TensorFile): TensorFile {
  const slots = [...tensors.values()].map((tensor) => ({ ...tensor, name: `${tensor.name}/momentum` }));
  return { tensors: new Map(slots.map((tensor) => [tensor.name, tensor])), metadata };
}

/** State of the newest checkpoint that looks whole, without reading its tensors: what a list of runs needs. */
export async function latestState(folder: string): Promise<TrainingState | null> {
  for (const name of await completeNames(folder)) {
    try {
      const state = await readState(join(folder, name));
      for (const [file, { bytes }] of Object.entries(state.files)) {
        if ((await fs.stat(join(folder, name, file))).size !== bytes) throw new CheckpointError(`${name}/${file} is truncated.`);
      }
      return state.training;
    } catch {
      // The next older one.
    }
  }
  return null;
}

/** A checkpoint as a list shows it. */
export interface CheckpointEntry {
  /** Name of its folder. */
  readonly name: string;
  readonly createdAt: string;
  readonly training: TrainingState;
  /** Outputs that answered best here, by what the newest checkpoint knows. */
  readonly bestOf: readonly string[];
}

/** The checkpoints of a run, newest first; those whose state cannot be read are left out. Tensors are not looked at. */
export async function listCheckpoints(folder: string): Promise<readonly CheckpointEntry[]> {
  const entries: { name: string; state: CheckpointState }[] = [];
  for (const name of await completeNames(folder)) {
    const state = await readState(join(folder, name)).catch(() => null);
    if (state) entries.push({ name, state });
  }
  const best = Object.entries(entries[0]?.state.best ?? {});
  return entries.map(({ name, state: { createdAt, training } }) => {
    return { name, createdAt, training, bestOf: best.flatMap(([exit, { checkpoint }]) => (checkpoint === name ? [exit] : [])) };
  });
}

/** SHA-256 of a checkpoint's weights, as its state tells. @throws CheckpointError */
export async function weightsDigest(directory: string): Promise<string> {
  return (await readState(directory)).files[WEIGHTS_FILE]?.sha256 ?? '';
}

async function readState(directory: string): Promise<CheckpointState> {
  const path = join(directory, STATE_FILE);
  const name = `Checkpoint ${basename(directory)}`;
  let json: unknown;
  try {
    json = JSON.parse(await fs.readFile(path, 'utf8'));
  } catch (error) {
    throw new CheckpointError(`${name}: ${STATE_FILE} cannot be read (${error instanceof Error ? error.message : String(error)}).`);
  }
  const parsed = checkpointState.safeParse(json);
  if (!parsed.success) throw new CheckpointError(`${name}: ${STATE_FILE} is not valid: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

async function readTensors(directory: string, file: string, state: CheckpointState): Promise<TensorFile> {
  const name = `Checkpoint ${basename(directory)}`;
  const expected = state.files[file];
  if (expected === undefined) throw new CheckpointError(`${name}: ${STATE_FILE} does not list ${file}.`);
  let bytes: Uint8Array;
  try {
    bytes = await fs.readFile(join(directory, file));
  } catch (error) {
    throw new CheckpointError(`${name}: ${file} cannot be read (${error instanceof Error ? error.message : String(error)}).`);
  }
  if (bytes.length !== expected.bytes) throw new CheckpointError(`${name}: ${file} has ${bytes.length} bytes, expected ${expected.bytes}.`);
  if (createHash('sha256').update(bytes).digest('hex') !== expected.sha256) {
    throw new CheckpointError(`${name}: the content of ${file} does not match its checksum; the file is damaged.`);
  }
  return decodeSafetensors(bytes, join(basename(directory), file));
}

/** Names of finished checkpoints, newest first. */
async function completeNames(folder: string): Promise<readonly string[]> {
  let names: string[];
  try {
    names = await fs.readdir(folder);
  } catch {
    return [];
  }
  return names.filter((name) => FOLDER.test(name)).sort((a, b) => Number(FOLDER.exec(b)?.[1]) - Number(FOLDER.exec(a)?.[1]));
}

/**
 * Old checkpoints, and what a killed process left half-written. The best ones that any of the kept checkpoints names
 * stay: should the newest turn out damaged, the one before must find its own.
 */
async function prune(folder: string, keep: number): Promise<void> {
  const names = await completeNames(folder);
  const kept = new Set(names.slice(0, keep));
  for (const name of names.slice(0, keep)) {
    const best = await readState(join(folder, name)).then((state) => Object.values(state.best), () => []);
    for (const { checkpoint } of best) kept.add(checkpoint);
  }
  for (const name of names) {
    if (!kept.has(name)) await removeFlatFolder(join(folder, name));
  }
  for (const name of await fs.readdir(folder)) {
    if (name.startsWith(PARTIAL)) await removeFlatFolder(join(folder, name));
  }
}
