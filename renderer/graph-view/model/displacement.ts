import type { NodeId, Position } from '../../../main-process/core/graph/document.ts';
import * as measures from '../layout/measures.ts';

/** An opened node: where the document has it (its middle), and how much more height it takes than its row. */
export interface Opening {
  readonly id: NodeId;
  readonly y: number;
  readonly extra: number;
}

/** From here on, `shift` is added to places of the document. */
interface Step {
  readonly from: number;
  readonly shift: number;
}

/** Rows closer than this stand beside each other: what opens in one of them does not push the other. */
const beside = measures.node.height - 4;

/**
 * Opened nodes push down what lies below them, on the canvas alone: the document keeps its places. This is the one
 * place that knows both. Between two rows the way from document to drawing jumps, so a point inside an opened node
 * belongs to the place right below its row.
 */
export class Displacement {
  readonly #openings: readonly Opening[];
  /** Ordered downwards. */
  readonly #steps: readonly Step[];

  constructor(openings: readonly Opening[] = []) {
    this.#openings = openings;
    const steps: Step[] = [];
    let shift = 0;
    let row: { readonly y: number; extra: number } | null = null;
    const close = (): void => {
      if (!row || row.extra <= 0) return;
      shift += row.extra;
      steps.push({ from: row.y + beside, shift });
    };
    for (const { y, extra } of [...openings].sort((a, b) => a.y - b.y)) {
      if (row && y < row.y + beside) row.extra = Math.max(row.extra, extra);
      else {
        close();
        row = { y, extra };
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
    return this.#openings.some(({ id }) => ids.has(id)) ? new Displacement(this.#openings.filter(({ id }) => !ids.has(id))) : this;
  }

  /** How far down a height of the document is drawn from its place. */
  at(y: number): number {
    let low = 0;
    let high = this.#steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#steps[middle] as Step).from <= y) low = middle + 1;
      else high = middle;
    }
    return this.#steps[low - 1]?.shift ?? 0;
  }

  toDrawing<P extends Position>(place: P): P {
    const shift = this.at(place.y);
    return shift === 0 ? place : { ...place, y: place.y + shift };
  }

  toDocument<P extends Position>(point: P): P {
    let shift = 0;
    for (const step of this.#steps) {
      if (point.y < step.from + shift) break;
      if (point.y < step.from + step.shift) return { ...point, y: step.from };
      shift = step.shift;
    }
    return shift === 0 ? point : { ...point, y: point.y - shift };
  }
}

export const nothingOpen = new Displacement();
