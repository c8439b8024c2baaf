import { InvalidArgumentError, type Command } from 'commander';
import { serialiseDocument } from '../../core/graph/serialise.ts';
import { defaultRateRange } from '../../core/schedule/rate-finding.ts';
import type { FoundRates } from '../../contract/configuration.ts';
import { runsFolder } from '../../service/home.ts';
import { rateHandlers } from '../../service/rates.ts';
import type { CliContext } from '../context.ts';
import { wholeNumber } from '../option-values.ts';
import { readDesign } from '../read-design.ts';
import { table } from '../table.ts';
import { addTrainingOptions, withTrainingOptions, type TrainingOptions } from '../training-options.ts';

interface Options extends TrainingOptions {
  readonly engine?: string;
  readonly from?: number;
  readonly to?: number;
  readonly steps?: number;
  readonly json?: boolean;
}

const help = `
The learning rate range test (Smith, arXiv 1506.01186): a few steps from the run's first weights, with a rate that grows from step
to step. Suggested is a tenth of the largest rate at which the smoothed loss is within 2 % of its lowest, of the output whose loss
goes up first. No run is made.

Examples:
  auxnet find-rate net.auxnet
  auxnet find-rate net.auxnet --train-limit 2000 --steps 60 --json
  auxnet train net.auxnet --learning-rate "$(auxnet find-rate net.auxnet --json | jq .suggestion.rate)"`;

/** Rows of the printed table. */
const ROWS = 16;

/** `auxnet find-rate FILE`. */
export function findRateCommand(program: Command, { output, spawnTrainer, home }: CliContext): void {
  const command = program.command('find-rate').description('find a learning rate for a design').argument('<file>', 'an .auxnet file, or - for stdin');
  addTrainingOptions(command)
    .option('--from <x>', 'rate of the first step (default: 1e-4; with Adam 1e-6)', positive)
    .option('--to <x>', 'rate of the last step (default: 10; with Adam 1)', positive)
    .option('--steps <n>', 'steps in all, from 2 (default: 100)', wholeNumber(2, 10_000))
    .option('--engine <id>', 'engine to train with, as listed by "auxnet devices"')
    .option('--json', 'print one JSON object')
    .addHelpText('after', help)
    .action(async (file: string, options: Options) => {
      const { document } = await readDesign(file);
      const chosen = await withTrainingOptions(document, options);
      const usual = defaultRateRange(chosen.training.optimizer);
      const design = serialiseDocument(chosen);
      const { engine } = options;
      const range = { from: options.from ?? usual.from, to: options.to ?? usual.to, steps: options.steps ?? usual.steps };
      const test = rateHandlers(spawnTrainer, runsFolder(home), ({ point }) => {
        if (output.interactive) process.stderr.write(`\rrate ${point.rate.toPrecision(3)}   `);
      });
      process.once('SIGINT', test.close);
      try {
        const found = await test['rates.find']({ id: 1, design, range, ...(engine === undefined ? {} : { engine }) });
        if (output.interactive) process.stderr.write('\r');
        output.print(options.json ? JSON.stringify(found) : text(found));
      } finally {
        process.removeListener('SIGINT', test.close);
      }
    });
}

function text({ points, outputs, diverged, suggestion, engine, secondsPerStep }: FoundRates): string {
  const every = Math.max(1, Math.ceil(points.length / ROWS));
  const columns = [{ title: 'rate' }, ...outputs.map(({ name }) => ({ title: name, align: 'right' as const }))];
  const rows = points.filter((_, index) => index % every === 0).map(({ rate, loss }) => {
    return [rate.toPrecision(2), ...outputs.map(({ id }) => (loss[id] ?? Number.NaN).toFixed(3))];
  });
  const time = secondsPerStep === null ? '' : `, ${(1000 * secondsPerStep).toFixed(0)} ms a step`;
  const nameOf = (id: string): string => outputs.find((output) => output.id === id)?.name ?? id;
  return [
    'Smoothed loss by learning rate',
    '',
    table(columns, rows),
    '',
    `${points.length} steps on ${engine}${time}${diverged ? '; then the loss went up and the test was ended' : ''}.`,
    suggestion === null
      ? 'No suggestion: too few steps. Take more.'
      : `Suggested: ${suggestion.rate}, a tenth of the rate from which the loss of ${nameOf(suggestion.output)} goes up. `
        + (suggestion.learned
          ? `The final output’s loss falls fastest at ${suggestion.steepest}.`
          : 'No loss fell in these steps, so this says only what the network bears. Take more steps.'),
  ].join('\n');
}

function positive(value: string): number {
  const number = Number(value);
  if (!(number > 0 && number < 1e6)) throw new InvalidArgumentError('A number above 0.');
  return number;
}
