import { publishedFigures, type Published, type PublishedSet } from '../../../main-process/core/published/index.ts';
import type { PaperChart } from '../chart-export/paper-chart.ts';
import type { OutputRow } from '../outputs/output-rows.ts';
import { layoutOf } from './trade-off-layout.ts';
import { paretoFront, type TradeOffPoint } from './trade-off.ts';

export const costs = ['parameters', 'multiplyAdds', 'latency'] as const;
export type Cost = (typeof costs)[number];
export const costWords: Readonly<Record<Cost, { readonly title: string; readonly unit: string }>> = {
  parameters: { title: 'Parameters', unit: 'parameters' },
  multiplyAdds: { title: 'Multiply-adds', unit: 'multiply-adds' },
  latency: { title: 'Latency', unit: 'ms' },
};

/** Exits of a run that have both an error and that cost. */
export const pointsOf = (run: string, rows: readonly OutputRow[], cost: Cost): readonly TradeOffPoint[] =>
  rows.flatMap(({ id, name, testError, [cost]: value }) =>
    testError === null || value === null ? [] : [{ run, exit: id, name, cost: value, error: testError }]);

/** "0.85M" → 850000. */
const readSize = (text: string): number => Number.parseFloat(text) * (text.endsWith('M') ? 1e6 : text.endsWith('k') ? 1e3 : 1);

/** Printed figures of that data set whose paper prints the parameters as well. */
export function publishedPoints(set: PublishedSet): readonly TradeOffPoint[] {
  return Object.entries(publishedFigures).flatMap(([id, published]: [string, Published]) => {
    const error = published.error?.[set];
    return error === undefined || published.parameters === undefined
      ? []
      : [{ run: 'published', exit: id, name: published.model, cost: readSize(published.parameters), error }];
  });
}

export interface TradeOffModel {
  readonly cost: Cost;
  /** Shown name of the run that is looked at. */
  readonly label: string;
  /** Its exits, shallow to deep. */
  readonly own: readonly (TradeOffPoint & { readonly colour: string })[];
  readonly others: readonly TradeOffPoint[];
  readonly published: readonly TradeOffPoint[];
}

/** For a paper. `resolve` makes plain colours of the window's. */
export function tradeOffPaper(model: TradeOffModel, title: string, resolve: (colours: readonly string[]) => readonly string[]): PaperChart {
  const measured = [...model.own, ...model.others];
  const { xs, ys, xTicks, yTicks } = layoutOf([...measured, ...model.published], { width: 440, height: 270 });
  const [other = '', pareto = '', ...colours] = resolve(['var(--chart-other)', 'var(--chart-pareto)', ...model.own.map(({ colour }) => colour)]);
  const at = ({ cost, error }: TradeOffPoint): readonly [number, number] => [cost, error];
  const words = costWords[model.cost];
  return {
    title,
    x: { title: model.cost === 'latency' ? 'Latency, ms' : words.title, min: xs.min, max: xs.max, scale: 'log', ticks: xTicks },
    y: { title: 'Test error, %', min: ys.min, max: ys.max, scale: 'linear', ticks: yTicks },
    series: [
      { name: 'Pareto line', colour: pareto, points: paretoFront(measured).map(at), line: { width: 1.25, step: true } },
      ...(model.others.length > 0 ? [{ name: 'other runs', colour: other, points: model.others.map(at), dot: 2.5 }] : []),
      ...(model.published.length > 0
        ? [{ name: 'published', colour: other, points: model.published.map(at), dot: 3.5, labels: model.published.map(({ name }) => name) }]
        : []),
      ...model.own.map((point, index) => ({
        name: `${model.label} ${point.name}`,
        colour: colours[index] ?? other,
        points: [at(point)],
        dot: 5,
        labels: [point.name],
      })),
    ],
  };
}
