import { batchBuffers, batchPlaces, BatchWriter, type BatchBuffers, type BatchPlan } from './batches.ts';

/** Batches that are in memory at once: one in the hands of the trainer, the others ahead of it. */
export const SLOTS = 4;
const FAILURE_BYTES = 2048;

/** Places in `BatchRing.control`. */
const PRODUCED = 0;
const RELEASED = 1;
const CLOSED = 2;
/** Bytes of the message in `failure`; 0 while all is well. */
const FAILED = 3;

/**
 * Batches handed from the thread that prepares them to the one that trains, through shared memory and two counters.
 * Neither side needs a turn of the other's event loop: a training step blocks its thread for as long as it takes.
 * Views of shared memory only, so that it can be posted to the other thread.
 */
export interface BatchRing {
  readonly control: Int32Array;
  readonly slots: readonly BatchBuffers[];
  /** Why the preparing thread gave up, UTF-8. */
  readonly failure: Uint8Array;
}

export function createRing(plan: BatchPlan): BatchRing {
  const allocate = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);
  return {
    control: new Int32Array(allocate((FAILED + 1) * Int32Array.BYTES_PER_ELEMENT)),
    slots: Array.from({ length: SLOTS }, () => batchBuffers(plan, allocate)),
    failure: new Uint8Array(allocate(FAILURE_BYTES)),
  };
}

/** Slot of the batch that is the nth of the plan, from 0. */
export const slotOf = ({ slots }: BatchRing, nth: number): BatchBuffers => slots[nth % SLOTS] as BatchBuffers;

/**
 * Prepares every batch of the plan as slots become free; blocks its thread while there is none. Files are read with
 * nothing else to do on that thread, so that blocking it holds nobody up. Resolves when all are made or the ring is closed.
 */
export async function fillRing(plan: BatchPlan, ring: BatchRing): Promise<void> {
  const writer = new BatchWriter(plan);
  let produced = 0;
  for (const place of batchPlaces(plan)) {
    if (!waitForSlot(ring, produced)) return;
    await writer.write(place, slotOf(ring, produced));
    Atomics.store(ring.control, PRODUCED, ++produced);
    Atomics.notify(ring.control, PRODUCED);
  }
}

/** False when the ring was closed. */
function waitForSlot({ control }: BatchRing, produced: number): boolean {
  while (Atomics.load(control, CLOSED) === 0) {
    const released = Atomics.load(control, RELEASED);
    if (produced - released < SLOTS) return true;
    Atomics.wait(control, RELEASED, released);
  }
  return false;
}

/** Tells the other side why there will be no more batches. */
export function reportFailure({ control, failure }: BatchRing, message: string): void {
  const text = new TextEncoder().encode(message).subarray(0, FAILURE_BYTES);
  failure.set(text);
  Atomics.store(control, FAILED, Math.max(1, text.length));
  Atomics.notify(control, PRODUCED);
}

/** Null while the preparing thread has not given up. */
export function failureOf({ control, failure }: BatchRing): string | null {
  const length = Atomics.load(control, FAILED);
  // A copy: a decoder takes no shared memory.
  return length === 0 ? null : new TextDecoder().decode(failure.slice(0, length));
}

export const producedIn = ({ control }: BatchRing): number => Atomics.load(control, PRODUCED);

/** Sleeps until a batch was added to the `produced` ones, a failure was reported, or the milliseconds are over. */
export const waitForBatch = ({ control }: BatchRing, produced: number, milliseconds: number): void =>
  void Atomics.wait(control, PRODUCED, produced, milliseconds);

/** Gives the oldest slot back to be filled again. */
export function release({ control }: BatchRing): void {
  Atomics.add(control, RELEASED, 1);
  Atomics.notify(control, RELEASED);
}

/** Makes `fillRing` return. */
export function closeRing(ring: BatchRing): void {
  Atomics.store(ring.control, CLOSED, 1);
  // Changes the value as well, so that a thread that is about to wait for it does not.
  release(ring);
}
