/** What an evaluation measured of one exit. */
export interface ExitMeasure {
  /** Share of test images, %, whose class is not among the five likeliest. */
  readonly topFive: number | null;
  /** Of one image through the model cut there, ms. */
  readonly latency: number | null;
}
export type ExitMeasures = Readonly<Record<string, ExitMeasure>>;

const none: ExitMeasures = {};

/** By run and exit: filled by whoever evaluates a run, read by the table and the trade-off. */
export class MeasuredExits {
  #runs = $state.raw<ReadonlyMap<string, ExitMeasures>>(new Map());

  of(run: string | undefined): ExitMeasures {
    return (run === undefined ? undefined : this.#runs.get(run)) ?? none;
  }

  take(run: string, measures: ExitMeasures): void {
    this.#runs = new Map(this.#runs).set(run, measures);
  }
}

/** One for the window: what was measured of a run holds wherever it is shown. */
export const measuredExits = new MeasuredExits();
