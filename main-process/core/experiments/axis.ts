import type { Document } from '../graph/document.ts';
import type { BooleanField, ChoiceField, NumberField, TrainingField } from '../graph/training-field.ts';
import { trainingFields } from '../graph/training-fields.ts';
import { AxisError } from './axis-error.ts';
import { findDesignField, type DesignField } from './design-fields.ts';

export { AxisError } from './axis-error.ts';

/** A field of the configuration that a sweep can go over: one value, not a list of them or a place on the disk. */
type ConfigField = NumberField | ChoiceField | BooleanField;
/** What a sweep goes over: a field of the configuration, or depth and width of the network. */
export type SweepField = ConfigField | DesignField;

/** As a training configuration holds it; `null` is a field's "off" or "all". */
export type AxisValue = string | number | boolean | null;

/** Where the values of a field come from: a list, or a range from `low` to `high`. */
export type AxisValues =
  | { readonly kind: 'list'; readonly values: readonly AxisValue[] }
  | { readonly kind: 'range'; readonly low: number; readonly high: number; readonly scale: 'linear' | 'log'; readonly count: number };

/** One field of a sweep and the values that it takes. */
export interface Axis {
  readonly field: SweepField;
  readonly values: AxisValues;
}

/** Numbers that a range is cut into for a grid, unless told. */
const GRID_COUNT = 5;

const isSweepable = (field: TrainingField): field is ConfigField =>
  field.kind === 'number' || field.kind === 'int' || field.kind === 'choice' || field.kind === 'boolean';

/** How a run is kept changes nothing of its results, so nobody sweeps over it. */
export const sweepFields: readonly ConfigField[] = trainingFields.filter(isSweepable).filter(({ group }) => group !== 'checkpoints');

/**
 * By its path ("weightDecay") or the name of its option ("weight-decay"); with a design also what its network has of them: "blocks",
 * "blocks.stage1", "width", "filters.stage1".
 * @throws AxisError for a stage that the design has not
 */
export const findField = (name: string, document?: Document): SweepField | undefined =>
  sweepFields.find(({ path, option }) => path === name || option === name) ?? (document && findDesignField(document, name));

/**
 * `0.1,0.05` a list; `0.01..0.1` a range in equal steps, `log:1e-5..1e-3` in equal ratios; `:7` at the end of either cuts it
 * into that many for a grid.
 * @throws AxisError
 */
export function parseAxisValues(field: SweepField, text: string): AxisValues {
  const range = /^(?:(log|lin|linear|int):)?\s*(\S+?)\s*\.\.\s*(\S+?)(?::(\d+))?$/.exec(text.trim());
  if (!range) return { kind: 'list', values: unique(text.split(',').map((part) => parseValue(field, part.trim()))) };
  if (field.kind !== 'number' && field.kind !== 'int') {
    throw new AxisError(`${field.label} is no number: give a list of values, as in ${field.path}=a,b.`);
  }
  const [, scale, from, to, count] = range;
  const [low, high] = [parseValue(field, from ?? ''), parseValue(field, to ?? '')];
  if (typeof low !== 'number' || typeof high !== 'number' || low >= high) {
    throw new AxisError(`${field.label}: the range ${text} must go from a lower number to a higher one.`);
  }
  if (scale === 'log' && low <= 0) throw new AxisError(`${field.label}: a range in equal ratios begins above 0, not at ${low}.`);
  const number = count === undefined ? GRID_COUNT : Number(count);
  if (number < 2 || number > 1000) throw new AxisError(`${field.label}: a range is cut into 2 to 1000 values.`);
  return { kind: 'range', low, high, scale: scale === 'log' ? 'log' : 'linear', count: number };
}

/** @throws AxisError */
export function parseValue(field: SweepField, text: string): AxisValue {
  const refuse = (what: string): never => {
    throw new AxisError(`${field.label}: “${text}” is ${what}.`);
  };
  const none = noneOf(field);
  if (none !== undefined && (text === none || text === 'off')) return null;
  switch (field.kind) {
    case 'boolean':
      if (['true', 'on', 'yes'].includes(text)) return true;
      return ['false', 'off', 'no'].includes(text) ? false : refuse('neither on nor off');
    case 'choice': {
      return field.choices.some(({ value }) => value === text) ? text : refuse(`none of ${field.choices.map(({ value }) => value).join(', ')}`);
    }
    case 'number':
    case 'int':
      return checkNumber(field, text === '' ? Number.NaN : Number(text), refuse);
  }
}

/** What `null` is called in a field that allows it. */
export const noneOf = (field: SweepField): string | undefined => (field.kind === 'number' || field.kind === 'int' ? field.none : undefined);

function checkNumber(field: NumberField | DesignField, value: number, refuse: (what: string) => never): number {
  if (!Number.isFinite(value)) return refuse('not a number');
  if (field.kind === 'int' && !Number.isInteger(value)) return refuse('not a whole number');
  const { min, max } = field;
  const { exclusiveMin = false, exclusiveMax = false } = field;
  if (value < min || (exclusiveMin && value === min)) return refuse(`too low: it is ${exclusiveMin ? 'above' : 'at least'} ${min}`);
  if (max !== undefined && (value > max || (exclusiveMax && value === max))) return refuse(`too high: it is ${exclusiveMax ? 'below' : 'at most'} ${max}`);
  return value;
}

/** The values of a grid along one axis. */
export function gridValues({ field, values }: Axis): readonly AxisValue[] {
  if (values.kind === 'list') return values.values;
  const { count } = values;
  return unique(Array.from({ length: count }, (_, index) => at(field, values, index / (count - 1))));
}

/** The value a share (0 … 1) of the way along an axis. */
export function valueAt({ field, values }: Axis, share: number): AxisValue {
  if (values.kind === 'range') return at(field, values, share);
  const { length } = values.values;
  return values.values[Math.min(length - 1, Math.floor(share * length))] ?? null;
}

function at(field: SweepField, { low, high, scale }: Extract<AxisValues, { kind: 'range' }>, share: number): number {
  const value = scale === 'log' ? low * (high / low) ** share : low + (high - low) * share;
  // Three digits say enough, and can be typed again. The ends stay what was asked for.
  const short = share === 0 ? low : share === 1 ? high : Number(value.toPrecision(3));
  return field.kind === 'int' ? Math.round(value) : Math.min(high, Math.max(low, short));
}

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];
