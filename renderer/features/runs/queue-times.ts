import type { RunSummary } from '../../../main-process/contract/studio.ts';

/** Seconds an epoch of `run` takes by what was measured: of the newest run of the same design, method and data; null when there is none. */
export function epochSeconds(run: Pick<RunSummary, 'design' | 'method' | 'dataset'>, known: readonly RunSummary[]): number | null {
  const measured = known.filter(({ seconds, epoch }) => seconds !== undefined && seconds > 0 && epoch > 0);
  const alike = measured.filter(({ design, dataset }) => design === run.design && dataset === run.dataset);
  const best = alike.find(({ method }) => method === run.method) ?? alike[0];
  return best?.seconds === undefined ? null : best.seconds / best.epoch;
}

/** Seconds that a waiting run still needs; null while nothing like it was measured. */
export function expectedSeconds(run: RunSummary, known: readonly RunSummary[]): number | null {
  const epoch = epochSeconds(run, known);
  return epoch === null ? null : epoch * Math.max(0, run.epochs - run.epoch);
}

/** When each waiting run is done, seconds from now, in their order; null from the first on whose time cannot be told. */
export function queueEnds(
  waiting: readonly RunSummary[],
  known: readonly RunSummary[],
  untilFirst: number | null,
): readonly (number | null)[] {
  let at = untilFirst;
  return waiting.map((run) => {
    const needed = expectedSeconds(run, known);
    at = at === null || needed === null ? null : at + needed;
    return at;
  });
}
