import { Worker } from 'node:worker_threads';
import { closeRing, createRing, failureOf, producedIn, release, slotOf, waitForBatch, type BatchRing } from './batch-ring.ts';
import { batchBuffers, batchPlaces, BatchWriter, viewBatch, type BatchPlace, type BatchPlan, type TrainBatch } from './batches.ts';
import type { ImageStore } from './dataset.ts';
import { toSharedBytes } from './shared-memory.ts';

/** The training batches of a run, one after the other. */
export interface BatchSource {
  /**
   * The next batch, null after the last. Its arrays hold until the next call. Never waits for a turn of the event loop
   * where a thread prepares them: what it resolves to is there already.
   * @throws Error when the thread that prepares them broke down, or an image cannot be read
   */
  next(): Promise<TrainBatch | null>;
  /** Batches that were asked for before they were ready. */
  readonly starved: number;
  /** Why batches are prepared between the steps and not ahead of them on another thread; null where they are. */
  readonly inlineReason: string | null;
  close(): Promise<void>;
}

/** What the thread is started with. */
export interface BatchWorkerData {
  readonly plan: BatchPlan;
  readonly ring: BatchRing;
}
/** How its failure is told. */
export const WORKER_FAILED = 'The thread that prepares the batches failed';
/** The thread's one message. */
export const WORKER_READY = 'ready';

/**
 * Prepares batches on another thread, some ahead; the same batches between the steps where that thread cannot be had.
 * @param worker built batch-worker.js, or batch-worker-from-source.mjs
 */
export async function openBatches(plan: BatchPlan, worker: URL | null): Promise<BatchSource> {
  if (worker === null) return new InlineBatches(plan, 'no thread was asked for');
  try {
    return await ThreadedBatches.open(plan, worker);
  } catch (error) {
    return new InlineBatches(plan, error instanceof Error ? error.message : String(error));
  }
}

class InlineBatches implements BatchSource {
  readonly starved = 0;
  readonly inlineReason: string;
  readonly #places: ReturnType<typeof batchPlaces>;
  readonly #next: (place: BatchPlace) => Promise<TrainBatch>;

  constructor(plan: BatchPlan, inlineReason: string) {
    this.inlineReason = inlineReason;
    this.#places = batchPlaces(plan);
    const writer = new BatchWriter(plan);
    const buffers = batchBuffers(plan, (bytes) => new ArrayBuffer(bytes));
    this.#next = (place) => writer.write(place, buffers);
  }

  async next(): Promise<TrainBatch | null> {
    const { value, done } = this.#places.next();
    return done ? null : this.#next(value);
  }

  async close(): Promise<void> {
    // Nothing to end.
  }
}

/** Memory is shared, not copied; the names of files are. */
const shareable = (images: ImageStore): ImageStore => (images instanceof Uint8Array ? toSharedBytes(images) : images);

/** How long a batch may take before its thread counts as dead. */
const PATIENCE = 60_000;
/** How often a waiting trainer looks whether the thread has failed. */
const LOOK_EVERY = 1000;

class ThreadedBatches implements BatchSource {
  readonly inlineReason = null;
  readonly #plan: BatchPlan;
  readonly #ring: BatchRing;
  readonly #worker: Worker;
  readonly #places: ReturnType<typeof batchPlaces>;
  #taken = 0;
  #starved = 0;
  /** What the thread's own words, if any, do not tell. */
  #death: string | null = null;

  /** Resolves when the thread has begun to prepare. */
  static async open(plan: BatchPlan, entry: URL): Promise<ThreadedBatches> {
    const ring = createRing(plan);
    const shared: BatchPlan = { ...plan, split: { ...plan.split, images: shareable(plan.split.images) } };
    const workerData: BatchWorkerData = { plan: shared, ring };
    const worker = new Worker(entry, { workerData });
    const source = new ThreadedBatches(plan, ring, worker);
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the thread ended with code ${code} before it began`)));
    });
    // A run that has come to its end is not held up by batches that nobody wants.
    worker.unref();
    return source;
  }

  private constructor(plan: BatchPlan, ring: BatchRing, worker: Worker) {
    this.#plan = plan;
    this.#ring = ring;
    this.#worker = worker;
    this.#places = batchPlaces(plan);
    worker.on('error', (error) => (this.#death = error.message));
  }

  get starved(): number {
    return this.#starved;
  }

  async next(): Promise<TrainBatch | null> {
    if (this.#taken > 0) release(this.#ring);
    const { value: place, done } = this.#places.next();
    if (done) return null;
    if (producedIn(this.#ring) === this.#taken) this.#wait();
    return viewBatch(this.#plan, place, slotOf(this.#ring, this.#taken++));
  }

  async close(): Promise<void> {
    closeRing(this.#ring);
    await this.#worker.terminate();
  }

  #wait(): void {
    this.#starved++;
    const limit = performance.now() + PATIENCE;
    while (producedIn(this.#ring) === this.#taken) {
      const told = failureOf(this.#ring);
      if (told !== null) throw new Error(told);
      const reason = this.#death ?? (performance.now() > limit ? `it made none in ${PATIENCE / 1000} seconds` : null);
      if (reason !== null) throw new Error(`${WORKER_FAILED}: ${reason}`);
      waitForBatch(this.#ring, this.#taken, LOOK_EVERY);
    }
  }
}
