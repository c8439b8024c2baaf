import type { Document } from '../graph/document.ts';
import { serialiseDocument } from '../graph/serialise.ts';
import { trainingConfig } from '../graph/training-config.ts';
import { deriveSeed, uniforms } from '../random/seed.ts';
import { isDesignPath, variantAt } from './design-fields.ts';
import { AxisError, gridValues, noneOf, valueAt, type Axis, type AxisValue } from './axis.ts';

/** Values of one run of a sweep, by path of the field. */
export type Point = ReadonlyMap<string, AxisValue>;

/** Beyond this nobody waits for it to end. */
export const MOST_POINTS = 2000;

/** Every combination, the last axis changing fastest. @throws AxisError when there are more than `MOST_POINTS` */
export function grid(axes: readonly Axis[]): readonly Point[] {
  const lists = axes.map((axis) => ({ path: axis.field.path, values: gridValues(axis) }));
  const count = lists.reduce((product, { values }) => product * values.length, 1);
  if (count > MOST_POINTS) {
    throw new AxisError(`The grid has ${count} runs; at most ${MOST_POINTS} can be queued at once. Take fewer values, or try some at random.`);
  }
  return lists.reduce<readonly Point[]>(
    (points, { path, values }) => points.flatMap((point) => values.map((value) => new Map(point).set(path, value))),
    [new Map()],
  );
}

/**
 * `count` different points, drawn independently and evenly along every axis (in equal ratios where it says so). The same seed
 * draws the same points; a longer list begins with the shorter one. Fewer come where the axes hold fewer.
 */
export function randomPoints(axes: readonly Axis[], count: number, seed: number): readonly Point[] {
  if (count > MOST_POINTS) throw new AxisError(`At most ${MOST_POINTS} runs can be queued at once, not ${count}.`);
  // A stream an axis: another axis more leaves the values of the others as they were.
  const draws = axes.map((axis) => ({ axis, next: uniforms(deriveSeed(seed, 'sweep', axis.field.path)) }));
  const points = new Map<string, Point>();
  for (let tries = 0; points.size < count && tries < 50 * count + 100; tries += 1) {
    const point = new Map(draws.map(({ axis, next }) => [axis.field.path, valueAt(axis, next())] as const));
    const key = JSON.stringify([...point]);
    if (!points.has(key)) points.set(key, point);
  }
  return [...points.values()];
}

/**
 * The design with the depth and width of a point, and its other values in the training configuration.
 * @throws AxisError when the configuration does not take one of them, or the network cannot be so
 */
export function designAt(document: Document, point: Point): Document {
  const network = variantAt(document, point)?.document ?? document;
  let raw: Readonly<Record<string, unknown>> = document.training;
  for (const [path, value] of point) if (!isDesignPath(path)) raw = withValue(raw, path.split('.'), value);
  const parsed = trainingConfig.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new AxisError(`The configuration cannot be: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  return { ...network, training: parsed.data };
}

type Fields = Readonly<Record<string, unknown>>;

function withValue(object: Fields, [head, ...rest]: readonly string[], value: AxisValue): Fields {
  if (head === undefined) return object;
  if (rest.length === 0) return { ...object, [head]: value };
  const inner = object[head];
  return { ...object, [head]: withValue(typeof inner === 'object' && inner !== null ? { ...inner } : {}, rest, value) };
}

/** A run to be asked for: text of its design, and its values as an experiment keeps them ("off" where there is none). */
export interface SweepRun {
  readonly design: string;
  readonly values: Readonly<Record<string, string | number | boolean>>;
}

/** @throws AxisError */
export const sweepRuns = (document: Document, axes: readonly Axis[], points: readonly Point[]): readonly SweepRun[] =>
  points.map((point) => ({
    design: serialiseDocument(designAt(document, point)),
    values: Object.fromEntries(axes.map(({ field }) => [field.path, point.get(field.path) ?? noneOf(field) ?? 'off'])),
  }));
