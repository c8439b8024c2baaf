/** Numbers and lists in messages. English, as all of the interface. */

/** 853018 → "853,018". */
export const grouped = (value: number): string => value.toLocaleString('en-US');

/** "a", "a and b", "a, b and c" */
export function listed(items: readonly (string | number)[]): string {
  if (items.length < 2) return String(items[0] ?? '');
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1] ?? ''}`;
}
