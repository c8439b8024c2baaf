/**
 * Keeps some of the points of a series that comes one by one and whose length nobody knows beforehand, so that its
 * picture stays true: of every bucket of neighbours the first point and those with the least and the greatest value of
 * each column, and the very last point. When there are too many buckets, two become one. A peak of a single step
 * survives any number of such merges.
 */
export class PeakThinning<T> {
  readonly #most: number;
  readonly #valuesOf: (point: T) => readonly number[];
  #buckets: Bucket<T>[] = [];
  /** Points that a full bucket holds. */
  #size = 1;
  #last: T | null = null;

  /** @param buckets a bucket keeps up to 1 + 2·columns points */
  constructor(buckets: number, valuesOf: (point: T) => readonly number[]) {
    this.#most = buckets;
    this.#valuesOf = valuesOf;
  }

  add(point: T): void {
    this.#last = point;
    const open = this.#buckets[this.#buckets.length - 1];
    const peaks = this.#valuesOf(point).map((value) => ({ value, point }));
    const single: Bucket<T> = { count: 1, first: point, least: peaks, greatest: peaks };
    if (open && open.count < this.#size) this.#buckets[this.#buckets.length - 1] = joined(open, single);
    else this.#buckets.push(single);
    if (this.#buckets.length <= this.#most) return;
    this.#size *= 2;
    this.#buckets = pairs(this.#buckets).map(([a, b]) => (b ? joined(a, b) : a));
  }

  /** In order, each point once. @param before tells the order of two points */
  kept(before: (a: T, b: T) => number): T[] {
    const points = new Set<T>();
    for (const { first, least, greatest } of this.#buckets) {
      points.add(first);
      for (const { point } of [...least, ...greatest]) points.add(point);
    }
    if (this.#last !== null) points.add(this.#last);
    return [...points].sort(before);
  }
}

interface Peak<T> {
  readonly value: number;
  readonly point: T;
}
interface Bucket<T> {
  readonly count: number;
  readonly first: T;
  /** By column. */
  readonly least: readonly Peak<T>[];
  readonly greatest: readonly Peak<T>[];
}

function joined<T>(a: Bucket<T>, b: Bucket<T>): Bucket<T> {
  const pick = (left: readonly Peak<T>[], right: readonly Peak<T>[], better: (x: number, y: number) => boolean): Peak<T>[] => {
    const [longer, shorter] = left.length >= right.length ? [left, right] : [right, left];
    return longer.map((peak, column) => {
      const other = shorter[column];
      return other && better(other.value, peak.value) ? other : peak;
    });
  };
  return {
    count: a.count + b.count,
    first: a.first,
    least: pick(a.least, b.least, (x, y) => x < y),
    greatest: pick(a.greatest, b.greatest, (x, y) => x > y),
  };
}

const pairs = <T>(values: readonly T[]): (readonly [T, T | undefined])[] =>
  values.flatMap((value, i) => (i % 2 === 0 ? [[value, values[i + 1]] as const] : []));

/** Keeps every n-th of values that come one by one, n a power of two that grows with them; the first and the last always. */
export class EvenThinning<T> {
  readonly #most: number;
  #kept: T[] = [];
  #every = 1;
  #count = 0;
  #last: T | null = null;

  /** @param most values kept, the last one apart */
  constructor(most: number) {
    this.#most = most;
  }

  add(value: T): void {
    this.#last = value;
    if (this.#count++ % this.#every !== 0) return;
    this.#kept.push(value);
    if (this.#kept.length <= this.#most) return;
    this.#kept = this.#kept.filter((_, i) => i % 2 === 0);
    this.#every *= 2;
  }

  get kept(): T[] {
    const newest = this.#kept[this.#kept.length - 1];
    return this.#last === null || this.#last === newest ? [...this.#kept] : [...this.#kept, this.#last];
  }
}
