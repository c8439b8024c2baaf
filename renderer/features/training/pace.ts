import type { ResourcesEvent, StartEvent } from '../../../main-process/contract/training-events.ts';

/** A step's time from the speed. */
export const stepMilliseconds = (imagesPerSecond: number | null, batchSize: number): number | null =>
  imagesPerSecond !== null && imagesPerSecond > 0 ? (1000 * batchSize) / imagesPerSecond : null;

/** Fewer steps say nothing about how data and device go together. */
const ENOUGH = 50;

export interface Starved {
  readonly batches: number;
  /** Of the steps of the session. */
  readonly share: number;
}

/** How often the device had to wait for its batch in this session; null while too little is known. */
export function starvedShare(resources: ResourcesEvent | null, start: StartEvent | null): Starved | null {
  const steps = resources && start ? resources.step - start.fromStep + 1 : 0;
  return resources && steps >= ENOUGH ? { batches: resources.starved, share: resources.starved / steps } : null;
}
