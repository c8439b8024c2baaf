import { AxisError, findField, parseAxisValues, type Axis } from '../../../main-process/core/experiments/axis.ts';
import { grid, randomPoints, sweepRuns, type Point } from '../../../main-process/core/experiments/sweep.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';

/** A line of the dialog: a field and its values as they are typed. */
export interface TypedAxis {
  readonly path: string;
  readonly text: string;
}
export interface SweepReading {
  /** What is wrong with each line; empty where nothing is. */
  readonly problems: readonly string[];
  readonly axes: readonly Axis[];
  readonly points: readonly Point[];
  /** What is wrong with the whole. */
  readonly problem: string;
}

/** The sweep that is being put together. */
export class SweepPlan {
  typed = $state.raw<readonly TypedAxis[]>([{ path: 'learningRate', text: '0.1, 0.05, 0.02' }]);
  mode = $state<'grid' | 'random'>('grid');
  count = $state(10);
  seed = $state(1);

  readonly reading: SweepReading = $derived.by(() => {
    const read = this.typed.map((line) => readAxis(line));
    const problems = read.map((axis) => (typeof axis === 'string' ? axis : ''));
    const axes = read.filter((axis): axis is Axis => typeof axis !== 'string');
    if (axes.length < read.length || axes.length === 0) return { problems, axes, points: [], problem: '' };
    try {
      const points = this.mode === 'grid' ? grid(axes) : randomPoints(axes, this.count, this.seed);
      return { problems, axes, points, problem: '' };
    } catch (error) {
      return { problems, axes, points: [], problem: messageOf(error) };
    }
  });

  set(index: number, change: Partial<TypedAxis>): void {
    this.typed = this.typed.map((line, at) => (at === index ? { ...line, ...change } : line));
  }
  add(path: string, text: string): void {
    this.typed = [...this.typed, { path, text }];
  }
  remove(index: number): void {
    this.typed = this.typed.filter((_, at) => at !== index);
  }
  /** @throws AxisError where the configuration does not take a value */
  runs(document: Document): ReturnType<typeof sweepRuns> {
    return sweepRuns(document, this.reading.axes, this.reading.points);
  }
}

function readAxis({ path, text }: TypedAxis): Axis | string {
  const field = findField(path);
  if (!field) return `There is no field ${path}.`;
  try {
    return { field, values: parseAxisValues(field, text) };
  } catch (error) {
    return messageOf(error);
  }
}

const messageOf = (error: unknown): string => {
  if (error instanceof AxisError) return error.message;
  throw error;
};
