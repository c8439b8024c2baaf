import { sizeOf, type Tensor64 } from './tensor.ts';

/** Numbers without pattern, the same every time, none at zero and no two alike: about ±scale. */
export function wiggle64(shape: readonly number[], phase = 0, scale = 1): Tensor64 {
  const data = Float64Array.from({ length: sizeOf(shape) }, (_, i) => scale * Math.sin(1 + phase + i * 12.9898 + 0.37 * i * i));
  return { shape, data };
}

/** Central differences of a scalar function of one tensor, entry by entry. */
export function centralDifferences(f: (x: Tensor64) => number, { shape, data }: Tensor64, step = 1e-5): number[] {
  return Array.from(data, (value, i) => {
    const shifted = (by: number): number => f({ shape, data: data.with(i, value + by) });
    return (shifted(step) - shifted(-step)) / (2 * step);
  });
}

/** Largest |a − b| over the largest |b| (at least `floor`); infinite where there is no number. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>, floor = 1e-12): number {
  if (a.length !== b.length) return Infinity;
  const [left, right] = [Array.from(a), Array.from(b)];
  const scale = right.reduce((most, value) => Math.max(most, Math.abs(value)), floor);
  const worst = left.reduce((most, value, i) => Math.max(most, Math.abs(value - (right[i] as number))), 0);
  return Number.isNaN(worst) || Number.isNaN(scale) ? Infinity : worst / scale;
}
