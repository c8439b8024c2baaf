import type { TrainingConfig } from '../graph/training-config.ts';

/** A field of the configuration and its value in each run; `undefined` where a run has no such field. */
export interface FieldDifference {
  /** "schedule.at", as `training-fields.ts` names it. */
  readonly path: string;
  readonly values: readonly unknown[];
  readonly differs: boolean;
}

/** Every field of these configurations, side by side. */
export function compareConfigurations(configs: readonly TrainingConfig[]): readonly FieldDifference[] {
  const flat = configs.map((config) => new Map(leaves(config)));
  const paths = [...new Set(flat.flatMap((fields) => [...fields.keys()]))];
  return paths.map((path) => {
    const values = flat.map((fields) => fields.get(path));
    const texts = new Set(values.map((value) => JSON.stringify(value) ?? ''));
    return { path, values, differs: texts.size > 1 };
  });
}

function leaves(value: unknown, path = ''): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`));
}
