/** Geometry of the exit trade-off chart: error (%) against cost on a logarithmic axis. */
export interface TradeOffPoint {
  readonly run: string;
  readonly exit: string;
  readonly name: string;
  readonly cost: number;
  readonly error: number;
}
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
}

/** Ticks at 1 and 3 of each decade; the ends are the ticks around the values. */
export function logScale(values: readonly number[]): Scale {
  const positive = values.filter((value) => value > 0);
  const low = Math.min(...(positive.length > 0 ? positive : [1]));
  const high = Math.max(...(positive.length > 0 ? positive : [10]));
  const all: number[] = [];
  const last = Math.ceil(Math.log10(high));
  for (let decade = Math.floor(Math.log10(low)) - 1; decade <= last; decade += 1) all.push(10 ** decade, 3 * 10 ** decade);
  const first = Math.max(0, all.findLastIndex((tick) => tick < low * 0.9));
  const after = all.findIndex((tick) => tick > high * 1.1);
  const ticks = all.slice(first, after === -1 ? all.length : after + 1);
  return { min: ticks[0] ?? 1, max: ticks[ticks.length - 1] ?? 10, ticks };
}

/** 30000 → "30k". */
export function tickText(tick: number): string {
  const [size, unit] = tick >= 1e9 ? [1e9, 'G'] : tick >= 1e6 ? [1e6, 'M'] : tick >= 1e3 ? [1e3, 'k'] : [1, ''];
  return `${Number((tick / size).toPrecision(3))}${unit}`;
}

/** Errors on round steps of 5, 10 or 20 per cent. */
export function errorScale(values: readonly number[]): Scale {
  const low = Math.min(...values, 100);
  const high = Math.max(...values, 0);
  const step = high - low > 50 ? 20 : high - low > 18 ? 10 : 5;
  const min = Math.max(0, Math.floor((low - 1) / step) * step);
  const max = Math.min(100, Math.max(min + step, Math.ceil((high + 1) / step) * step));
  const ticks: number[] = [];
  for (let tick = min; tick <= max + 1e-9; tick += step) ticks.push(tick);
  return { min, max, ticks };
}

/** Points that no other beats in both cost and error, by rising cost. */
export function paretoFront<P extends { readonly cost: number; readonly error: number }>(points: readonly P[]): readonly P[] {
  const front: P[] = [];
  for (const point of [...points].sort((a, b) => a.cost - b.cost || a.error - b.error)) {
    if (front.length === 0 || point.error < (front[front.length - 1]?.error ?? Infinity)) front.push(point);
  }
  return front;
}
