import type { NodeId, Position } from '../../../main-process/core/graph/document.ts';
import { axes, lengthOf, type Axis } from '../layout/axis.ts';

/** An opened node: where along the trunk the document has it (its middle), and how much more length it takes than its row. */
export interface Opening {
  readonly id: NodeId;
  readonly along: number;
  readonly extra: number;
}

/** From here on, `shift` is added to places of the document. */
interface Step {
  readonly from: number;
  readonly shift: number;
}

/**
 * Opened nodes push onward what follows them along the trunk, on the canvas alone: the document keeps its places. This is the one
 * place that knows both. Between two rows the way from document to drawing jumps, so a point inside an opened node
 * belongs to the place right after its row.
 */
export class Displacement {
  readonly #axis: Axis;
  readonly #openings: readonly Opening[];
  /** Ordered along the trunk. */
  readonly #steps: readonly Step[];

  constructor(openings: readonly Opening[] = [], axis: Axis = axes.down) {
    this.#axis = axis;
    this.#openings = openings;
    // Rows closer than this stand beside each other: what opens in one of them does not push the other.
    const beside = lengthOf(axis, axis.node) - 4;
    const steps: Step[] = [];
    let shift = 0;
    let row: { readonly along: number; extra: number } | null = null;
    const close = (): void => {
      if (!row || row.extra <= 0) return;
      shift += row.extra;
      steps.push({ from: row.along + beside, shift });
    };
    for (const { along, extra } of [...openings].sort((a, b) => a.along - b.along)) {
      if (row && along < row.along + beside) row.extra = Math.max(row.extra, extra);
      else {
        close();
        row = { along, extra };
      }
    }
    close();
    this.#steps = steps;
  }

  /** True where drawing and document agree everywhere. */
  get none(): boolean {
    return this.#steps.length === 0;
  }

  /** What is left of it when these nodes are taken away: they are being dragged, and what they push goes with them. */
  without(ids: ReadonlySet<NodeId>): Displacement {
    const left = this.#openings.filter(({ id }) => !ids.has(id));
    return left.length === this.#openings.length ? this : new Displacement(left, this.#axis);
  }

  /** How far onward a place along the document's trunk is drawn. */
  at(along: number): number {
    let low = 0;
    let high = this.#steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#steps[middle] as Step).from <= along) low = middle + 1;
      else high = middle;
    }
    return this.#steps[low - 1]?.shift ?? 0;
  }

  toDrawing<P extends Position>(place: P): P {
    return this.#moved(place, this.at(this.#axis.along(place)));
  }

  toDocument<P extends Position>(point: P): P {
    const along = this.#axis.along(point);
    let shift = 0;
    for (const step of this.#steps) {
      if (along < step.from + shift) break;
      if (along < step.from + step.shift) return this.#moved(point, step.from - along);
      shift = step.shift;
    }
    return this.#moved(point, -shift);
  }

  #moved<P extends Position>(place: P, onward: number): P {
    const by = this.#axis.turn({ x: 0, y: onward });
    return onward === 0 ? place : { ...place, x: place.x + by.x, y: place.y + by.y };
  }
}

export const nothingOpen = new Displacement();
