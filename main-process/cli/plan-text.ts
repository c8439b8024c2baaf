import { analyse } from '../core/analyse.ts';
import { secondsOf } from '../core/experiments/index.ts';
import type { Document } from '../core/graph/document.ts';
import type { RunStore } from '../runs/index.ts';
import { measuredPace } from './measured-pace.ts';
import { clock } from './numbers.ts';
import { right, table } from './table.ts';

export interface NamedRun {
  readonly name: string;
  readonly seed: number;
  readonly design: Document;
}

/** The runs that would be trained as a table, with the time that the pace of the newest run of the library lets expect. */
export async function planText(runs: readonly NamedRun[], images: number, store: RunStore): Promise<string> {
  const measured = await measuredPace(store);
  const times = runs.map(({ design }) => (measured ? secondsOf(analyse(design), design.training, images, measured.pace) : null));
  const rows = runs.map(({ name, seed, design }, at) => {
    const seconds = times[at];
    return [name, design.training.method, String(seed), String(design.training.epochs), seconds === null || seconds === undefined ? '–' : clock(seconds)];
  });
  const total = times.reduce<number>((sum, time) => sum + (time ?? 0), 0);
  return [
    table([{ title: 'network' }, { title: 'method' }, right('seed'), right('epochs'), right('about')], rows),
    '',
    measured
      ? `${runs.length} runs, about ${clock(total)} at the pace of ${measured.run} (by multiply-adds: a guess, good to a factor of two).`
      : `${runs.length} runs. No run of the library has finished an epoch yet, so their time cannot be told.`,
  ].join('\n');
}
