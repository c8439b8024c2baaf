import { niceRange } from '../chart-export/nice-range.ts';
import type { PaperChart, PaperSeries } from '../chart-export/paper-chart.ts';
import type { ChartModel } from './chart-model.ts';

/** More points of a line than this are no sharper in print. */
const MOST_POINTS = 800;

/** The vector twin of a chart of curves: what is in sight, raw faint and smoothed strong. `resolve` makes plain colours of the window's. */
export function curvesPaper(
  model: ChartModel,
  words: { readonly title: string; readonly x: string; readonly y: string; readonly log: boolean },
  resolve: (colours: readonly string[]) => readonly string[],
): PaperChart {
  const colours = resolve(model.lines.map(({ colour }) => colour));
  const { xMin, xMax } = model;
  const pointsOf = (values: readonly (number | null)[]): PaperSeries['points'] => {
    const all = model.x.flatMap((x, at): [number, number][] => {
      const y = values[at];
      return y === null || y === undefined || x < xMin || x > xMax || (words.log && y <= 0) ? [] : [[x, y]];
    });
    const every = Math.ceil(all.length / MOST_POINTS);
    return all.filter((_, at) => at % every === 0 || at === all.length - 1);
  };
  const series = model.lines.flatMap(({ name, raw, smooth }, at): PaperSeries[] => {
    const colour = colours[at] ?? '#000000';
    return [
      { colour, points: pointsOf(raw), line: { width: 1, opacity: 0.26 } },
      { ...(name === '' ? {} : { name }), colour, points: pointsOf(smooth), line: { width: 1.75 } },
    ];
  });
  const ys = series.flatMap(({ points }) => points.map(([, y]) => y));
  const x = niceRange([xMin, xMax], 8);
  return {
    title: words.title,
    x: { title: words.x, min: xMin, max: xMax, scale: 'linear', ticks: x.ticks.filter((at) => at >= xMin && at <= xMax).map(tick) },
    y: words.log ? logAxis(words.y, ys) : { ...niceRange(ys), title: words.y, scale: 'linear', ticks: niceRange(ys).ticks.map(tick) },
    series,
  };
}

const tick = (at: number): { readonly at: number; readonly text: string } => ({ at, text: String(at) });

/** Whole powers of ten around the values. */
function logAxis(title: string, values: readonly number[]): PaperChart['y'] {
  const low = Math.floor(Math.log10(Math.min(...(values.length > 0 ? values : [1]))));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...(values.length > 0 ? values : [10])))));
  const ticks = Array.from({ length: high - low + 1 }, (_, at) => tick(Number((10 ** (low + at)).toPrecision(6))));
  return { title, min: 10 ** low, max: 10 ** high, scale: 'log', ticks };
}
