import { classScores, type Calibration, type EarlyExit } from '../../../main-process/core/evaluation/index.ts';
import { figure, left, right, type Cell, type Table } from '../../../main-process/core/tables/index.ts';
import { formatCount } from '../../ui/format.ts';

/** The tables of an evaluation, to be taken away. Captions say of what. */

const percent = (share: number | null): Cell => (share === null ? null : figure(100 * share, (100 * share).toFixed(1)));
const count = (images: number): Cell => figure(images, formatCount(images));

/** Counts, with what of each class is found and how far its name can be trusted. @param counts `[classes, classes]`, row = true class */
export function confusionTable(counts: Int32Array, classNames: readonly string[], caption: string): Table {
  const classes = classNames.length;
  const scores = classScores(counts, classes);
  return {
    caption,
    columns: [left('True class'), ...classNames.map(right), right('Recall, %'), right('Precision, %')],
    rows: classNames.map((name, label) => [
      name,
      ...[...counts.subarray(label * classes, (label + 1) * classes)].map(count),
      percent(scores[label]?.recall ?? null),
      percent(scores[label]?.precision ?? null),
    ]),
    notes: ['Rows are true classes, columns answers; images are counted.'],
  };
}

export interface CalibratedLine extends Pick<Calibration, 'error' | 'bias'> {
  readonly name: string;
  /** Where a temperature was fitted. */
  readonly scaled?: { readonly temperature: number; readonly plain: Pick<Calibration, 'error'> } | undefined;
}

/** @param fittedOn which images temperatures were fitted on; nothing without them */
export function reliabilityTable(lines: readonly CalibratedLine[], caption: string, fittedOn = ''): Table {
  const withTemperature = lines.some(({ scaled }) => scaled);
  const more = withTemperature ? [right('Temperature'), right('ECE before, %')] : [];
  const moreOf = ({ scaled }: CalibratedLine): readonly Cell[] =>
    scaled ? [figure(scaled.temperature, scaled.temperature.toFixed(3)), percent(scaled.plain.error)] : more.map(() => null);
  return {
    caption,
    columns: [left('Output'), right('ECE, %'), right('Confidence − accuracy, %'), ...more],
    rows: lines.map((line) => [line.name, percent(line.error), percent(line.bias), ...moreOf(line)]),
    notes: [
      'ECE: expected calibration error in 15 bins of equal width (Guo et al. 2017).',
      ...(withTemperature ? [`Logits divided by a temperature of each output. ${fittedOn}`] : []),
    ],
  };
}

export interface EarlyExitWords extends Pick<Table, 'caption' | 'notes'> {
  /** Of the outputs, shallow to deep. */
  readonly names: readonly string[];
  /** Cost of the whole network, and in what. */
  readonly whole: number;
  readonly unit: 'multiply-adds' | 'ms';
}

/** A row for every twentieth of confidence. */
export function earlyExitTable(curve: readonly EarlyExit[], { names, whole, unit, caption, notes }: EarlyExitWords): Table {
  return {
    caption,
    columns: [right('Confidence'), right('Error, %'), right(`Mean cost, ${unit}`), right('Mean cost, %'), ...names.map((name) => right(`${name}, % of images`))],
    rows: curve.filter((_, at) => at % 5 === 0).map(({ threshold, accuracy, cost, shares }) => [
      figure(threshold, threshold.toFixed(2)),
      percent(1 - accuracy),
      figure(cost, unit === 'ms' ? cost.toFixed(2) : formatCount(Math.round(cost))),
      percent(cost / whole),
      ...names.map((_, at) => percent(shares[at] ?? 0)),
    ]),
    notes,
  };
}

interface Counted {
  readonly name: string;
  readonly count: number;
}

export function firstExitTable(parts: readonly Counted[], images: number, caption: string): Table {
  return {
    caption,
    columns: [left('First exit that is right'), right('Images'), right('Images, %')],
    rows: parts.map((part) => [part.name, count(part.count), percent(part.count / Math.max(1, images))]),
    notes: [],
  };
}
