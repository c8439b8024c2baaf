// The training window's targets of docs/benchmarks.md.

import type { EditorTarget } from '../editor/editor-targets.ts';

/** Steps a second that the trainer sends, and seconds that the window is watched. */
export const PACE = { stepsPerSecond: 100, stepsPerEpoch: 100, epochs: 30 } as const;
export const WATCHED_SECONDS = 20;
/** The paper's schedule on CIFAR-10 in batches of 128. */
export const LONG_RUN = { epochs: 400, stepsPerEpoch: 391 } as const;

const held = (id: string, target: string, limit: number, unit: EditorTarget['unit'] = 'ms'): EditorTarget => ({ id, target, limit, unit });

export const windowTargets = {
  work: held('window-frame', 'A run at 100 steps/s: work of the main thread a frame, 99th percentile', 16.7),
  longest: held('window-longest-frame', 'A run at 100 steps/s: most work of one frame in 20 s', 32),
  interval: held('window-interval', 'A run at 100 steps/s: time between two frames, 99th percentile', 20),
  open: held('window-open-long', 'A finished run of 156,400 steps: from the click to its curves', 1, 's'),
} as const;

export const allWindowTargets: readonly EditorTarget[] = Object.values(windowTargets);
export const windowTargetIds: readonly string[] = allWindowTargets.map(({ id }) => id);
