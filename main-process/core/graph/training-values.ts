import { showsDigits } from './digits.ts';
import { newSchedule, scheduleKinds } from './schedule-config.ts';
import { trainingConfig, type TrainingConfig } from './training-config.ts';
import type { FieldValue, TrainingField } from './training-field.ts';
import { trainingFields } from './training-fields.ts';

const byPath: ReadonlyMap<string, TrainingField> = new Map(trainingFields.map((field) => [field.path, field]));
export const trainingField = (path: string): TrainingField | undefined => byPath.get(path);

const defaults = trainingConfig.parse({});

/** What a field holds; null also where the configuration has no such field (another schedule, random weights). */
export function fieldValue(config: TrainingConfig, { path }: Pick<TrainingField, 'path'>): FieldValue {
  const found = path.split('.').reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), config);
  return found === undefined ? null : (found as FieldValue);
}

/** What a new design has there; of a field of a schedule, what that schedule begins with. */
export function defaultValue(field: TrainingField): FieldValue {
  if (fieldValue(defaults, field) !== null || !field.path.startsWith('schedule.')) {
    return field.path === 'initial.checkpoint' ? 'last' : fieldValue(defaults, field);
  }
  const schedules = scheduleKinds.map((kind) => fieldValue({ ...defaults, schedule: newSchedule(kind) }, field));
  return schedules.find((value) => value !== null) ?? null;
}

/** Whether the field has an effect in this configuration. */
export const fieldApplies = (field: TrainingField, config: TrainingConfig): boolean => field.applies?.(config) ?? true;

export type FieldResult = { readonly config: TrainingConfig } | { readonly problem: string };

/**
 * The configuration with one field set; or what is wrong with the value, in the words of the schema that reads files.
 * A new kind of schedule brings its own defaults; a field of another schedule than the one in place is refused.
 */
export function withField(config: TrainingConfig, path: string, value: FieldValue): FieldResult {
  const field = byPath.get(path);
  if (!field) return { problem: `There is no field "${path}" in the training configuration.` };
  const [outer = '', inner] = path.split('.');
  if (outer === 'schedule' && inner !== 'kind' && !fieldApplies(field, config)) {
    return { problem: `${field.label} belongs to another schedule than "${config.schedule.kind}".` };
  }
  if (path === 'initial.checkpoint' && config.initial === null) {
    return { problem: 'There is no run whose checkpoint could be taken: set that first.' };
  }
  const raw = { ...config, [outer]: inner === undefined ? value : withInner(config, outer, inner, value) };
  const parsed = trainingConfig.safeParse(raw);
  if (parsed.success) return { config: parsed.data };
  return { problem: `${field.label}: ${parsed.error.issues.map(({ message }) => message).join('; ')}` };
}

/** What stands under `outer` once its `inner` is set. */
function withInner(config: TrainingConfig, outer: string, inner: string, value: FieldValue): unknown {
  const found = (config as Readonly<Record<string, unknown>>)[outer];
  const before = isObject(found) ? found : {};
  switch (`${outer}.${inner}`) {
    case 'schedule.kind':
      return value === before[inner] ? before : { kind: value };
    case 'initial.run':
      return value === null ? null : { ...before, run: value };
    default:
      // Optional things of the data set are left out rather than null.
      if (outer === 'dataset' && value === null) return Object.fromEntries(Object.entries(before).filter(([key]) => key !== inner));
      return { ...before, [inner]: value };
  }
}

/** Several fields, those that decide which others there are first. */
export function withFields(config: TrainingConfig, values: Readonly<Record<string, FieldValue>>): FieldResult {
  const order = (path: string): number => (path === 'schedule.kind' || path === 'initial.run' ? 0 : 1);
  let result: FieldResult = { config };
  for (const [path, value] of Object.entries(values).sort(([a], [b]) => order(a) - order(b))) {
    if ('problem' in result) return result;
    result = withField(result.config, path, value);
  }
  return result;
}

/** The authors' value of a field, as they have it for that data set; undefined where they say none. */
export function paperValue({ path, paper }: TrainingField, { dataset }: Pick<TrainingConfig, 'dataset'>): FieldValue | undefined {
  // Spec §3: SVHN is not augmented. They did not train on MNIST; what they say of photographs would mirror its digits.
  if (path === 'augmentation.flip' && showsDigits(dataset.name)) return false;
  if (path === 'augmentation.pad' && dataset.name === 'svhn') return 0;
  return paper;
}

/** The configuration with the authors' value in every field of which they say one. @throws Error for a bug in the table */
export function paperConfig(config: TrainingConfig): TrainingConfig {
  const values = trainingFields.flatMap((field): [string, FieldValue][] => {
    const value = paperValue(field, config);
    return value === undefined ? [] : [[field.path, value]];
  });
  const result = withFields(config, Object.fromEntries(values));
  if ('problem' in result) throw new Error(result.problem);
  return result.config;
}

export type ReadResult = { readonly value: FieldValue } | { readonly problem: string };

/**
 * Reads a value as a person writes it on the command line or in a sweep: `0.1`, `off`, `cosine`, `true`, `0.4,0.6`.
 * Whether it is in range is told too, so that a list of values can be checked before anything starts.
 */
export function readFieldText(field: TrainingField, text: string): ReadResult {
  const trimmed = text.trim();
  const read = readText(field, trimmed);
  return read === undefined ? { problem: `${field.label}: expected ${rangeText(field)}, got "${trimmed.slice(0, 60)}".` } : { value: read };
}

/** Undefined where the text says no value of the field. */
function readText(field: TrainingField, text: string): FieldValue | undefined {
  if ('none' in field && field.none !== undefined && (text === field.none || text === '')) return null;
  switch (field.kind) {
    case 'boolean':
      return /^(true|on|yes)$/i.test(text) ? true : /^(false|off|no)$/i.test(text) ? false : undefined;
    case 'choice':
      return field.choices.find(({ value }) => value === text)?.value;
    case 'list': {
      const numbers = text.split(/[,;\s]+/).filter((part) => part !== '').map(Number);
      return numbers.every((number) => number >= field.min && number <= field.max) ? numbers : undefined;
    }
    case 'int':
    case 'number': {
      const number = text === '' ? Number.NaN : Number(text);
      const { min, max = Infinity, exclusiveMin = false, exclusiveMax = false } = field;
      const inside = (exclusiveMin ? number > min : number >= min) && (exclusiveMax ? number < max : number <= max);
      return inside && Number.isFinite(number) && (field.kind === 'number' || Number.isInteger(number)) ? number : undefined;
    }
    case 'output':
    case 'text':
      return text === '' ? undefined : text;
  }
}

/** "from 0 to below 1", "a whole number from 1 to 65536", "sgd or adam". */
export function rangeText(field: TrainingField): string {
  const none = 'none' in field && field.none !== undefined ? `, or "${field.none}"` : '';
  switch (field.kind) {
    case 'boolean':
      return 'on or off';
    case 'choice':
      return field.choices.map(({ value }) => value).join(', ').replace(/, (?=[^,]*$)/, ' or ');
    case 'list':
      return `numbers from ${field.min} to ${field.max}, with commas`;
    case 'int':
    case 'number': {
      const { min, max = Infinity, exclusiveMin = false, exclusiveMax = false } = field;
      const low = exclusiveMin ? `above ${min}` : `${max === Infinity ? 'at least' : 'from'} ${min}`;
      const high = max === Infinity ? '' : ` to ${exclusiveMax ? 'below ' : ''}${max}`;
      return `${field.kind === 'int' ? 'a whole number ' : ''}${low}${high}${none}`;
    }
    case 'output':
      return `the id of an output${none}`;
    case 'text':
      return `a text${none}`;
  }
}

/** A value as it is shown: "0.1", "off", "Cosine", "40 %, 60 %", "on". */
export function fieldText(field: TrainingField, value: FieldValue): string {
  if (value === null) return ('none' in field && field.none) || '–';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (field.kind === 'choice') return field.choices.find((choice) => choice.value === value)?.label ?? String(value);
  if (Array.isArray(value)) {
    const percent = value.map((part: number) => `${Number((100 * part).toFixed(2))} %`);
    return percent.length === 0 ? 'none' : percent.join(', ');
  }
  return `${String(value)}${'unit' in field && field.unit !== undefined ? ` ${field.unit}` : ''}`;
}

export const sameValue = (a: FieldValue, b: FieldValue): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Fields in which two configurations differ and that have an effect in at least one of them, in the order of the table. */
export function differingFields(a: TrainingConfig, b: TrainingConfig): readonly TrainingField[] {
  const counts = (field: TrainingField): boolean => fieldApplies(field, a) || fieldApplies(field, b);
  return trainingFields.filter((field) => counts(field) && !sameValue(fieldValue(a, field), fieldValue(b, field)));
}

/** Whether a value is not the authors'; false where they say nothing. */
export const departsFromPaper = (field: TrainingField, config: TrainingConfig): boolean => {
  const paper = paperValue(field, config);
  return paper !== undefined && fieldApplies(field, config) && !sameValue(fieldValue(config, field), paper);
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
