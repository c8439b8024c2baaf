import { analyse } from '../core/analyse.ts';
import { paceOf } from '../core/experiments/index.ts';
import { parseDocument } from '../core/graph/parse.ts';
import type { RunStore } from '../runs/index.ts';

/** Runs that are asked, the newest first. */
const ASKED = 20;

/** Multiply-adds of training a second on this machine, by the newest run of the library that has a finished epoch; null when none has. */
export async function measuredPace(store: RunStore): Promise<{ readonly pace: number; readonly run: string } | null> {
  for (const { id, label } of (await store.list()).slice(0, ASKED)) {
    const { design, start, epochs } = await store.detail(id);
    const { document } = parseDocument(design);
    if (!document || !start) continue;
    const epochSeconds = epochs.map(({ seconds }) => seconds);
    const pace = paceOf({ analysis: analyse(document), config: document.training, stepsPerEpoch: start.stepsPerEpoch, epochSeconds });
    if (pace !== null) return { pace, run: label };
  }
  return null;
}
