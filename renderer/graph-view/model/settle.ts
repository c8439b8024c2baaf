/** The earlier value when it says the same: what follows by difference then sees at a glance that nothing has changed. */
export function settled<T extends object>(value: T, before: T | undefined): T {
  return before !== undefined && sameFields(value, before) ? before : value;
}

/** Equal field by field; lists, and plain values in fields, item by item. */
function sameFields(a: object, b: object): boolean {
  // Two values of one type, so both have the fields that the first one has; an optional one may be missing.
  const [left, right] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>];
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => same(left[key], right[key]));
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => same(item, b[index]));
  return !Array.isArray(a) && !Array.isArray(b) && sameFields(a, b);
}
