import type { FieldChange } from './change.ts';

/** `learningRate` → "learning rate". */
export const fieldWord = (key: string): string => key.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

export function valueWord(value: unknown): string | null {
  if (value === undefined) return null;
  if (value === null) return 'none';
  if (value === true) return 'on';
  if (value === false) return 'off';
  if (typeof value === 'string') return value.length > 80 ? `${value.slice(0, 79)}…` : value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Fields that differ, objects taken apart: `schedule factor`, `norm epsilon`. Lists are values. */
export function fieldChanges(from: object, to: object, path = ''): readonly FieldChange[] {
  const [before, after] = [from, to] as [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => {
    const [a, b] = [before[key], after[key]];
    if (a === b) return [];
    const field = `${path}${fieldWord(key)}`;
    if (isPlain(a ?? {}) && isPlain(b ?? {}) && (isPlain(a) || isPlain(b)))
      return fieldChanges(Object(a ?? {}) as object, Object(b ?? {}) as object, `${field} `);
    return JSON.stringify(a) === JSON.stringify(b) ? [] : [{ field, from: valueWord(a), to: valueWord(b) }];
  });
}

const isPlain = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
