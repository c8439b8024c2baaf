import { randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { decodeSafetensors, encodeSafetensors, weightsDigest } from '../checkpoint/index.ts';
import { evaluationSummary, type EvaluatedPart, type EvaluationSummary } from '../contract/evaluation.ts';
import { StudioError } from '../contract/studio-error.ts';
import { removeFlatFolder, rename, syncFolder, writeFileAtomic, writeFileSynced } from '../files/atomic.ts';
import { chosenName } from './chosen-checkpoint.ts';
import { runPaths } from './run-folder.ts';

const FOLDER = 'evaluation';
const SUMMARY_FILE = 'summary.json';
const LOGITS_FILE = 'logits.safetensors';
const PARTIAL = '.new-';
const LABELS = 'labels';
/** Name of a tensor: an output's id could be `labels`. */
const logitsOf = (output: string): string => `logits/${output}`;
const imagesFile = (part: EvaluatedPart): string => `images-${part}.bin`;

/** An evaluation as it is kept: `<run>/evaluation/<checkpoint>-<part>/{summary.json,logits.safetensors}`. */
export interface Evaluation {
  readonly summary: EvaluationSummary;
  /** `[images]` */
  readonly labels: Int32Array;
  /** By output, `[images, classes]`. */
  readonly logits: ReadonlyMap<string, Float32Array>;
}

export const evaluationKey = (checkpoint: string, part: EvaluatedPart): string => `${checkpoint}-${part}`;

/** Writes an evaluation in place of one with the same key; it is there wholly or not at all. */
export async function writeEvaluation(run: string, { summary, labels, logits }: Evaluation): Promise<void> {
  const folder = join(run, FOLDER);
  await fs.mkdir(folder, { recursive: true });
  const leftBehind = (await fs.readdir(folder)).filter((name) => name.startsWith(PARTIAL));
  for (const name of leftBehind) await removeFlatFolder(join(folder, name)).catch(() => undefined);
  const partial = join(folder, `${PARTIAL}${randomBytes(4).toString('hex')}`);
  await fs.mkdir(partial);
  try {
    const classes = summary.classNames.length;
    const rows = [...logits].map(([id, data]) => ({ name: logitsOf(id), shape: [labels.length, classes], data }));
    await writeFileSynced(join(partial, LOGITS_FILE), encodeSafetensors([{ name: LABELS, shape: [labels.length], data: labels }, ...rows]));
    await writeFileSynced(join(partial, SUMMARY_FILE), [Buffer.from(`${JSON.stringify(evaluationSummary.parse(summary), null, 2)}\n`, 'utf8')]);
    const target = join(folder, summary.key);
    await removeFlatFolder(target).catch(() => undefined);
    await rename(partial, target);
  } catch (error) {
    await removeFlatFolder(partial).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
}

/** Newest first. What cannot be read is left out. */
export async function listEvaluations(run: string): Promise<readonly EvaluationSummary[]> {
  let names: string[];
  try {
    names = await fs.readdir(join(run, FOLDER));
  } catch {
    return [];
  }
  const found: EvaluationSummary[] = [];
  for (const name of names) {
    if (name.startsWith(PARTIAL) || name.endsWith('.bin')) continue;
    const summary = await readSummary(run, name).catch(() => null);
    if (summary?.key === name) found.push(summary);
  }
  return found.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

/** What was evaluated with the weights that a choice of checkpoint means now; null where nothing was. @throws CheckpointError */
export async function keptEvaluation(run: string, which: string, part: EvaluatedPart): Promise<EvaluationSummary | null> {
  const name = await chosenName(run, which);
  const summary = await readSummary(run, evaluationKey(name, part)).catch(() => null);
  return summary?.checkpoint.digest === (await weightsDigest(join(runPaths(run).checkpoints, name))) ? summary : null;
}

async function readSummary(run: string, key: string): Promise<EvaluationSummary> {
  const path = join(run, FOLDER, key, SUMMARY_FILE);
  const parsed = evaluationSummary.safeParse(JSON.parse(await fs.readFile(path, 'utf8')));
  if (!parsed.success) throw new StudioError('internal', `${path} is not the summary of an evaluation: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** @throws StudioError `not-found` where it is not kept or damaged; evaluating again mends it */
export async function readEvaluation(run: string, key: string): Promise<Evaluation> {
  const directory = join(run, FOLDER, key);
  try {
    const summary = await readSummary(run, key);
    const { tensors } = decodeSafetensors(await fs.readFile(join(directory, LOGITS_FILE)), join(key, LOGITS_FILE));
    const labels = tensors.get(LABELS)?.data;
    if (!(labels instanceof Int32Array) || labels.length !== summary.images) throw new Error('the labels are missing');
    const logits = new Map<string, Float32Array>();
    for (const { id } of summary.outputs) {
      const data = tensors.get(logitsOf(id))?.data;
      if (!(data instanceof Float32Array) || data.length !== summary.images * summary.classNames.length) throw new Error(`the logits of "${id}" are missing`);
      logits.set(id, data);
    }
    return { summary, labels, logits };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StudioError('not-found', `The evaluation in ${directory} cannot be read (${reason}). Evaluate the checkpoint again.`);
  }
}

/** The same weights on images held out to validate by; null where it is that already, or where there is none that can be read. */
export async function heldOutTwin(run: string, { summary }: Pick<Evaluation, 'summary'>): Promise<Evaluation | null> {
  if (summary.part === 'validation') return null;
  const kept = await listEvaluations(run);
  const found = kept.find(({ part, checkpoint }) => part === 'validation' && checkpoint.digest === summary.checkpoint.digest);
  return found ? readEvaluation(run, found.key).catch(() => null) : null;
}

/** When the answers were written; changes when they are made anew. @returns null where there are none */
export const writtenAt = (run: string, key: string): Promise<number | null> =>
  fs.stat(join(run, FOLDER, key, LOGITS_FILE)).then(({ mtimeMs }) => mtimeMs, () => null);

/** The images of a part, once for all evaluations of a run. @param bytes `[images, height, width, channels]` */
export async function keepImages(run: string, part: EvaluatedPart, bytes: Uint8Array): Promise<void> {
  const path = join(run, FOLDER, imagesFile(part));
  await fs.mkdir(join(run, FOLDER), { recursive: true });
  const size = await fs.stat(path).then((stat) => stat.size, () => -1);
  if (size !== bytes.length) await writeFileAtomic(path, bytes);
}

/** Kept images, one after the other; null where they are not kept. */
export async function readKeptImages(
  run: string,
  { part, imageSize, images }: EvaluationSummary,
  indices: readonly number[],
): Promise<readonly Uint8Array[] | null> {
  if (imageSize === null) return null;
  const bytes = imageSize.height * imageSize.width * imageSize.channels;
  let file: fs.FileHandle;
  try {
    file = await fs.open(join(run, FOLDER, imagesFile(part)), 'r');
  } catch {
    return null;
  }
  try {
    const pixels: Uint8Array[] = [];
    for (const index of indices) {
      if (index >= images) throw new StudioError('invalid-request', `The part has ${images} images; there is no image ${index}.`);
      const image = new Uint8Array(bytes);
      const { bytesRead } = await file.read(image, 0, bytes, index * bytes);
      if (bytesRead !== bytes) return null;
      pixels.push(image);
    }
    return pixels;
  } finally {
    await file.close();
  }
}
