import { heldOut } from '../../../main-process/contract/training-events.ts';
import { isSameNetwork } from '../training/same-design.ts';
import type { Studio } from '../../shell/studio.svelte.ts';

/**
 * Error (%) on the images held out of each exit of the open design in the run on show, after its last epoch. Nothing when the run is of
 * another network: equal ids would mean other exits.
 */
export function exitErrors({ editor, runs }: Studio): Readonly<Record<string, number>> {
  const record = runs.chosen;
  if (!record || !isSameNetwork(record.design, editor.document)) return {};
  void record.revision;
  const last = record.series.epochs[record.series.epochs.length - 1];
  const found: Record<string, number> = {};
  for (const { exit } of editor.analysis.exits) {
    const error = last && heldOut(last)[exit.id]?.error;
    if (error !== undefined) found[exit.id] = error;
  }
  return found;
}
