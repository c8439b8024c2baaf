import { figure, left, right, type Cell, type Table } from '../../../main-process/core/tables/index.ts';
import { formatCompact, formatCount, formatError, formatLoss } from '../../ui/format.ts';
import type { OutputRow } from './output-rows.ts';

/** A column of numbers: how a row gives its value, and how it is written. */
export interface OutputColumn {
  readonly id: string;
  readonly title: string;
  /** Read for the title where that is short. */
  readonly full: string;
  readonly value: (row: OutputRow) => number | null;
  readonly text: (value: number) => string;
  /** Share of the table's width, %. */
  readonly width?: number;
  /** Why there is nothing, where there is nothing. */
  readonly missing?: string;
}

const untrained = 'Comes with a run';
const unmeasured = 'Not measured yet: evaluate the run';
export const latencyText = (ms: number): string => `${ms < 10 ? ms.toFixed(2) : ms.toFixed(1)} ms`;

/** What the dock shows; a table that is taken away has the training figures too. */
export const shownColumns: readonly OutputColumn[] = [
  { id: 'error', title: 'Test error, %', full: 'Test error after the last epoch, %', value: (row) => row.testError, width: 14, text: formatError, missing: untrained },
  { id: 'best', title: 'Best, %', full: 'Least test error of any epoch, %', value: (row) => row.best?.error ?? null, width: 11, text: formatError, missing: untrained },
  { id: 'top5', title: 'Top-5, %', full: 'Top-5 test error, %', value: (row) => row.topFive, width: 9, text: formatError, missing: unmeasured },
  { id: 'loss', title: 'Loss', full: 'Test loss, nats', value: (row) => row.testLoss, width: 7, text: formatLoss, missing: untrained },
  { id: 'parameters', title: 'Parameters', full: 'Parameters of the model cut there', value: (row) => row.parameters, width: 12, text: formatCount },
  { id: 'madds', title: 'Mult-adds', full: 'Multiply-adds an image of the model cut there', value: (row) => row.multiplyAdds, width: 11, text: formatCompact },
  { id: 'latency', title: 'Latency', full: 'Measured latency of the model cut there, ms an image', value: (row) => row.latency, width: 9, text: latencyText, missing: unmeasured },
];
const trainColumns: readonly OutputColumn[] = [
  { id: 'train-error', title: 'Train error, %', full: '', value: (row) => row.trainError, text: formatError },
  { id: 'train-loss', title: 'Train loss', full: '', value: (row) => row.trainLoss, text: formatLoss },
];

export interface Sorting {
  /** Id of a column; `depth` is the order of the network. */
  readonly by: string;
  readonly falling: boolean;
}
export const byDepth: Sorting = { by: 'depth', falling: false };

/** Rows in that order; what has no value comes last either way. */
export function sortedRows(rows: readonly OutputRow[], { by, falling }: Sorting): readonly OutputRow[] {
  const value = by === 'depth' ? (row: OutputRow): number => row.depth : shownColumns.find(({ id }) => id === by)?.value;
  if (!value) return rows;
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return falling ? y - x : x - y;
  });
}

/** The table to be taken away. `published`: of the final output, %. */
export function outputsTable(rows: readonly OutputRow[], caption: string, published: number | null, notes: readonly string[]): Table {
  const columns = [...shownColumns, ...trainColumns].filter(({ value }) => rows.some((row) => value(row) !== null));
  const least = Math.min(...rows.map(({ testError }) => testError ?? Infinity));
  const deepest = Math.max(...rows.map(({ depth }) => depth));
  return {
    caption,
    columns: [left('Output'), right('Depth'), ...columns.map(({ title }) => right(title)), right('Best epoch'), ...(published === null ? [] : [right('Published, %')])],
    rows: rows.map((row): readonly Cell[] => [
      row.name,
      figure(row.depth, String(row.depth)),
      ...columns.map(({ id, value, text }): Cell => {
        const found = value(row);
        return found === null ? null : figure(found, text(found), id === 'error' && found === least && rows.length > 1);
      }),
      row.best === null ? null : figure(row.best.epoch, String(row.best.epoch)),
      ...(published === null ? [] : [row.depth === deepest ? figure(published, published.toFixed(2)) : null]),
    ]),
    notes,
  };
}
