import type { Command } from 'commander';
import { existsSync } from 'fs';
import { resolve } from 'path';
import { compareConfigurations } from '../../core/experiments/index.ts';
import { parseDocument } from '../../core/graph/parse.ts';
import { errorOf, parseRunQuery, querySyntax } from '../../core/run-query/query.ts';
import type { RunDetail, RunSummary } from '../../contract/studio.ts';
import { createRunStore, type RunStore } from '../../runs/index.ts';
import { runsFolder } from '../../service/home.ts';
import type { CliContext } from '../context.ts';
import { Failure } from '../failure.ts';
import { bytes, clock } from '../numbers.ts';
import { oneOf } from '../option-values.ts';
import { right, table, type Column } from '../table.ts';

const sorts = ['date', 'error', 'name', 'duration'] as const;
type Sort = (typeof sorts)[number];
interface Json {
  readonly json?: boolean;
}

const help = `
A query has terms that must all hold:
${querySyntax.map(({ example, meaning }) => `  ${example.padEnd(20)} ${meaning}`).join('\n')}

Examples:
  auxnet runs list 'tag:paper error<40' --sort error
  auxnet runs show r-014
  auxnet runs compare r-014 r-015 --only-differences
  auxnet runs tag r-014 paper --remove draft
  auxnet runs note r-014 "Diverged without warm-up."
  auxnet runs list --runs-dir ../other-project/runs
  auxnet runs delete r-012 && auxnet runs restore r-012`;

/** `auxnet runs …`: the library of runs, as the window shows it. */
export function runsCommand(program: Command, { home, output }: CliContext): void {
  const runs = program
    .command('runs')
    .description('list, compare, tag and delete runs')
    .option('--runs-dir <dir>', "folder of runs, in place of the application's own")
    .addHelpText('after', help);
  const given = (): string | undefined => runs.opts<{ readonly runsDir?: string }>().runsDir;
  /** The trainers of another folder may live on another computer: what they left is shown as it is. */
  const isOwn = (): boolean => given() === undefined;
  const open = (): RunStore => {
    const runsDir = given();
    const directory = runsDir === undefined ? runsFolder(home) : resolve(runsDir);
    if (runsDir !== undefined && !existsSync(directory)) throw new Failure(`There is no folder ${directory}. Name one that holds folders of runs.`);
    return createRunStore({ directory, onProblem: (message) => output.say(`warning: ${message}`) });
  };

  runs
    .command('list')
    .description('runs of the library, newest first')
    .argument('[query...]', 'what they must be, as in tag:paper error<40')
    .option('--sort <by>', sorts.join(', '), oneOf(sorts), 'date')
    .option('--json', 'print one JSON object')
    .action(async (words: readonly string[], options: Json & { readonly sort: Sort }) => {
      const { matches, problems } = parseRunQuery(words.join(' '));
      if (problems.length > 0) throw new Failure(problems.join('\n'));
      const store = open();
      if (isOwn()) await store.settle();
      const found = (await store.list()).filter(matches).sort(by(options.sort));
      if (options.json) return output.print(JSON.stringify({ runs: found }));
      output.print(found.length === 0 ? 'No run matches.' : listTable(found));
    });

  runs
    .command('show')
    .description('everything about one run')
    .argument('<run>', 'id, such as r-014')
    .option('--json', 'print one JSON object')
    .action(async (id: string, { json }: Json) => {
      const { design, steps: _steps, gradients: _gradients, heads: _heads, ...detail } = await open().detail(id);
      const training = parseDocument(design).document?.training;
      if (json) return output.print(JSON.stringify({ ...detail.summary, training, epochs: detail.epochs }));
      output.print(showText(detail, training ?? {}));
    });

  runs
    .command('compare')
    .description('configurations and errors side by side')
    .argument('<runs...>', 'ids, two or more')
    .option('--only-differences', 'leave out what is the same in all')
    .option('--json', 'print one JSON object')
    .action(async (ids: readonly string[], options: Json & { readonly onlyDifferences?: boolean }) => {
      if (ids.length < 2) throw new Failure('Name two runs at least.');
      const store = open();
      const details = await Promise.all(ids.map((id) => store.detail(id)));
      const rows = compareRuns(details).filter(({ differs }) => !options.onlyDifferences || differs);
      if (options.json) return output.print(JSON.stringify({ runs: ids, rows }));
      const heads = details.map(({ summary }): Column => ({ title: summary.name ?? summary.label, align: 'right' }));
      const columns: readonly Column[] = [{ title: '' }, { title: '' }, ...heads];
      output.print(table(columns, rows.map(({ what, differs, values }) => [differs ? '*' : '', what, ...values.map(shown)])));
    });

  runs
    .command('tag')
    .description('put tags on a run')
    .argument('<run>')
    .argument('[tags...]', 'to add')
    .option('--remove <tags...>', 'to take away')
    .action(async (id: string, added: readonly string[], { remove = [] }: { readonly remove?: readonly string[] }) => {
      const store = open();
      const { tags = [] } = await store.summary(id);
      const next = [...new Set([...tags, ...added])].filter((tag) => !remove.includes(tag));
      await store.change(id, { tags: next.length === 0 ? undefined : next });
      output.print(`${id}: ${next.length === 0 ? 'no tags' : next.join(', ')}`);
    });

  runs
    .command('note')
    .description('print the note of a run, or replace it')
    .argument('<run>')
    .argument('[text]', 'the new note; an empty one takes it away')
    .action(async (id: string, text: string | undefined) => {
      const store = open();
      if (text === undefined) return output.print((await store.summary(id)).notes ?? '');
      await store.change(id, { notes: text === '' ? undefined : text });
    });

  runs
    .command('delete')
    .description('move runs to the trash')
    .argument('<runs...>', 'ids')
    .action(async (ids: readonly string[]) => {
      const store = open();
      if (isOwn()) await store.settle();
      for (const id of ids) {
        await store.remove(id);
        output.print(`${id} is in the trash. To have it back: auxnet runs restore ${id}`);
      }
    });

  runs
    .command('restore')
    .description('bring runs back from the trash, or list what is there')
    .argument('[runs...]', 'ids')
    .option('--json', 'print one JSON object')
    .action(async (ids: readonly string[], { json }: Json) => {
      const store = open();
      const entries = await store.trashed();
      if (ids.length === 0) {
        if (json) return output.print(JSON.stringify({ entries }));
        const rows = entries.map(({ summary, deletedAt, bytes: size }) => [summary.id, summary.design, deletedAt.slice(0, 16).replace('T', ' '), bytes(size)]);
        const columns: readonly Column[] = [{ title: 'run' }, { title: 'design' }, { title: 'deleted' }, { title: 'size', align: 'right' }];
        return output.print(rows.length === 0 ? 'The trash is empty.' : table(columns, rows));
      }
      for (const id of ids) {
        const entry = entries.find(({ trashed, summary }) => trashed === id || summary.id === id);
        if (!entry) throw new Failure(`There is no run ${id} in the trash.`);
        output.print(`${(await store.restore(entry.trashed)).id} is back.`);
      }
    });
}

function shown(value: unknown): string {
  if (value === undefined) return '–';
  if (value === null) return 'off';
  return Array.isArray(value) ? value.join(' ') : String(value);
}
const percent = (value: number | undefined): string => (value === undefined ? '–' : `${value.toFixed(2)} %`);

function by(sort: Sort): (a: RunSummary, b: RunSummary) => number {
  switch (sort) {
    case 'date':
      return (a, b) => b.createdAt.localeCompare(a.createdAt);
    case 'error':
      return (a, b) => (errorOf(a) ?? Infinity) - (errorOf(b) ?? Infinity);
    case 'name':
      return (a, b) => (a.name ?? a.label).localeCompare(b.name ?? b.label);
    case 'duration':
      return (a, b) => (b.seconds ?? 0) - (a.seconds ?? 0);
  }
}

function listTable(found: readonly RunSummary[]): string {
  const left = (title: string) => ({ title });
  const columns = [
    left('run'), left('name'), left('design'), left('method'), left('status'),
    right('epochs'), right('error'), right('time'), left('created'), left('tags'),
  ];
  const rows = found.map((run) => [
    `${run.pinned === true ? '* ' : ''}${run.id}`, run.name ?? '', run.design, run.method, run.status, `${run.epoch}/${run.epochs}`, percent(errorOf(run)),
    run.seconds === undefined ? '' : clock(run.seconds), run.createdAt.slice(0, 16).replace('T', ' '), (run.tags ?? []).join(', '),
  ]);
  return table(columns, rows);
}

type Shown = Pick<RunDetail, 'summary' | 'epochs' | 'log' | 'end'>;

function showText({ summary }: Shown, training: Readonly<Record<string, unknown>>): string {
  const { label, name, design, status, reason, createdAt, seconds, tags, notes } = summary;
  const { directory, project, experiment, outputs = [], error = {} } = summary;
  const configuration = compareConfigurations([training as Parameters<typeof compareConfigurations>[0][number]]);
  const rows: readonly (readonly [string, string])[] = [
    ['run', name === undefined ? label : `${name} (${label})`], ['design', design], ['status', reason === undefined ? status : `${status}: ${reason}`],
    ['created', createdAt], ['time', seconds === undefined ? '–' : clock(seconds)], ['project', project ?? '–'], ['tags', tags?.join(', ') ?? '–'],
    ['experiment', experiment ? `${experiment.name} (${experiment.id})` : '–'], ['folder', directory],
    ...outputs.map(({ id, name: output }) => [`error, ${output}`, percent(error[id])] as const),
    ...configuration.map(({ path, values }) => [path, shown(values[0])] as const),
  ];
  return `${table([{ title: '' }, { title: '' }], rows)}${notes === undefined ? '' : `\n\n${notes}`}`;
}

interface Row {
  readonly what: string;
  readonly values: readonly unknown[];
  readonly differs: boolean;
}

/** Results first, then every field of the configurations. */
function compareRuns(details: readonly RunDetail[]): readonly Row[] {
  const row = (what: string, values: readonly unknown[]): Row => {
    return { what, values, differs: new Set(values.map((value) => JSON.stringify(value))).size > 1 };
  };
  const names = [...new Set(details.flatMap(({ summary }) => (summary.outputs ?? []).map(({ name }) => name)))];
  const configs = details.flatMap(({ design }) => parseDocument(design).document?.training ?? []);
  return [
    row('design', details.map(({ summary }) => summary.design)),
    row('status', details.map(({ summary }) => summary.status)),
    ...names.map((name) => row(`error, ${name}`, details.map(({ summary }) => percent(errorOf(summary, name))))),
    ...(configs.length === details.length
      ? compareConfigurations(configs).map(({ path, values, differs }) => ({ what: path, values, differs }))
      : []),
  ];
}
