import { upperMedian } from '../core/statistics/sample.ts';
import type { Batch } from '../data/index.ts';
import type { Network } from '../engines/network.ts';

/** Answers of every output to every image of a part. */
export interface PartAnswers {
  /** `[images]` */
  readonly labels: Int32Array;
  /** In the order of the exits, each `[images, classes]`. */
  readonly logits: readonly Float32Array[];
}

export interface AnswerOptions {
  readonly network: Pick<Network, 'predictAll'>;
  readonly exits: number;
  readonly classes: number;
  readonly images: number;
  readonly batches: Iterable<Batch> | AsyncIterable<Batch>;
  /** Each batch as it comes; its arrays hold until the next one. */
  readonly onBatch?: (batch: Batch, first: number) => void;
  readonly onProgress: (share: number) => void;
}

/** Logits of all outputs at rest (running averages, no dropout), one pass through the network a batch. */
export async function answerPart({ network, exits, classes, images, batches, onBatch, onProgress }: AnswerOptions): Promise<PartAnswers> {
  const labels = new Int32Array(images);
  const logits = Array.from({ length: exits }, () => new Float32Array(images * classes));
  let first = 0;
  for await (const batch of batches) {
    labels.set(batch.labels.subarray(0, batch.count), first);
    onBatch?.(batch, first);
    const rows = await network.predictAll(batch);
    for (const [exit, all] of logits.entries()) all.set(rows[exit] ?? [], first * classes);
    first += batch.count;
    onProgress(images > 0 ? first / images : 1);
  }
  if (first !== images) throw new Error(`The part has ${images} images, ${first} came.`);
  return { labels, logits };
}

const WARM_UP = 3;
const SINGLE_CALLS = 25;
const BATCH_CALLS = 5;

export interface ExitLatency {
  readonly single: number;
  readonly batch: number;
  readonly batchSize: number;
  readonly inTurn: number;
}

/**
 * Milliseconds of the network cut at an exit: what lies behind is not computed by `predict`. `inTurn` is of one image
 * with the exits before it asked too.
 * @param batch a whole batch of real images
 */
export async function exitLatencyOf(
  network: Pick<Network, 'predict' | 'predictAll'>,
  exit: number,
  batch: Pick<Batch, 'count' | 'images'>,
): Promise<ExitLatency> {
  const one = { count: 1, images: batch.images.subarray(0, batch.images.length / batch.count) };
  const single = await medianCall(() => network.predict(exit, one), SINGLE_CALLS);
  const whole = await medianCall(() => network.predict(exit, batch), BATCH_CALLS);
  // Nothing is asked before the first.
  const inTurn = exit === 0 ? single : await medianCall(() => network.predictAll(one, exit), SINGLE_CALLS);
  return { single, batch: whole / batch.count, batchSize: batch.count, inTurn };
}

async function medianCall(call: () => Promise<unknown>, calls: number): Promise<number> {
  for (let i = 0; i < WARM_UP; i += 1) await call();
  const times: number[] = [];
  for (let i = 0; i < calls; i += 1) {
    const started = performance.now();
    await call();
    times.push(performance.now() - started);
  }
  return upperMedian(times) ?? 0;
}
