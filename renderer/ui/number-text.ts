/** Limits of a number that a person types. */
export interface NumberLimits {
  readonly min?: number;
  readonly max?: number;
  /** `min` itself is not allowed (a learning rate of 0). */
  readonly exclusiveMin?: boolean;
  /** `max` itself is not allowed (a momentum of 1). */
  readonly exclusiveMax?: boolean;
  readonly integer?: boolean;
  /** An empty field is a value of its own: null. */
  readonly nullable?: boolean;
}
export type NumberReading = { readonly ok: true; readonly value: number | null } | { readonly ok: false; readonly message: string };

/** Reads what was typed; a comma is a decimal point, "1e-4" is a number. The message says what would be accepted. */
export function readNumber(text: string, limits: NumberLimits): NumberReading {
  const trimmed = text.trim().replace(',', '.');
  if (trimmed === '') return limits.nullable ? { ok: true, value: null } : { ok: false, message: `Type ${describeLimits(limits)}.` };
  const value = Number(trimmed);
  const tooLow = limits.min !== undefined && (limits.exclusiveMin ? value <= limits.min : value < limits.min);
  const tooHigh = limits.max !== undefined && (limits.exclusiveMax ? value >= limits.max : value > limits.max);
  if (!Number.isFinite(value) || (limits.integer && !Number.isInteger(value)) || tooLow || tooHigh) {
    return { ok: false, message: `Type ${describeLimits(limits)}.` };
  }
  return { ok: true, value };
}

function describeLimits({ min, max, exclusiveMin, exclusiveMax, integer }: NumberLimits): string {
  const what = integer ? 'a whole number' : 'a number';
  const low = min === undefined ? '' : exclusiveMin ? `above ${min}` : `from ${min}`;
  const high = max === undefined ? '' : exclusiveMax ? `below ${max}` : low === '' || exclusiveMin ? `at most ${max}` : `to ${max}`;
  return [what, low, low && high && (exclusiveMin || exclusiveMax) ? 'and' : '', high].filter((part) => part !== '').join(' ');
}

/** One step up or down, without the noise of binary fractions, kept within the limits. */
export function stepNumber(value: number, step: number, direction: 1 | -1, limits: NumberLimits): number {
  const next = Number((value + direction * step).toPrecision(12));
  const low = limits.min === undefined ? next : Math.max(limits.min, next);
  return limits.max === undefined ? low : Math.min(limits.max, low);
}
