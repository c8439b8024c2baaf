import type { EvaluationSummary } from '../../../main-process/contract/evaluation.ts';
import type { Client } from '../../../main-process/contract/rpc.ts';

/** What an evaluation measured of one exit. */
export interface ExitMeasure {
  /** Share of test images, %, whose class is not among the five likeliest. */
  readonly topFive: number | null;
  /** Of one image through the model cut there, ms. */
  readonly latency: number | null;
}
export type ExitMeasures = Readonly<Record<string, ExitMeasure>>;

const none: ExitMeasures = {};

/** By run and exit, from the newest evaluation that is kept with the run. */
export class MeasuredExits {
  #runs = $state.raw<ReadonlyMap<string, ExitMeasures>>(new Map());
  readonly #asked = new Set<string>();
  readonly #underWay = new Map<string, Promise<readonly EvaluationSummary[]>>();

  of(run: string | undefined): ExitMeasures {
    return (run === undefined ? undefined : this.#runs.get(run)) ?? none;
  }

  /** Asks for what was measured of a run, once unless `again`: after an evaluation there is more. */
  async load(client: Client, run: string, again = false): Promise<void> {
    if (this.#asked.has(run) && !again) return;
    // Who shows the evaluations tells what is wrong with them; a table without them says that nothing was measured.
    await this.list(client, run).catch(() => undefined);
  }

  /** The evaluations of a run, newest first; whoever asks meanwhile gets the same answer. */
  list(client: Client, run: string): Promise<readonly EvaluationSummary[]> {
    const underWay = this.#underWay.get(run);
    if (underWay) return underWay;
    this.#asked.add(run);
    const answer = this.#request(client, run);
    this.#underWay.set(run, answer);
    return answer;
  }

  async #request(client: Client, run: string): Promise<readonly EvaluationSummary[]> {
    try {
      const { evaluations } = await client.request('evaluation.list', { run });
      this.take(run, evaluations);
      return evaluations;
    } catch (error) {
      this.#asked.delete(run);
      throw error;
    } finally {
      this.#underWay.delete(run);
    }
  }

  /** @param evaluations of the run, newest first; one on test images goes before one on validation images */
  take(run: string, evaluations: readonly Pick<EvaluationSummary, 'part' | 'outputs'>[]): void {
    const newest = evaluations.find(({ part }) => part === 'test') ?? evaluations[0];
    if (!newest) return;
    const measures: Record<string, ExitMeasure> = {};
    for (const { id, top5Error, latency } of newest.outputs) measures[id] = { topFive: top5Error, latency: latency?.single ?? null };
    this.#runs = new Map(this.#runs).set(run, measures);
  }
}

/** One for the window: what was measured of a run holds wherever it is shown. */
export const measuredExits = new MeasuredExits();
