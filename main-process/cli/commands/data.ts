import { createHash } from 'crypto';
import { createReadStream, promises as fs } from 'fs';
import type { Command } from 'commander';
import { SingleBar } from 'cli-progress';
import { basename, join, resolve } from 'path';
import {
  bytesOf, Cancellation, catalogue, DatasetError, datasets, downloadedFolder, DownloadError, downloadSet, entryOf, imageSize, mirrorOf,
  openAt, openDataset, inMemory, type CatalogueEntry, type MemoryDataset, type MemorySplit,
} from '../../data/index.ts';
import type { CliContext } from '../context.ts';
import { Failure, INTERRUPTED } from '../failure.ts';
import { bytes, clock, grouped } from '../numbers.ts';
import type { Output } from '../output.ts';
import { table } from '../table.ts';

/** `auxnet data`: which data sets there are, what lies at a path, and bringing one here. */
export function dataCommand(program: Command, context: CliContext): void {
  const { output, home } = context;
  const data = program.command('data').description('list, check and download data sets');
  data
    .command('list')
    .description('list the data sets and what of them is here')
    .option('--json', 'print one JSON object')
    .action((options: { json?: boolean }) => list(output, home, options.json === true));
  data
    .command('check')
    .description('read a data set whole and tell what it holds, or what is wrong with it')
    .argument('<path|name>', 'a folder or archive, or the name of a set that was downloaded')
    .option('--as <name>', 'read it as this data set, whatever it looks like')
    .option('--json', 'print one JSON object')
    .action((where: string, options: { as?: string; json?: boolean }) => check(output, where, options));
  data
    .command('download')
    .description('bring a data set into the application’s folder; later runs find it without a path')
    .argument('<name>', catalogue.flatMap(({ sets }) => sets).join(', '))
    .option('--mirror <id|url>', 'a mirror of "auxnet data list", or the address of a folder that has the files')
    .option('--json', 'print progress and result, one JSON object a line')
    .addHelpText('after', '\nAn interrupted download goes on where it stopped when it is asked for again.')
    .action((name: string, options: { mirror?: string; json?: boolean }) => download(output, home, name, options));
}

async function list(output: Output, home: string, json: boolean): Promise<void> {
  const rows = await Promise.all(
    datasets.map(async ({ info }) => {
      const entry = entryOf(info.name);
      const path = entry && (await downloadedFolder(home, entry));
      const mirrors = (entry?.mirrors ?? []).map(({ id, title, base, files }) => ({ id, title, base, bytes: bytesOf(files) }));
      return { ...info, path, mirrors };
    }),
  );
  if (json) return output.print(JSON.stringify({ datasets: rows }));
  const here = (row: (typeof rows)[number]): string =>
    row.path ?? (row.needsPath ? (row.mirrors.length > 0 ? 'not downloaded' : 'from a folder of yours') : 'built in');
  const cells = rows.map((row) => [
    row.name, row.title, `${row.height}×${row.width}×${row.channels}`, String(row.classNames.length), here(row),
    row.mirrors.map(({ id, bytes: size }) => `${id} (${bytes(size)})`).join(', '),
  ]);
  output.print(table([{ title: 'name' }, { title: 'title' }, { title: 'images' }, { title: 'classes', align: 'right' }, { title: 'here' }, { title: 'mirrors' }], cells));
}

async function check(output: Output, where: string, options: { as?: string; json?: boolean }): Promise<void> {
  const isName = datasets.some(({ info }) => info.name === where);
  const path = isName ? undefined : resolve(where);
  let dataset: MemoryDataset;
  try {
    if (path === undefined) dataset = inMemory(await openDataset({ name: where }));
    else dataset = options.as === undefined ? await openAt(path) : inMemory(await openDataset({ name: options.as, path }));
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    if (options.json) output.print(JSON.stringify({ ok: false, problem: error.message, path: error.path }));
    throw new Failure(error.message);
  }
  const { info, train, test } = dataset;
  const published = path === undefined ? [] : await comparePublished(path, info.name);
  const parts = { train: describe(train, dataset), test: describe(test, dataset) };
  if (options.json) return output.print(JSON.stringify({ ok: true, name: info.name, title: info.title, ...parts, published }));
  output.print(`${info.title} (${info.name}): ${info.height}×${info.width}×${info.channels}, ${info.classNames.length} classes`);
  const inClass = ({ classes }: { readonly classes: readonly number[] }, label: number): string => grouped(classes[label] ?? 0);
  const rows = info.classNames.map((name, label) => [name, inClass(parts.train, label), inClass(parts.test, label)]);
  const columns = [{ title: 'class' }, { title: 'to train', align: 'right' }, { title: 'to test', align: 'right' }] as const;
  output.print(table(columns, [...rows, ['all', grouped(train.count), grouped(test.count)]]));
  for (const [name, { sha256 }] of Object.entries(parts)) output.print(`${name.padEnd(5)} SHA-256 of images and labels: ${sha256}`);
  for (const { file, same } of published) {
    output.print(same ? `${file} is the published file.` : `${file} is not the published file: a subset, packed anew, or damaged where no checksum tells.`);
  }
}

/** Counts, balance, and a digest that two machines can compare whatever the format. */
function describe({ count, images, labels }: MemorySplit, { info }: MemoryDataset) {
  const classes = info.classNames.map(() => 0);
  for (const label of labels) classes[label] = (classes[label] ?? 0) + 1;
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

async function download(output: Output, home: string, name: string, options: { mirror?: string; json?: boolean }): Promise<void> {
  const entry: CatalogueEntry | null = entryOf(name);
  if (!entry) throw new Failure(`There is no download of "${name}". There are: ${catalogue.flatMap(({ sets }) => sets).join(', ')}.`);
  const mirror = mirrorOf(entry, options.mirror);
  if (!mirror) {
    throw new Failure(`There is no mirror "${options.mirror ?? ''}" of ${name}. There are: ${entry.mirrors.map(({ id }) => id).join(', ')}, or an address.`);
  }
  const cancellation = new Cancellation();
  const stop = (): void => cancellation.cancel();
  process.once('SIGINT', stop);
  const bar = output.interactive && !options.json
    ? new SingleBar({ format: '{file} [{bar}] {percentage} %  {speed}  {left}', hideCursor: true, clearOnComplete: true, barsize: 24, stream: process.stderr })
    : null;
  let last = 0;
  bar?.start(bytesOf(mirror.files), 0, { file: '', speed: '', left: '' });
  try {
    const path = await downloadSet(home, entry, mirror, {
      cancellation,
      onProgress: (progress) => {
        const { file, received, bytesPerSecond, secondsLeft } = progress;
        bar?.update(received, {
          file,
          speed: bytesPerSecond === null ? '' : `${bytes(bytesPerSecond)}/s`,
          left: secondsLeft === null ? '' : `${clock(secondsLeft)} left`,
        });
        if (options.json && (Date.now() - last > 1000 || progress.phase === 'checking')) {
          last = Date.now();
          output.print(JSON.stringify(progress));
        }
      },
    });
    bar?.stop();
    output.print(options.json ? JSON.stringify({ state: 'done', path }) : `${name} is at ${path}.`);
  } catch (error) {
    bar?.stop();
    if (!(error instanceof DownloadError)) throw error;
    if (options.json) output.print(JSON.stringify({ state: error.kind === 'cancelled' ? 'cancelled' : 'failed', message: error.message }));
    if (error.kind === 'cancelled') throw new Failure('Cancelled. What was received is kept; ask again to go on.', INTERRUPTED);
    throw new Failure(error.message);
  } finally {
    process.removeListener('SIGINT', stop);
  }
}
