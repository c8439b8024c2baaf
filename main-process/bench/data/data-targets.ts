// The targets of docs/benchmarks.md for a set that is read while it is trained on.

import type { EditorTarget } from '../editor/editor-targets.ts';

/** Pictures of a set that memory is not to hold, and of one that is held against it. */
export const LARGE = 60_000;
export const SMALL = 2000;
/** Pixels of a side. */
export const SIDE = 64;
/** Decoded, the large set has this many MiB. */
export const DECODED_MIB = Math.round((LARGE * SIDE * SIDE * 3) / 2 ** 20);

export const dataTargets = {
  memory: {
    id: 'data-memory',
    target: `A folder of 60,000 pictures (${DECODED_MIB} MiB decoded): growth of the trainer's peak memory over one of 2,000`,
    limit: 128,
    unit: 'MiB',
  },
  reader: {
    id: 'data-reader',
    target: `Reading a picture of ${SIDE}×${SIDE} / a step of ResNet-20 on it, time an image`,
    limit: 1,
    unit: 'ms',
  },
} as const satisfies Record<string, EditorTarget>;

export const allDataTargets: readonly EditorTarget[] = Object.values(dataTargets);
export const dataTargetIds: readonly string[] = allDataTargets.map(({ id }) => id);
