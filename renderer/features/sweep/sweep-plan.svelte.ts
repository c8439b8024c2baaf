import { AxisError, findField, parseAxisValues, sweepFields, type Axis, type SweepField } from '../../../main-process/core/experiments/axis.ts';
import { designFields, isDesignPath, variantAt } from '../../../main-process/core/experiments/design-fields.ts';
import { grid, randomPoints, sweepRuns, type Point } from '../../../main-process/core/experiments/sweep.ts';
import { workPerImage } from '../../../main-process/core/experiments/work.ts';
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

/** What the network of a run costs. */
export interface NetworkCost {
  readonly parameters: number;
  /** Multiply-adds of a training step an image. */
  readonly work: number;
}

/** Networks that are looked at while somebody types; the rest is checked when the sweep begins. */
const MOST_NETWORKS = 40;

/** The sweep that is being put together. */
export class SweepPlan {
  readonly #document: () => Document;
  typed = $state.raw<readonly TypedAxis[]>([{ path: 'learningRate', text: '0.1, 0.05, 0.02' }]);
  mode = $state<'grid' | 'random'>('grid');
  count = $state(10);
  seed = $state(1);

  /** All that a sweep of this design can go over. */
  readonly fields: readonly SweepField[] = $derived.by(() => [...sweepFields, ...designFields(this.#document())]);

  readonly reading: SweepReading = $derived.by(() => {
    const document = this.#document();
    const read = this.typed.map((line) => readAxis(line, document));
    const problems = read.map((axis) => (typeof axis === 'string' ? axis : ''));
    const axes = read.filter((axis): axis is Axis => typeof axis !== 'string');
    if (axes.length < read.length || axes.length === 0) return { problems, axes, points: [], problem: '' };
    try {
      const points = this.mode === 'grid' ? grid(axes) : randomPoints(axes, this.count, this.seed);
      for (const point of networksOf(points).slice(0, MOST_NETWORKS)) variantAt(document, point);
      return { problems, axes, points, problem: '' };
    } catch (error) {
      return { problems, axes, points: [], problem: messageOf(error) };
    }
  });

  /** Whether its runs differ in their networks. */
  readonly resizes: boolean = $derived(this.reading.axes.some(({ field }) => isDesignPath(field.path)));

  constructor(document: () => Document) {
    this.#document = document;
  }

  /** Null where the runs have the network as it is drawn, or too many different ones to look at. */
  costs(): ReadonlyMap<Point, NetworkCost> | null {
    const { points } = this.reading;
    if (!this.resizes || networksOf(points).length > MOST_NETWORKS) return null;
    const document = this.#document();
    return new Map(points.flatMap((point) => {
      const analysis = variantAt(document, point)?.analysis;
      return analysis ? [[point, { parameters: analysis.totals.parameters, work: workPerImage(analysis, document.training.method) }]] : [];
    }));
  }

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

/** A point for each different network. */
function networksOf(points: readonly Point[]): readonly Point[] {
  const key = (point: Point): string => JSON.stringify([...point].filter(([path]) => isDesignPath(path)));
  return [...new Map(points.map((point) => [key(point), point])).values()];
}

function readAxis({ path, text }: TypedAxis, document: Document): Axis | string {
  try {
    const field = findField(path, document);
    if (!field) return `There is no field ${path}.`;
    return { field, values: parseAxisValues(field, text) };
  } catch (error) {
    return messageOf(error);
  }
}

const messageOf = (error: unknown): string => {
  if (error instanceof AxisError) return error.message;
  throw error;
};
