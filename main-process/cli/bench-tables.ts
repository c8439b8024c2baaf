import type { BenchReport } from '../bench/report.ts';
import { isMissed, type TargetResult } from '../bench/targets.ts';
import { bytes, grouped } from './numbers.ts';
import { right, table } from './table.ts';

/** Three digits that count: 4.13, 41.3, 413. */
const figure = (value: number): string => (value >= 1000 ? grouped(Math.round(value)) : String(Number(value.toPrecision(3))));
const percent = (share: number | null): string => (share === null ? '' : `${(100 * share).toFixed(1)} %`);

/** What was measured, one row an entrant; below it who took no part. */
export function benchTable({ machine, batch, steps, entrants, failures }: BenchReport): string {
  const columns = [
    { title: 'network' }, { title: 'entrant' }, right('step, ms'), right('half within'), right('relative'),
    right('images/s'), right('outside'), right('peak memory'), right('first step, ms'), right('parameters'),
  ];
  const reference = entrants[0]?.milliseconds.median ?? NaN;
  const rows = entrants.map(({ net, name, milliseconds: { median, lowerQuartile, upperQuartile }, ...entrant }) => [
    net, name, figure(median), `${figure(lowerQuartile)}–${figure(upperQuartile)}`, (median / reference).toFixed(2),
    figure(entrant.imagesPerSecond), percent(entrant.outsideShare), bytes(entrant.peakBytes), figure(entrant.firstStepMilliseconds),
    grouped(entrant.parameters),
  ]);
  const missing = failures.map(({ net, name, reason }) => `${net}, ${name}: not measured: ${reason}`);
  const setting = `${machine.cpu}, ${machine.threads} threads; batch ${batch}, medians of ${steps} steps that took turns; relative: to the first row.`;
  return [setting, '', ...(rows.length > 0 ? [table(columns, rows)] : []), ...(missing.length > 0 ? ['', ...missing] : [])].join('\n');
}

/** The targets with their verdicts. */
export function targetTable(results: readonly TargetResult[]): string {
  const columns = [{ title: 'target' }, right('ours'), right('peer'), { title: '' }, right('ratio'), right('at most'), { title: '' }];
  const rows = results.map((result) => [
    result.target, figureOrNone(result.ours), figureOrNone(result.peer), result.unit,
    result.ratio?.toFixed(3) ?? '', result.limit === null ? '' : String(result.limit), verdict(result),
  ]);
  const reasons = results.flatMap(({ target, reason }) => (reason === undefined ? [] : [`${target}: not measured: ${reason}`]));
  return [table(columns, rows), ...(reasons.length > 0 ? ['', ...reasons] : [])].join('\n');
}

const figureOrNone = (value: number | null): string => (value === null ? '' : figure(value));

function verdict(result: TargetResult): string {
  if (result.ratio === null) return 'not measured';
  if (result.limit === null) return '';
  return isMissed(result) ? 'missed' : 'met';
}
