import { errorScale, logScale, tickText, type Scale, type TradeOffPoint } from './trade-off.ts';

/** Pixels of the chart. */
export interface Size {
  readonly width: number;
  readonly height: number;
}
export interface Frame extends Size {
  readonly left: number;
  readonly top: number;
}
export interface Tick {
  readonly at: number;
  readonly text: string;
}
export interface TradeOffLayout {
  /** Where the data are drawn. */
  readonly frame: Frame;
  readonly xs: Scale;
  readonly ys: Scale;
  readonly x: (cost: number) => number;
  readonly y: (error: number) => number;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
}

const letter = 6.4;
const line = 14;

/** Scales and ticks for that many pixels: labels of one axis never run into each other. */
export function layoutOf(points: readonly Pick<TradeOffPoint, 'cost' | 'error'>[], { width, height }: Size, text = tickText): TradeOffLayout {
  const frame: Frame = { left: 28, top: 8, width: width - 28 - 8, height: height - 8 - 26 };
  const xs = logScale(points.map(({ cost }) => cost));
  const ys = errorScale(points.map(({ error }) => error));
  const x = (cost: number): number => frame.left + (frame.width * Math.log(Math.max(cost, xs.min) / xs.min)) / Math.log(xs.max / xs.min);
  const y = (error: number): number => frame.top + (frame.height * (ys.max - error)) / (ys.max - ys.min);
  const xTicks = xs.ticks.map((at) => ({ at, text: text(at) }));
  const yTicks = ys.ticks.map((at) => ({ at, text: String(at) }));
  return {
    frame, xs, ys, x, y,
    xTicks: apart(xTicks, (tick) => x(tick.at), (tick) => letter * tick.text.length + 8),
    yTicks: apart(yTicks, (tick) => y(tick.at), () => line),
  };
}

/** Every n-th of the ticks, n as small as lets each have its room. */
function apart(ticks: readonly Tick[], place: (tick: Tick) => number, room: (tick: Tick) => number): readonly Tick[] {
  for (let step = 1; step < ticks.length; step += 1) {
    const kept = ticks.filter((_, index) => index % step === 0);
    const fits = kept.every((tick, index) => {
      const next = kept[index + 1];
      return next === undefined || Math.abs(place(next) - place(tick)) >= (room(tick) + room(next)) / 2;
    });
    if (fits) return kept;
  }
  return ticks.slice(0, 1);
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}
const meets = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

export interface NamedDot {
  readonly x: number;
  readonly y: number;
  readonly name: string;
}
export interface LabelPlace {
  /** Left end and middle of the text; null where there is no room for it. */
  readonly x: number;
  readonly y: number;
}

/**
 * A place beside each dot for its name that covers no dot and no other name, within the frame: above to the right first.
 * Null where there is none; the dot still has its name when it is pointed at.
 */
export function labelPlaces(points: readonly NamedDot[], frame: Frame, radius = 7): readonly (LabelPlace | null)[] {
  const taken: Box[] = points.map(({ x, y }) => ({ left: x - radius, top: y - radius, right: x + radius, bottom: y + radius }));
  return points.map(({ x, y, name }) => {
    const width = letter * name.length;
    const sides = [x + radius + 4, x - radius - 4 - width];
    const heights = [y - 11, y + 11, y, y - 22, y + 22];
    for (const top of heights) {
      for (const left of sides) {
        const box: Box = { left, top: top - line / 2, right: left + width, bottom: top + line / 2 };
        const within = box.left >= frame.left && box.right <= frame.left + frame.width + 8;
        const inside = within && box.top >= frame.top - 4 && box.bottom <= frame.top + frame.height;
        if (!inside || taken.some((other) => meets(box, other))) continue;
        taken.push(box);
        return { x: left, y: top };
      }
    }
    return null;
  });
}
