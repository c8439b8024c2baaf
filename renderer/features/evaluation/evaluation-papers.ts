import type { EarlyExit } from '../../../main-process/core/evaluation/index.ts';
import { errorScale } from '../analyse/trade-off.ts';
import { niceRange } from '../chart-export/nice-range.ts';
import type { PaperAxis, PaperChart } from '../chart-export/paper-chart.ts';
import type { PaperMatrix } from '../chart-export/paper-matrix.ts';
import { heatOf } from './heat.ts';

/** Makes plain colours of the window's. */
export type Resolve = (colours: readonly string[]) => readonly string[];

/** The vector twins of the charts of an evaluation, for papers. */

const tick = (at: number): PaperAxis['ticks'][number] => ({ at, text: String(at) });
const percentAxis = (title: string): PaperAxis => ({ title, min: 0, max: 100, scale: 'linear', ticks: [0, 20, 40, 60, 80, 100].map(tick) });
const ground = '#000000';

/** @param counts `[classes, classes]`, row = true class */
export function confusionPaper(counts: Int32Array, classNames: readonly string[], title: string, resolve: Resolve): PaperMatrix {
  const classes = classNames.length;
  const shares = classNames.flatMap((_, label) => {
    const row = [...counts.subarray(label * classes, (label + 1) * classes)];
    const total = Math.max(1, row.reduce((sum, count) => sum + count, 0));
    return row.map((count) => count / total);
  });
  const heats = shares.map(heatOf);
  // A handful of colours, asked for once.
  const names = [...new Set(heats.flatMap(({ fill, text }) => [fill, text]))];
  const plain = new Map(resolve(names).map((colour, at) => [names[at] ?? '', colour]));
  return {
    title,
    rows: 'True class',
    columns: 'Answer, % of the true class',
    names: classNames,
    cells: shares.map((share, at) => ({
      fill: plain.get(heats[at]?.fill ?? '') ?? '#ffffff',
      ink: plain.get(heats[at]?.text ?? '') ?? ground,
      text: share >= 0.005 ? String(Math.round(100 * share)) : '',
    })),
  };
}

export interface ReliabilityLine {
  readonly name: string;
  readonly colour: string;
  /** Shares from 0 to 1. */
  readonly points: readonly { readonly confidence: number; readonly accuracy: number }[];
}

export function reliabilityPaper(lines: readonly ReliabilityLine[], title: string, resolve: Resolve): PaperChart {
  const [diagonal = ground, ...colours] = resolve(['var(--chart-axis)', ...lines.map(({ colour }) => colour)]);
  return {
    title,
    x: percentAxis('Confidence, %'),
    y: percentAxis('Accuracy, %'),
    series: [
      { name: 'as sure as right', colour: diagonal, points: [[0, 0], [100, 100]], line: { width: 1, dash: '3 3' } },
      ...lines.map(({ name, points }, at) => ({
        name,
        colour: colours[at] ?? ground,
        points: points.map(({ confidence, accuracy }) => [100 * confidence, 100 * accuracy] as const),
        line: { width: 1.75 },
        dot: 2.5,
      })),
    ],
  };
}

export interface EarlyExitPaper {
  readonly curve: readonly EarlyExit[];
  /** What is chosen now. */
  readonly point: Pick<EarlyExit, 'accuracy' | 'cost'> | undefined;
  /** Each exit alone, with the cost of the network cut there. */
  readonly exits: readonly { readonly name: string; readonly colour: string; readonly cost: number; readonly error: number }[];
  /** Cost of the whole network, to which all others are told. */
  readonly whole: number;
  readonly costTitle: string;
}

export function earlyExitPaper({ curve, point, exits, whole, costTitle }: EarlyExitPaper, title: string, resolve: Resolve): PaperChart {
  const [line = ground, now = ground, ...colours] = resolve(['var(--chart-pareto)', 'var(--accent)', ...exits.map(({ colour }) => colour)]);
  const at = ({ cost, accuracy }: Pick<EarlyExit, 'accuracy' | 'cost'>): readonly [number, number] => [(100 * cost) / whole, 100 * (1 - accuracy)];
  const points = curve.map(at);
  const ys = errorScale([...points.map(([, error]) => error), ...exits.map(({ error }) => error)]);
  const xs = niceRange([0, 100, ...points.map(([cost]) => cost)]);
  return {
    title,
    x: { title: `Mean ${costTitle}, % of the whole network`, min: xs.min, max: xs.max, scale: 'linear', ticks: xs.ticks.map(tick) },
    y: { title: 'Error, %', min: ys.min, max: ys.max, scale: 'linear', ticks: ys.ticks.map(tick) },
    series: [
      { name: 'early exit by confidence', colour: line, points, line: { width: 1.75 } },
      ...exits.map(({ name, cost, error }, index) => ({
        name: `${name} alone`,
        colour: colours[index] ?? line,
        points: [[(100 * cost) / whole, error]] as const,
        dot: 4,
      })),
      ...(point ? [{ name: 'chosen', colour: now, points: [at(point)], dot: 5 }] : []),
    ],
  };
}

/** Bars of the images by the first exit that gets them right. */
export function firstExitPaper(
  parts: readonly { readonly name: string; readonly colour: string; readonly count: number }[],
  title: string,
  resolve: Resolve,
): PaperChart {
  const total = Math.max(1, parts.reduce((sum, { count }) => sum + count, 0));
  const shares = parts.map(({ count }) => (100 * count) / total);
  const colours = resolve(parts.map(({ colour }) => colour));
  const ys = niceRange([0, ...shares]);
  return {
    title,
    x: { title: 'First exit that is right', min: 0.4, max: parts.length + 0.6, scale: 'linear', ticks: parts.map(({ name }, at) => ({ at: at + 1, text: name })) },
    y: { title: 'Images, %', min: 0, max: ys.max, scale: 'linear', ticks: ys.ticks.map(tick) },
    series: parts.map((_, at) => {
      const share = shares[at] ?? 0;
      return { colour: colours[at] ?? ground, points: [[at + 1, share]] as const, bar: 0.6, labels: [`${share.toFixed(1)} %`] };
    }),
  };
}
