import type { RunSummary } from '../../../main-process/contract/studio.ts';
import { errorOf } from '../../../main-process/core/run-query/query.ts';

type Value = string | number | boolean;

/** One axis of a parallel-coordinates chart. */
export interface ParallelAxis {
  readonly key: string;
  readonly title: string;
  /** 0 (low, drawn at the bottom) to 1; null where a run has no value. */
  readonly at: (run: RunSummary) => number | null;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** Key of the last axis. */
export const ERROR = 'error';
/** Values that reach this far apart are laid out by their ratios. */
const LOG_FROM = 50;

/** An axis a field of the experiment, and the error of an output (%) last. */
export function parallelAxes(
  runs: readonly RunSummary[],
  fields: readonly string[],
  titleOf: (field: string) => string,
  output: string | undefined,
): readonly ParallelAxis[] {
  const axes = fields.map((field) => axisOf(field, titleOf(field), runs, (run) => run.experiment?.values[field]));
  return [...axes, axisOf(ERROR, 'Error, %', runs, (run) => errorOf(run, output))];
}

function axisOf(key: string, title: string, runs: readonly RunSummary[], read: (run: RunSummary) => Value | undefined): ParallelAxis {
  const values = runs.flatMap((run) => read(run) ?? []);
  const numbers = values.filter((value): value is number => typeof value === 'number');
  if (numbers.length === values.length && numbers.length > 0) return numericAxis(key, title, numbers, read);
  const names = [...new Set(values.map(String))];
  const place = (value: Value | undefined): number | null =>
    value === undefined ? null : spread(names.indexOf(String(value)), names.length);
  return { key, title, at: (run) => place(read(run)), ticks: names.map((text, index) => ({ at: spread(index, names.length), text })) };
}

const spread = (index: number, count: number): number => (count < 2 ? 0.5 : index / (count - 1));

function numericAxis(key: string, title: string, values: readonly number[], read: (run: RunSummary) => Value | undefined): ParallelAxis {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const log = low > 0 && high / low >= LOG_FROM;
  const scale = (value: number): number => {
    if (high === low) return 0.5;
    return log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  };
  const between = log ? Math.sqrt(low * high) : (low + high) / 2;
  const ticks = high === low ? [low] : [low, between, high];
  return {
    key,
    title,
    at: (run) => {
      const value = read(run);
      return typeof value === 'number' ? scale(value) : null;
    },
    ticks: ticks.map((value) => ({ at: scale(value), text: String(Number(value.toPrecision(3))) })),
  };
}

/** Part of each axis that a run must cross, by the axis' key; others are not limited. */
export type Brushes = Readonly<Record<string, readonly [low: number, high: number]>>;

export const passes = (run: RunSummary, axes: readonly ParallelAxis[], brushes: Brushes): boolean =>
  axes.every(({ key, at }) => {
    const brush = brushes[key];
    if (!brush) return true;
    const place = at(run);
    return place !== null && place >= brush[0] - 1e-9 && place <= brush[1] + 1e-9;
  });

/** The run with the least error. */
export function bestRun(runs: readonly RunSummary[], output: string | undefined): RunSummary | null {
  let best: { readonly run: RunSummary; readonly error: number } | null = null;
  for (const run of runs) {
    const error = errorOf(run, output);
    if (error !== undefined && (best === null || error < best.error)) best = { run, error };
  }
  return best === null ? null : best.run;
}
