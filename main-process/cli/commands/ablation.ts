import { InvalidArgumentError, type Command } from 'commander';
import { randomBytes } from 'crypto';
import {
  ablationPlan, ablationResult, ablationSentences, ablationTable, armName, auxiliaryOutputs, seedsFrom, unfairness, type RunOutcome,
} from '../../core/experiments/index.ts';
import { methods, type Method } from '../../core/graph/training-config.ts';
import { createRunStore } from '../../runs/index.ts';
import { runsFolder } from '../../service/home.ts';
import type { CliContext } from '../context.ts';
import { countImages } from '../count-images.ts';
import { Failure } from '../failure.ts';
import { wholeNumber } from '../option-values.ts';
import { planText } from '../plan-text.ts';
import { readDesign } from '../read-design.ts';
import { readOutcomes } from '../read-outcomes.ts';
import { runExperiment } from '../run-experiment.ts';
import { runDirectory } from '../run-place.ts';
import { readTableStyle, tableStyles, tableText, type TableStyle } from '../table-output.ts';
import { addTrainingOptions, withTrainingOptions, type TrainingOptions } from '../training-options.ts';

interface Options extends TrainingOptions {
  readonly methods: readonly Method[];
  readonly seeds: number;
  readonly heads: boolean;
  readonly from?: readonly string[];
  readonly resume?: string;
  readonly engine?: string;
  readonly dryRun?: boolean;
  readonly format: TableStyle;
  readonly json?: boolean;
}

const help = `
Examples:
  auxnet ablation net.auxnet --data cifar-10-batches-bin --epochs 10 --seeds 3
  auxnet ablation net.auxnet --methods single,fused --no-heads --seeds 5 --dry-run
  auxnet ablation net.auxnet --seeds 3 --resume ablation-3f09ac
  auxnet ablation --from runs/r-single-1 runs/r-joint-1 runs/r-fused-1 --format markdown

All runs share everything but method, heads and seed. Equal seeds mean equal order of the images and equal first weights of
the trunk. The table holds the test error after the last epoch, never the best one, as mean ± sample standard deviation;
the sentences below it say whether a difference is beyond two standard errors, which with few seeds is a hint and no proof.
Ctrl-C stops with a checkpoint; the same command with --resume and the printed id goes on.`;

/** `auxnet ablation [FILE]`: what the heads and the method are worth, over several seeds. */
export function ablationCommand(program: Command, context: CliContext): void {
  const command = program
    .command('ablation')
    .description('train a design by several methods and seeds, and tell what they are worth')
    .argument('[file]', 'an .auxnet file, or - for stdin');
  addTrainingOptions(command)
    .option('--methods <list>', `methods, with commas between: ${methods.join(', ')}`, readMethods, ['single', 'joint', 'fused'])
    .option('--seeds <n>', 'runs of each, with seeds that follow that of the design', wholeNumber(1, 100), 3)
    .option('--no-heads', 'also without auxiliary outputs')
    .option('--from <run...>', 'the table of runs that are there already: ids of the library, or folders')
    .option('--resume <id>', 'go on with the ablation of that id')
    .option('--engine <id>', 'engine to train with, as listed by "auxnet devices"')
    .option('--dry-run', 'list the runs and how long they may take, and train nothing')
    .option('--format <name>', `of the table: ${tableStyles.join(', ')}`, readTableStyle, 'text')
    .option('--json', 'print one JSON object')
    .addHelpText('after', help)
    .action(async (file: string | undefined, options: Options) => {
      if (options.from !== undefined) {
        if (file !== undefined) throw new Failure('--from tells of runs that are there: leave the design out.');
        const outcomes = await readOutcomes(options.from.map((run) => runDirectory(run, context.home)));
        return report(outcomes, options, context);
      }
      if (file === undefined) throw new Failure('Name a design to train, or runs to tell of with --from.');
      await train(file, options, context);
    });
}

async function train(file: string, options: Options, context: CliContext): Promise<void> {
  const document = await withTrainingOptions((await readDesign(file)).document, options);
  if (auxiliaryOutputs(document) === 0) throw new Failure(`${document.name} has no auxiliary outputs: every method is the same there. Attach one first.`);
  const plan = ablationPlan(document, {
    methods: options.methods,
    withoutHeads: !options.heads,
    seeds: seedsFrom(document.training.seed, options.seeds),
  });
  const store = createRunStore({ directory: runsFolder(context.home) });
  if (options.dryRun) {
    const named = plan.map(({ arm, values, design }) => ({ name: `${design.name}, ${armName(arm)}`, seed: values.seed, design }));
    return context.output.print(await planText(named, (await countImages(document.training.dataset)).train, store));
  }
  const id = options.resume ?? `ablation-${randomBytes(3).toString('hex')}`;
  if (options.resume !== undefined && !(await store.records()).some(({ experiment }) => experiment?.id === id)) {
    throw new Failure(`There is no ablation "${id}" in the library.`);
  }
  context.output.say(`Ablation ${id}: ${plan.length} runs. To go on after a stop, add --resume ${id}`);
  const done = await runExperiment({ id, name: `Ablation of ${document.name}`, kind: 'ablation', runs: plan, engine: options.engine }, store, context);
  report(await readOutcomes(done.map(({ directory }) => directory)), options, context);
}

function report(outcomes: readonly RunOutcome[], { json, format }: Options, { output }: CliContext): void {
  const result = ablationResult(outcomes);
  const [first] = outcomes;
  const warnings = unfairness(outcomes);
  const unfinished = outcomes.filter(({ complete }) => !complete).map(({ run }) => run);
  const notes = [...warnings, ...(unfinished.length > 0 ? [`Left out, because they did not complete: ${unfinished.join(', ')}.`] : [])];
  const sentences = ablationSentences(result);
  if (json) return output.print(JSON.stringify({ ...result, sentences, notes }));
  const about = first ? `${first.design} on ${first.config.dataset.name}, ${first.config.epochs} epochs` : 'No runs';
  output.print(tableText(ablationTable(result, about, notes), format));
  if (format === 'text') output.print(['', ...sentences].join('\n'));
  else if (format === 'markdown') output.print(['', ...sentences.map((sentence) => `- ${sentence}`)].join('\n'));
}

function readMethods(text: string): readonly Method[] {
  return text.split(',').map((name) => {
    const found = methods.find((method) => method === name.trim());
    if (found === undefined) throw new InvalidArgumentError(`There is no method "${name}". There are: ${methods.join(', ')}.`);
    return found;
  });
}
