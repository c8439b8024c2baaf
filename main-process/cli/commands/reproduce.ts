import { InvalidArgumentError, type Command } from 'commander';
import { methods, type DatasetReference, type Method } from '../../core/graph/training-config.ts';
import { reproducedTables, reproducePlan, reproduceTable, scaledEpochs, type ReproducedTable, type ReproduceOptions } from '../../core/reproduce/index.ts';
import { seedsFrom } from '../../core/experiments/index.ts';
import { createRunStore } from '../../runs/index.ts';
import { runsFolder } from '../../service/home.ts';
import type { CliContext } from '../context.ts';
import { countImages } from '../count-images.ts';
import { Failure } from '../failure.ts';
import { grouped } from '../numbers.ts';
import { oneOf, wholeNumber } from '../option-values.ts';
import { planText } from '../plan-text.ts';
import { readOutcomes } from '../read-outcomes.ts';
import { runExperiment } from '../run-experiment.ts';
import { readTableStyle, tableStyles, tableText, type TableStyle } from '../table-output.ts';
import { datasetOf } from '../training-options.ts';

interface Options {
  readonly list?: boolean;
  readonly data?: string;
  readonly scale: number;
  readonly seeds: number;
  readonly seed: number;
  readonly only: readonly string[];
  readonly method: Method;
  readonly trainLimit?: number;
  readonly engine?: string;
  readonly dryRun?: boolean;
  readonly format: TableStyle;
  readonly json?: boolean;
}

const help = `
Examples:
  auxnet reproduce --list
  auxnet reproduce cifar-10 --data cifar-10-batches-bin --dry-run
  auxnet reproduce cifar-10 --data cifar-10-batches-bin --scale 0.05 --seeds 3
  auxnet reproduce cifar-10 --data cifar-10-batches-bin --only resnet-56,auxnet-56-5 --format latex

--scale 1 is the paper's schedule: 400 epochs. Smaller ones shorten the epochs and with them the moments at which the
learning rate falls; images, batch and all else stay, unless --train-limit says fewer. Started again with the same table,
scale, limit and method it goes on where it was: each run is an ordinary run of the library. docs/reproduce.md tells more.`;

/** `auxnet reproduce TABLE`: the paper's tables as ready runs, ours beside the published. */
export function reproduceCommand(program: Command, context: CliContext): void {
  program
    .command('reproduce')
    .description('train the networks of a table of the paper and show them beside the published figures')
    .argument('[table]', reproducedTables.map(({ id }) => id).join(', '))
    .option('--list', 'what each table trains')
    .option('--data <name|dir>', 'folder with the files of the data set')
    .option('--scale <x>', "share of the paper's 400 epochs, above 0 up to 1", readScale, 1)
    .option('--seeds <n>', 'runs of each network', wholeNumber(1), 1)
    .option('--seed <n>', 'first seed', wholeNumber(1), 1)
    .option('--only <list>', 'networks, with commas between, as --list names them', (text: string) => text.split(',').map((id) => id.trim()), [])
    .option('--method <name>', `how AuxNets are trained: ${methods.join(', ')}`, oneOf(methods), 'fused')
    .option('--train-limit <n>', 'train on the first n images only', wholeNumber(1))
    .option('--engine <id>', 'engine to train with, as listed by "auxnet devices"')
    .option('--dry-run', 'list the runs and how long they may take, and train nothing')
    .option('--format <name>', `of the table: ${tableStyles.join(', ')}`, readTableStyle, 'text')
    .option('--json', 'print one JSON object')
    .addHelpText('after', help)
    .action(async (name: string | undefined, options: Options) => {
      if (options.list || name === undefined) return context.output.print(reproducedTables.map(listOf).join('\n\n'));
      const table = reproducedTables.find(({ id }) => id === name);
      if (!table) throw new Failure(`There is no table "${name}". There are: ${reproducedTables.map(({ id }) => id).join(', ')}.`);
      await reproduce(table, options, context);
    });
}

async function reproduce(table: ReproducedTable, options: Options, context: CliContext): Promise<void> {
  const unknown = options.only.filter((id) => !table.models.some((model) => model.id === id));
  if (unknown.length > 0) throw new Failure(`--only ${unknown.join(',')}: ${table.title} has ${table.models.map(({ id }) => id).join(', ')}.`);
  const chosen: ReproduceOptions = {
    scale: options.scale,
    trainLimit: options.trainLimit ?? null,
    method: options.method,
    seeds: seedsFrom(options.seed, options.seeds),
    only: options.only,
    dataset: await dataOf(table, options),
  };
  const runs = reproducePlan(table, chosen);
  const store = createRunStore({ directory: runsFolder(context.home) });
  if (options.dryRun) {
    const images = options.data === undefined ? table.images : await countImages(chosen.dataset);
    const named = runs.map(({ model, values, design }) => ({ name: model.title, seed: values.seed, design }));
    return context.output.print(await planText(named, images.train, store));
  }
  const images = await countImages(chosen.dataset);
  const id = experimentId(table, chosen);
  const done = await runExperiment({ id, name: `${table.title} of the paper`, kind: 'reproduce', runs, engine: options.engine }, store, context);
  const outcomes = await readOutcomes(done.map(({ directory }) => directory));
  const reached = done.flatMap(({ values }, at) => {
    const outcome = outcomes[at];
    return outcome ? [{ model: String(values['model']), outcome }] : [];
  });
  const result = reproduceTable(table, chosen, reached, images);
  if (options.json) {
    const plain = reached.map(({ model, outcome: { config: _, ...rest } }) => ({ model, ...rest }));
    context.output.print(JSON.stringify({ experiment: id, ...result, runs: plain }));
  } else context.output.print(tableText(result, options.format));
  const missing = runs.length - outcomes.filter(({ complete }) => complete).length;
  if (missing > 0) throw new Failure(`${missing} of ${runs.length} runs did not complete; the same command tries them again.`);
}

/** The same for the same table, however often it is started: that is what going on hangs on. */
const experimentId = ({ id }: ReproducedTable, { scale, method, trainLimit }: ReproduceOptions): string =>
  `reproduce-${id}-${scaledEpochs(scale)}-epochs-${method}${trainLimit === null ? '' : `-${trainLimit}-images`}`;

async function dataOf(table: ReproducedTable, { data, dryRun }: Options): Promise<DatasetReference> {
  if (data === undefined && dryRun) return { name: table.id };
  if (data === undefined) throw new Failure(`${table.title} is read from disk: give the folder that holds its files, as in --data path/to/folder.`);
  const reference = await datasetOf(data, { name: table.id });
  if (reference.name === table.id) return reference;
  throw new Failure(`--data ${data} is ${reference.name}; this table is of ${table.id}.`);
}

function listOf({ id, title, images, models }: ReproducedTable): string {
  const lines = models.map((model) => {
    const published = model.published?.error?.[id];
    return `  ${model.id.padEnd(20)}${model.title}${published === undefined ? '' : `, published ${published.toFixed(2)} %`}`;
  });
  return [`${id}: ${title}, ${grouped(images.train)} training images`, ...lines].join('\n');
}

function readScale(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && value <= 1)) throw new InvalidArgumentError('A number above 0 and at most 1.');
  return value;
}
