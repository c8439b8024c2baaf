import type { Command } from 'commander';
import { SingleBar } from 'cli-progress';
import {
  bytesOf, Cancellation, catalogue, datasets, downloadedFolder, DownloadError, downloadSet, entryOf, mirrorOf, type CatalogueEntry,
} from '../../data/index.ts';
import type { CliContext } from '../context.ts';
import { Failure, INTERRUPTED } from '../failure.ts';
import { bytes, clock } from '../numbers.ts';
import type { Output } from '../output.ts';
import { table } from '../table.ts';
import { checkData, type CheckOptions } from './data-check.ts';

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
    .argument('<path|name>', 'a folder or archive, a folder with a folder of pictures for each class, or the name of a set that was downloaded')
    .option('--as <name>', 'read it as this data set, whatever it looks like')
    .option('--json', 'print one JSON object')
    .action((where: string, options: CheckOptions) => checkData(output, where, options));
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
