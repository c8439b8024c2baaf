import type { RatePoint } from '../../../main-process/core/schedule/rate-finding.ts';

/** Where a plot draws: pixels of its view box, rates by their logarithm. */
export interface RateScale {
  readonly width: number;
  readonly height: number;
  readonly from: number;
  readonly to: number;
  /** Losses at the bottom and at the top. */
  readonly low: number;
  readonly high: number;
}

type Range = Pick<RateScale, 'from' | 'to'>;

export function scaleOf(points: readonly RatePoint[], range: Range, width: number, height: number): RateScale {
  const losses = points.flatMap(({ loss }) => Object.values(loss));
  const first = Math.max(...Object.values(points[0]?.loss ?? {}), 0.1);
  const low = losses.length > 0 ? Math.min(...losses) : 0;
  // A loss that shoots up at the end must not press the rest flat.
  const high = Math.min(losses.length > 0 ? Math.max(...losses) : 1, 1.4 * first);
  const room = 0.06 * (high - low) || 0.5;
  return { width, height, from: range.from, to: range.to, low: low - room, high: high + room };
}

export const xOf = (rate: number, { width, from, to }: RateScale): number => (width * Math.log(rate / from)) / Math.log(to / from);
export const yOf = (loss: number, { height, low, high }: RateScale): number => height - (height * (loss - low)) / (high - low);

/** The rate at a place of the plot, in two digits: more cannot be read off it. */
export function rateAt(x: number, { width, from, to }: RateScale): number {
  const share = Math.min(1, Math.max(0, x / width));
  return Number((from * (to / from) ** share).toPrecision(2));
}

/** A line through the losses of an output, as the path of an SVG. */
export const lineOf = (points: readonly RatePoint[], output: string, scale: RateScale): string =>
  points
    .map(({ rate, loss }, index) => {
      const y = yOf(Math.min(loss[output] ?? 0, 2 * scale.high), scale);
      return `${index === 0 ? 'M' : 'L'}${xOf(rate, scale).toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');

/** Powers of ten within the range. */
export function decades({ from, to }: Range): readonly number[] {
  const [first, last] = [Math.ceil(Math.log10(from) - 1e-9), Math.floor(Math.log10(to) + 1e-9)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(`1e${first + i}`));
}

/** Three or four round losses. */
export function lossTicks({ low, high }: Pick<RateScale, 'low' | 'high'>): readonly number[] {
  const rough = (high - low) / 4;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * unit).find((candidate) => candidate >= rough) ?? rough;
  const ticks: number[] = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) ticks.push(Number(tick.toPrecision(6)));
  return ticks;
}
