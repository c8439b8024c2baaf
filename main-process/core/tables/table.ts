/** A table for people and for papers, before it is written in any format. */
export interface Table {
  /** One sentence: what the table shows, and under which conditions. */
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Below the table: what holds for it, what cannot be compared. */
  readonly notes: readonly string[];
}

export interface Column {
  readonly title: string;
  /** Words to the left, numbers to the right. */
  readonly align: 'left' | 'right';
}

/** A value as it is written out in full (CSV) and as it is read (everything else). */
export interface Figure {
  readonly kind: 'figure';
  readonly value: number;
  readonly text: string;
  /** Stands out: the best of its column. */
  readonly best?: boolean;
}

/** Mean and sample standard deviation over `count` runs; `deviation` is null with one run, which has none. */
export interface Spread {
  readonly kind: 'spread';
  readonly mean: number;
  readonly deviation: number | null;
  readonly count: number;
  /** Digits after the point, where a person reads it. */
  readonly digits: number;
  readonly best?: boolean;
}

/** `null` is a value that there is none of. */
export type Cell = string | Figure | Spread | null;

export const left = (title: string): Column => ({ title, align: 'left' });
export const right = (title: string): Column => ({ title, align: 'right' });
export const figure = (value: number, text: string, best = false): Figure => ({ kind: 'figure', value, text, ...(best && { best }) });

/** What a person reads in a cell: "38.1", "38.1 ± 0.4", "–". */
export function cellText(cell: Cell): string {
  if (cell === null) return '–';
  if (typeof cell === 'string') return cell;
  if (cell.kind === 'figure') return cell.text;
  return spreadText(cell);
}

/** "38.1 ± 0.4"; one run has no spread: "38.1". */
export const spreadText = ({ mean, deviation, digits }: Pick<Spread, 'mean' | 'deviation' | 'digits'>): string =>
  `${mean.toFixed(digits)}${deviation === null ? '' : ` ± ${deviation.toFixed(digits)}`}`;

export const isBest = (cell: Cell): boolean => cell !== null && typeof cell === 'object' && cell.best === true;
