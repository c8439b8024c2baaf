import type { Command } from 'commander';
import { randomBytes } from 'crypto';
import { basename } from 'path';
import { AxisError, findField, parseAxisValues, sweepFields, type Axis } from '../../core/experiments/axis.ts';
import { grid, MOST_POINTS, randomPoints, sweepRuns } from '../../core/experiments/sweep.ts';
import type { Document } from '../../core/graph/document.ts';
import { parseDocument } from '../../core/graph/parse.ts';
import { errorOf } from '../../core/run-query/query.ts';
import type { RunSummary } from '../../contract/studio.ts';
import { createRunStore, type RunStore } from '../../runs/index.ts';
import { runsFolder } from '../../service/home.ts';
import type { CliContext } from '../context.ts';
import { countImages } from '../count-images.ts';
import { Failure } from '../failure.ts';
import { wholeNumber } from '../option-values.ts';
import { planText } from '../plan-text.ts';
import { readDesign } from '../read-design.ts';
import { runExperiment, valuesText, type ExperimentRun } from '../run-experiment.ts';
import { keepPlan, readPlan, type SweepPlan } from '../sweep-plans.ts';
import { right, table } from '../table.ts';
import { addTrainingOptions, withTrainingOptions, type TrainingOptions } from '../training-options.ts';

interface Options extends TrainingOptions {
  readonly set: readonly string[];
  readonly random?: number;
  readonly drawSeed: number;
  readonly name?: string;
  readonly resume?: string;
  readonly engine?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const help = `
Values of a field:
  learningRate=0.1,0.05          these
  momentum=0..0.9:4              a range in equal steps, four of them in a grid
  'weightDecay=log:1e-5..1e-3'   a range in equal ratios, five in a grid

Examples:
  auxnet sweep net.auxnet --set learningRate=0.1,0.05 --set seed=1,2,3
  auxnet sweep net.auxnet --set 'weightDecay=log:1e-5..1e-3' --set learningRate=0.01..0.2 --random 20
  auxnet sweep net.auxnet --set method=fused,joint --epochs 5 --dry-run
  auxnet sweep net.auxnet --set blocks=3,5,9 --set width=0.5,1,2 --set seed=1,2,3
  auxnet sweep --resume sweep-3f09ac

Without --random every combination is trained. Ctrl-C stops with a checkpoint; --resume goes on with what is left.
Depth and width of the network: blocks (of every stage), blocks.STAGE, width (times the filters), filters.STAGE, where STAGE is
the id or the name of a stage. Every network is checked before the first is trained.
Fields: ${sweepFields.map(({ path }) => path).join(', ')}.`;

/** `auxnet sweep FILE`: trains a design with many configurations, one after the other. */
export function sweepCommand(program: Command, context: CliContext): void {
  const command = program
    .command('sweep')
    .description('train a design with many values of its configuration')
    .argument('[file]', 'an .auxnet file, or - for stdin');
  addTrainingOptions(command)
    .option('--set <field=values>', 'a field and the values that it takes; once for each field', (text: string, all: string[]) => [...all, text], [])
    .option('--random <n>', 'this many combinations, drawn at random, in place of all of them', wholeNumber(1, MOST_POINTS))
    .option('--draw-seed <n>', 'seed of the draw', wholeNumber(0, 4_294_967_295), 1)
    .option('--name <text>', 'name of the sweep in the library')
    .option('--resume <id>', 'go on with the sweep of that id')
    .option('--engine <id>', 'engine to train with, as listed by "auxnet devices"')
    .option('--dry-run', 'list the runs and how long they may take, and train nothing')
    .option('--json', 'print one JSON object')
    .addHelpText('after', help)
    .action(async (file: string | undefined, options: Options) => {
      if (options.resume !== undefined) {
        if (file !== undefined || options.set.length > 0) throw new Failure('--resume goes on with a sweep as it was planned: leave the design and --set out.');
        return train(await readPlan(context.home, options.resume), options, context);
      }
      if (file === undefined) throw new Failure('Name a design to train, or a sweep to go on with by --resume.');
      await plan(file, options, context);
    });
}

async function plan(file: string, options: Options, context: CliContext): Promise<void> {
  const document = await withTrainingOptions((await readDesign(file)).document, options);
  const runs = refusing(() => {
    const axes = options.set.map((text) => readAxis(text, document));
    if (axes.length === 0) throw new AxisError('A sweep goes over a field at least: --set learningRate=0.1,0.05');
    const points = options.random === undefined ? grid(axes) : randomPoints(axes, options.random, options.drawSeed);
    return sweepRuns(document, axes, points);
  });
  const planned = runs.map(({ values, design }) => ({ values, design: documentOf(design) }));
  if (options.dryRun) {
    const store = createRunStore({ directory: runsFolder(context.home) });
    const named = planned.map(({ values, design }) => ({ name: valuesText(values), seed: design.training.seed, design }));
    return context.output.print(await planText(named, (await countImages(document.training.dataset)).train, store));
  }
  const id = `sweep-${randomBytes(3).toString('hex')}`;
  const name = options.name ?? `Sweep of ${document.name}`;
  const kept = {
    id,
    name,
    runs: runs.map(({ values, design }) => ({ values: { ...values }, design })),
    ...(options.engine !== undefined && { engine: options.engine }),
  };
  await keepPlan(context.home, kept);
  await train({ format: 'auxnet-sweep', version: 1, ...kept }, options, context);
}

async function train({ id, name, engine, runs }: SweepPlan, options: Options, context: CliContext): Promise<void> {
  const store = createRunStore({ directory: runsFolder(context.home) });
  const planned: readonly ExperimentRun[] = runs.map(({ values, design }) => ({ values, design: documentOf(design) }));
  context.output.say(`Sweep ${id}: ${planned.length} runs. To go on after a stop: auxnet sweep --resume ${id}`);
  const done = await runExperiment({ id, name, kind: 'sweep', runs: planned, engine }, store, context);
  await report(id, done.map(({ directory }) => basename(directory)), store, options.json === true, context);
}

/** The runs, the best first by the error of the final output. */
async function report(id: string, ids: readonly string[], store: RunStore, json: boolean, { output }: CliContext): Promise<void> {
  const summaries = await Promise.all(ids.map((run) => store.summary(run)));
  const final = (run: RunSummary): number => errorOf(run) ?? Infinity;
  const sorted = [...summaries].sort((a, b) => final(a) - final(b));
  if (json) {
    const runs = sorted.map(({ id: run, status, experiment, error = {}, directory }) => {
      return { run, status, values: experiment?.values ?? {}, error, directory };
    });
    return output.print(JSON.stringify({ sweep: id, best: runs[0]?.run ?? null, runs }));
  }
  const fields = Object.keys(sorted[0]?.experiment?.values ?? {});
  const outputs = sorted[0]?.outputs ?? [];
  const rows = sorted.map((run) => [
    run.label,
    ...fields.map((field) => String(run.experiment?.values[field] ?? '')),
    ...outputs.map(({ id: exit }) => (run.error?.[exit] === undefined ? run.status : `${run.error[exit].toFixed(2)} %`)),
  ]);
  output.print(table([{ title: 'run' }, ...fields.map(right), ...outputs.map((exit) => right(`${exit.name}, error`))], rows));
}

function readAxis(text: string, document: Document): Axis {
  const at = text.indexOf('=');
  const name = at < 0 ? text : text.slice(0, at);
  const field = findField(name.trim(), document);
  if (!field || at < 0) throw new AxisError(`--set ${text}: ${field ? 'values are missing, as in learningRate=0.1,0.05' : `there is no field "${name}" to go over`}.`);
  return { field, values: parseAxisValues(field, text.slice(at + 1)) };
}

function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof AxisError ? new Failure(error.message) : error;
  }
}

function documentOf(text: string): ExperimentRun['design'] {
  const { document } = parseDocument(text);
  if (!document) throw new Failure('The plan of the sweep holds a design that cannot be read; start the sweep anew.');
  return document;
}
