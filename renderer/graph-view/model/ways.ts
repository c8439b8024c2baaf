import type { EdgeId } from '../../../main-process/core/graph/document.ts';
import type { Axis } from '../layout/axis.ts';
import type { Box } from './geometry.ts';
import { Obstacles } from './obstacles.ts';
import { routeDock, routeWire, type Route } from './routes.ts';

/** The way of a wire, and what it was found for. */
interface Way extends Route {
  readonly source: Box;
  readonly target: Box;
  readonly docked: boolean;
}

/** The ways of a scene's wires. With every box where it was in the scene before, wires run as they did. */
export class Ways {
  readonly #axis: Axis;
  readonly #standing: readonly Box[];
  readonly #before: ReadonlyMap<EdgeId, Way>;
  readonly #found = new Map<EdgeId, Way>();
  #obstacles: Obstacles | undefined;

  /** @param standing boxes that wires must not cross: of all but docked outputs */
  constructor(axis: Axis, standing: readonly Box[], before: Ways | undefined) {
    this.#axis = axis;
    this.#standing = standing;
    this.#before = before && before.#axis === axis && sameItems(before.#standing, standing) ? before.#found : new Map();
  }

  of(id: EdgeId, source: Box, target: Box, docked: boolean): Route {
    const before = this.#before.get(id);
    const same = before?.source === source && before.target === target && before.docked === docked;
    const way = before && same ? before : { source, target, docked, ...this.#find(source, target, docked) };
    this.#found.set(id, way);
    return way;
  }

  #find(source: Box, target: Box, docked: boolean): Route {
    if (docked) return { path: routeDock(this.#axis, source, target), aside: false };
    this.#obstacles ??= new Obstacles(this.#standing, this.#axis.turnBox);
    return routeWire(this.#axis, source, target, this.#obstacles);
  }
}

const sameItems = <T>(a: readonly T[], b: readonly T[]): boolean => a.length === b.length && a.every((item, index) => item === b[index]);
