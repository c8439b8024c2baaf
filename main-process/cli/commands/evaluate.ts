import { InvalidArgumentError, type Command } from 'commander';
import { resolve } from 'path';
import { classScores, confusionMatrix, type Answers } from '../../core/evaluation/index.ts';
import type { EvaluatedPart, EvaluationScaling, EvaluationSummary } from '../../contract/evaluation.ts';
import { StudioError } from '../../contract/studio-error.ts';
import { writeFileAtomic } from '../../files/atomic.ts';
import { readEvaluation } from '../../runs/index.ts';
import { openEvaluations } from '../../service/evaluations.ts';
import { answersOf, earlyExitOf, goal, shares, type EarlyExitOptions, type EarlyExitTold } from '../early-exit.ts';
import type { CliContext } from '../context.ts';
import { evaluateRun, evaluationLines } from '../evaluate-run.ts';
import { grouped } from '../numbers.ts';
import { namedRun } from '../run-place.ts';
import { right, table } from '../table.ts';

interface Options extends EarlyExitOptions {
  readonly checkpoint: string;
  readonly part: EvaluatedPart;
  readonly confusion?: string;
  readonly calibrate?: boolean;
  readonly csv?: string;
  readonly again?: boolean;
  readonly beside?: boolean;
  readonly json?: boolean;
}

const help = `
Answers, errors and latency of every output, kept in the run's folder (evaluation/): the second time they are read from there.
The latency is that of the network cut at the output, median of several calls on this machine.

Examples:
  auxnet evaluate r-014
  auxnet evaluate r-014 --checkpoint best:output --threshold 0.9
  auxnet evaluate r-014 --choose loss=0.5     # fitted on the validation images where they were evaluated
  auxnet evaluate runs/first --confusion exit7 --json
  auxnet evaluate r-014 --csv answers.csv`;

/** `auxnet evaluate RUN`. */
export function evaluateCommand(program: Command, { output, spawnTrainer, home }: CliContext): void {
  program
    .command('evaluate')
    .description('tell what every output of a run answers, and at what cost')
    .argument('<run>', 'a run of the library, such as r-014, or its folder')
    .option('--checkpoint <which>', 'last, best (of the final output), best:OUTPUT, or the name of a checkpoint', 'best')
    .option('--part <part>', 'test or validation images', part, 'test')
    .option('--confusion <output>', 'also print how often an output takes each class for each other')
    .option('--threshold <x,…>', 'also tell what early exit at this confidence gives, 0 to 1; or one for each output but the last', shares)
    .option('--choose <goal>', 'choose a confidence for each output: loss=POINTS of error at most, or cost=PERCENT of the whole at most', goal)
    .option('--calibrate', 'also fit a temperature to each output, and tell its calibration error (ECE) before and after')
    .option('--csv <file>', 'write true class, answer and confidence of every output for every image')
    .option('--again', 'although it was done before, as to measure the latency on this machine')
    .option('--beside', 'leave the device to a run that trains: on the processor, at low priority, no latency')
    .option('--json', 'print one JSON object')
    .addHelpText('after', help)
    .action(async (run: string, options: Options) => {
      const { store, id } = namedRun(run, home);
      const evaluation = await evaluateRun({ output, spawnTrainer }, store, id, options);
      const answers = answersOf(await readEvaluation(store.directoryOf(id), evaluation.key));
      if (options.csv !== undefined) await writeFileAtomic(resolve(options.csv), csv(evaluation, answers));
      const exit = await earlyExitOf(store.directoryOf(id), evaluation, answers, options);
      const { handlers } = openEvaluations({ spawnTrainer, store, training: () => null, tell: () => undefined });
      const scaling = options.calibrate ? await handlers['evaluation.scaling']({ run: id, key: evaluation.key }) : null;
      output.print(options.json
        ? JSON.stringify({ ...toJson(evaluation, answers, exit, options), ...(scaling && { scaling }) })
        : [text(evaluation, answers, exit, options), ...(scaling ? ['', scalingText(evaluation, scaling)] : [])].join('\n'));
    });
}

function confusionOf({ outputs }: EvaluationSummary, { classes, labels, outputs: answers }: Answers, wanted: string): Int32Array {
  const found = answers.find(({ id }) => id === wanted);
  if (!found) throw new StudioError('invalid-request', `The run has no output "${wanted}". It has ${outputs.map(({ id }) => id).join(', ')}.`);
  return confusionMatrix(labels, found.predicted, classes);
}

function toJson(evaluation: EvaluationSummary, answers: Answers, exit: EarlyExitTold | null, { confusion }: Options): object {
  const { classes } = answers;
  const counts = confusion === undefined ? null : confusionOf(evaluation, answers, confusion);
  const rows = counts && evaluation.classNames.map((_, label) => [...counts.subarray(label * classes, (label + 1) * classes)]);
  return {
    ...evaluation,
    ...(rows && { confusion: { output: confusion, counts: rows } }),
    // One for all has a name of its own.
    ...(exit && { earlyExit: { ...exit, ...(new Set(exit.thresholds).size === 1 && { threshold: exit.thresholds[0] }) } }),
  };
}

function text(evaluation: EvaluationSummary, answers: Answers, exit: EarlyExitTold | null, { confusion }: Options): string {
  const lines = [...evaluationLines(evaluation)];
  if (exit) {
    const { thresholds, accuracy, cost, whole, shares, fittedOn } = exit;
    const leave = evaluation.outputs.map(({ name }, at) => `${(100 * (shares[at] ?? 0)).toFixed(1)} % at ${name}`).join(', ');
    const common = new Set(thresholds).size <= 1 ? thresholds.slice(0, 1) : thresholds;
    const fitted = fittedOn ? ` (fitted on ${grouped(fittedOn.images)} ${fittedOn.part} images)` : '';
    lines.push('', `Early exit at confidence ${common.join(', ')}${fitted}: error ${(100 * (1 - accuracy)).toFixed(2)} %, ${((100 * cost) / whole).toFixed(1)} % of the multiply-adds. ${leave}.`);
  }
  if (confusion !== undefined) lines.push('', confusionText(evaluation, confusionOf(evaluation, answers, confusion), answers.classes));
  return lines.join('\n');
}

function scalingText({ part, outputs }: EvaluationSummary, { fittedOn, fitted, judged, outputs: scaled }: EvaluationScaling): string {
  const columns = [{ title: 'output' }, ...['temperature', 'ECE, %', 'ECE at it, %'].map(right)];
  const rows = scaled.map(({ id, temperature, plain, scaled: at }) => [
    outputs.find((each) => each.id === id)?.name ?? id, temperature.toFixed(3), (100 * plain.error).toFixed(2), (100 * at.error).toFixed(2),
  ]);
  const on = fittedOn === 'validation' ? `${grouped(fitted)} validation images` : `a half of the ${part} images (${grouped(fitted)})`;
  return `${table(columns, rows)}\nFitted on ${on}, judged on ${grouped(judged)} ${part} images.`;
}

function confusionText({ classNames }: EvaluationSummary, counts: Int32Array, classes: number): string {
  const columns = [{ title: 'true class' }, ...[...classNames.map((name) => name.slice(0, 6)), 'found, %'].map(right)];
  const scores = classScores(counts, classes);
  const rows = classNames.map((name, label) => {
    const recall = scores[label]?.recall ?? null;
    return [name, ...[...counts.subarray(label * classes, (label + 1) * classes)].map(String), recall === null ? '–' : (100 * recall).toFixed(1)];
  });
  return table(columns, rows);
}

/** One line an image. Names of classes may hold commas and quotes. */
function csv({ classNames }: EvaluationSummary, { labels, outputs }: Answers): string {
  const quoted = (value: string): string => (/[",\n]/.test(value) ? `"${value.replace(/"/g, '""')}"` : value);
  const nameOf = (label: number): string => quoted(classNames[label] ?? String(label));
  const head = ['image', 'class', ...outputs.flatMap(({ id }) => [`${id}.answer`, `${id}.confidence`])].map(quoted).join(',');
  const lines = Array.from(labels, (label, image) =>
    [image, nameOf(label), ...outputs.flatMap(({ predicted, confidence }) => [nameOf(predicted[image] ?? 0), (confidence[image] ?? 0).toFixed(6)])].join(','));
  return `${[head, ...lines].join('\n')}\n`;
}

function part(value: string): EvaluatedPart {
  if (value === 'test' || value === 'validation') return value;
  throw new InvalidArgumentError('Expected test or validation.');
}
