import type { TargetResult } from '../targets.ts';
import type { EditorTarget } from './editor-targets.ts';
import { NoWindow } from './window.ts';

export interface SheetOptions {
  /** Ids of the targets to measure; all when empty. */
  readonly only: readonly string[];
  /** Called with each result as soon as it is there. */
  readonly onResult: (result: TargetResult) => void;
}

/** Takes what was measured of targets that are held in a browser. */
export interface TargetSheet {
  readonly wanted: ReadonlySet<EditorTarget>;
  /** Keeps a result, unless its target was not asked for. */
  readonly report: (target: EditorTarget, ours: number | null, reason?: string) => void;
}

/** Measures targets with `measure`. Without a browser every target says why it was not measured. */
export async function measureTargets(
  all: readonly EditorTarget[],
  { only, onResult }: SheetOptions,
  measure: (sheet: TargetSheet) => Promise<void>,
): Promise<readonly TargetResult[]> {
  const wanted = new Set(all.filter(({ id }) => only.length === 0 || only.includes(id)));
  const results: TargetResult[] = [];
  const report: TargetSheet['report'] = (target, ours, reason) => {
    if (!wanted.has(target)) return;
    const { limit, unit } = target;
    const result = { target: target.target, ratio: ours, limit, ours, peer: null, unit, ...(reason !== undefined && { reason }) };
    results.push(result);
    onResult(result);
  };
  try {
    await measure({ wanted, report });
  } catch (error) {
    if (!(error instanceof NoWindow)) throw error;
    for (const target of wanted) report(target, null, error.message);
  }
  return results;
}
