import { heldOut, type EpochEvent } from '../../../main-process/contract/training-events.ts';
import { niceRange } from '../chart-export/nice-range.ts';
import type { PaperChart } from '../chart-export/paper-chart.ts';
import type { RunRecord } from '../runs/run-record.svelte.ts';
import { measureWords, type Measure } from './compared-runs.svelte.ts';

/** Colour of run `index` of those compared. */
export const runColour = (index: number): string => `var(--run-${(index % 8) + 1})`;

/** One line: an output of a run over its epochs. Colour tells the run, dash the output. */
export interface ComparedCurve {
  readonly run: string;
  readonly label: string;
  readonly output: string;
  readonly colour: string;
  readonly dash: string;
  readonly points: readonly (readonly [epoch: number, value: number])[];
}

/** The final output is solid, those before it dashed, the shallowest the finest. */
const dashes = ['', '6 3', '2 3', '8 3 2 3', '1 2', '10 4'];

export const outputsOf = (record: RunRecord): NonNullable<RunRecord['start']>['outputs'] => record.start?.outputs ?? [];

/** Names of the outputs of all runs, in the order of their depth. */
export function outputNames(records: readonly RunRecord[]): readonly string[] {
  const depths = new Map(records.flatMap((record) => outputsOf(record).map(({ name, depth }) => [name, depth] as const)));
  return [...depths].sort((a, b) => a[1] - b[1]).map(([name]) => name);
}

/** `output`: a name, `final` for the last one of each run, `all`. */
export function comparedCurves(records: readonly RunRecord[], measure: Measure, output: string): readonly ComparedCurve[] {
  return records.flatMap((record, index) => {
    const outputs = outputsOf(record);
    return outputs.flatMap(({ id, name }, at): ComparedCurve[] => {
      const fromLast = outputs.length - 1 - at;
      if (output === 'final' ? fromLast !== 0 : output !== 'all' && name !== output) return [];
      const points = record.series.epochs.flatMap((event) => {
        const value = valueOf(event, id, measure);
        return value === undefined ? [] : [[event.epoch, value] as const];
      });
      const dash = output === 'all' ? (dashes[fromLast % dashes.length] ?? '') : '';
      return [{ run: record.id, label: record.summary.label, output: name, colour: runColour(index), dash, points }];
    });
  });
}

function valueOf(event: EpochEvent, exit: string, measure: Measure): number | undefined {
  switch (measure) {
    case 'test-error':
      return heldOut(event)[exit]?.error;
    case 'test-loss':
      return heldOut(event)[exit]?.loss;
    case 'train-loss':
      return event.train[exit]?.loss;
  }
}

/** Whole epochs, about `most` of them. */
export function epochTicks(last: number, most = 8): readonly number[] {
  const step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500].find((size) => last / size <= most) ?? 1000;
  const ticks: number[] = [];
  for (let at = step; at <= last; at += step) ticks.push(at);
  return last >= 1 && ticks[0] !== 1 ? [1, ...ticks] : ticks;
}

/** For a paper. `resolve` makes plain colours of the window's. */
export function comparedPaper(
  curves: readonly ComparedCurve[],
  measure: Measure,
  resolve: (colours: readonly string[]) => readonly string[],
): PaperChart {
  const ys = niceRange(curves.flatMap(({ points }) => points.map(([, value]) => value)));
  const last = Math.max(1, ...curves.flatMap(({ points }) => points.map(([epoch]) => epoch)));
  const colours = resolve(curves.map(({ colour }) => colour));
  return {
    title: `${measureWords[measure].title} of ${new Set(curves.map(({ run }) => run)).size} runs`,
    x: { title: 'Epoch', min: last > 1 ? 1 : 0, max: last, scale: 'linear', ticks: epochTicks(last).map((at) => ({ at, text: String(at) })) },
    y: { title: measureWords[measure].axis, min: ys.min, max: ys.max, scale: 'linear', ticks: ys.ticks.map((at) => ({ at, text: String(at) })) },
    series: curves.map(({ label, output, dash, points }, at) => ({
      name: `${label} ${output}`,
      colour: colours[at] ?? '#000000',
      points,
      line: { width: 1.75, ...(dash === '' ? {} : { dash }) },
      ...(points.length < 3 ? { dot: 3 } : {}),
    })),
  };
}
