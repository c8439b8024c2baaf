import { createHash } from 'crypto';
import { createReadStream, promises as fs } from 'fs';
import { SingleBar } from 'cli-progress';
import { basename, join, resolve } from 'path';
import { DatasetError, datasets, entryOf, imageSize, openDataset, recognise, type Dataset, type OpenOptions, type Split } from '../../data/index.ts';
import { Failure } from '../failure.ts';
import { bytes, grouped } from '../numbers.ts';
import type { Output } from '../output.ts';
import { table } from '../table.ts';

export interface CheckOptions {
  readonly as?: string;
  readonly json?: boolean;
}

/** Files that cannot be read which a person is told by name; `--json` has them all. */
const NAMED = 20;

/** `auxnet data check`: reads a set whole and tells what it holds. @throws Failure with what is wrong */
export async function checkData(output: Output, where: string, options: CheckOptions): Promise<void> {
  const json = options.json === true;
  const path = datasets.some(({ info }) => info.name === where) ? undefined : resolve(where);
  const progress = json ? { onProgress: undefined, stop: () => undefined } : lookBar(output);
  let dataset: Dataset;
  let from: string | undefined;
  try {
    const reference = await referenceTo(where, path, options.as);
    from = reference.path;
    // Files that cannot be read are named all at once, beside what can.
    dataset = await openDataset({ ...reference, skipUnreadable: true }, { progress: progress.onProgress });
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    if (json) output.print(JSON.stringify({ ok: false, problem: error.message, path: error.path }));
    throw new Failure(error.message);
  } finally {
    progress.stop();
  }
  const { info, train, validation, test, skipped = [], pictures } = dataset;
  const published = from === undefined ? [] : await comparePublished(from, info.name);
  const parts = {
    train: describe(train, dataset),
    ...(validation && { validation: describe(validation, dataset) }),
    test: describe(test, dataset),
  };
  const problem = skipped.length === 0
    ? null
    : `${skipped.length === 1 ? '1 file' : `${grouped(skipped.length)} files`} of ${from ?? where} cannot be read as pictures. `
      + 'Mend or remove them, or leave them out with --skip-unreadable.';
  if (json) {
    const found = { name: info.name, title: info.title, ...parts, ...(pictures && { pictures }), published };
    output.print(JSON.stringify(problem === null ? { ok: true, ...found } : { ok: false, problem, ...found, unreadable: skipped }));
    if (problem !== null) throw new Failure(problem);
    return;
  }
  const size = pictures
    ? `pictures from ${sizeText(pictures.smallest)} to ${sizeText(pictures.largest)} pixels, ${bytes(pictures.bytes)}`
    : `${info.height}×${info.width}×${info.channels}`;
  output.print(`${info.title} (${info.name}): ${size}, ${info.classNames.length} classes`);
  const shown = [['to train', parts.train], ...(parts.validation ? [['to validate', parts.validation] as const] : []), ['to test', parts.test]] as const;
  const rows = info.classNames.map((name, label) => [name, ...shown.map(([, { classes }]) => grouped(classes[label] ?? 0))]);
  const columns = [{ title: 'class' }, ...shown.map(([title]) => ({ title, align: 'right' as const }))];
  output.print(table(columns, [...rows, ['all', ...shown.map(([, { count }]) => grouped(count))]]));
  for (const [name, { sha256 }] of Object.entries(parts)) if (sha256 !== undefined) output.print(`${name.padEnd(5)} SHA-256 of images and labels: ${sha256}`);
  for (const { file, same } of published) {
    output.print(same ? `${file} is the published file.` : `${file} is not the published file: a subset, packed anew, or damaged where no checksum tells.`);
  }
  if (problem === null) return;
  for (const { path: file, reason } of skipped.slice(0, NAMED)) output.say(`${file}: ${reason}`);
  if (skipped.length > NAMED) output.say(`… and ${grouped(skipped.length - NAMED)} more; --json names all.`);
  throw new Failure(problem);
}

type Reference = { readonly name: string; readonly path?: string };

async function referenceTo(name: string, path: string | undefined, as: string | undefined): Promise<Reference> {
  if (path === undefined) return { name };
  return as === undefined ? recognise(path) : { name: as, path };
}

const sizeText = ({ height, width }: { readonly height: number; readonly width: number }): string => `${width}×${height}`;

/** How far the look at a folder's pictures is, on one line of the terminal. */
function lookBar(output: Output): { readonly onProgress: OpenOptions['progress']; readonly stop: () => void } {
  if (!output.interactive) return { onProgress: undefined, stop: () => undefined };
  let bar: SingleBar | null = null;
  return {
    onProgress(looked, files) {
      if (bar === null) {
        bar = new SingleBar({
          format: '[{bar}] {looked} of {files} pictures looked at', hideCursor: true, clearOnComplete: true, barsize: 24, stream: process.stderr,
        });
        bar.start(files, 0, { looked: '0', files: grouped(files) });
      }
      bar.update(looked, { looked: grouped(looked), files: grouped(files) });
    },
    stop: () => bar?.stop(),
  };
}

/** Counts, balance, and, of images in memory, a digest that two machines can compare whatever the format. */
function describe({ count, images, labels }: Split, { info }: Dataset) {
  const classes = info.classNames.map(() => 0);
  for (const label of labels) classes[label] = (classes[label] ?? 0) + 1;
  if (!(images instanceof Uint8Array)) return { count, classes };
  const sha256 = createHash('sha256').update(images).update(Uint8Array.from(labels)).digest('hex');
  return { count, bytes: count * imageSize(info), classes, sha256 };
}

/** Files at a path that are named as published ones, and whether they are those. */
async function comparePublished(path: string, set: string): Promise<{ readonly file: string; readonly same: boolean }[]> {
  const isFolder = (await fs.stat(path)).isDirectory();
  const found: { file: string; same: boolean }[] = [];
  const known = new Map((entryOf(set)?.mirrors ?? []).flatMap(({ files }) => files.map((file) => [file.name, file] as const)));
  for (const { name, bytes: size, md5 } of known.values()) {
    const place = isFolder ? join(path, name) : path;
    if (!isFolder && basename(path) !== name) continue;
    const status = await fs.stat(place).catch(() => null);
    if (!status) continue;
    found.push({ file: name, same: status.size === size && (await md5Of(place)) === md5 });
  }
  return found;
}

async function md5Of(path: string): Promise<string> {
  const hash = createHash('md5');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}
