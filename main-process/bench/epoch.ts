import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCheckpoint } from '../checkpoint/index.ts';
import type { TrainingEvent } from '../contract/training-events.ts';
import { analyse } from '../core/analyse.ts';
import type { Document } from '../core/graph/document.ts';
import { openBatches, trainImages, type Dataset } from '../data/index.ts';
import type { CompileNetwork, ImageBatch } from '../engines/network.ts';
import { MetricsLog } from '../runs/index.ts';
import { TrainingSession } from '../training/index.ts';
import type { Answer } from './protocol.ts';
import { timed } from './timed.ts';

export interface EpochOptions {
  readonly compile: CompileNetwork;
  /** The design, with the configuration that it is trained with. */
  readonly document: Document;
  readonly openDataset: () => Promise<Dataset>;
  /** Entry of the thread that prepares batches. */
  readonly batchWorker: URL | null;
}

/**
 * One epoch of training as a run does it (files read, images augmented, metrics and checkpoints written), and the steps
 * of that very epoch alone, on batches that lie ready in memory: the first half of them before the run's epoch and the
 * rest after it. Not in the epoch: compilation, and the evaluation on the test set. In both: one cold first step.
 */
export async function measureEpoch({ compile, document, openDataset, batchWorker }: EpochOptions): Promise<Answer<'epoch'>> {
  const [reading, dataset] = await timed(openDataset);
  const { training: config } = document;
  const batches = await batchesOf(dataset, document);
  const alone = await compile(analyse(document).graph, { ...config, normalisation: dataset.normalisation });
  let step = 0;
  const run = async (some: readonly ImageBatch[]): Promise<void> => {
    for (const batch of some) await alone.trainStep(batch, { step: ++step, learningRate: config.learningRate });
  };
  try {
    const half = Math.ceil(batches.length / 2);
    const [before] = await timed(() => run(batches.slice(0, half)));
    const training = await trainEpoch({ compile, document, dataset, batchWorker });
    const [after] = await timed(() => run(batches.slice(half)));
    return { epochMilliseconds: reading + training, stepsMilliseconds: before + after };
  } finally {
    alone.dispose();
  }
}

/** All training batches of the first epoch. */
async function batchesOf(dataset: Dataset, { training }: Document): Promise<readonly ImageBatch[]> {
  const { batchSize, augmentation, seed, trainLimit } = training;
  const { info: size, train: split } = dataset;
  const images = trainImages(dataset, trainLimit);
  const plan = { split, images, size, batchSize, augmentation, seed, epochs: 1, from: { epoch: 1, index: 0 } };
  const source = await openBatches(plan, null);
  const batches: ImageBatch[] = [];
  for (let batch = await source.next(); batch !== null; batch = await source.next()) {
    // The arrays hold until the next batch only.
    batches.push({ count: batch.count, images: batch.images.slice(), labels: batch.labels.slice(), window: batch.window?.slice() });
  }
  await source.close();
  return batches;
}

interface RunOptions extends Pick<EpochOptions, 'compile' | 'document' | 'batchWorker'> {
  readonly dataset: Dataset;
}

/** Milliseconds of a run of one epoch, without what is not part of an epoch. */
async function trainEpoch({ compile, document, dataset, batchWorker }: RunOptions): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'auxnet-bench-'));
  const metrics = new MetricsLog(join(folder, 'metrics.jsonl'));
  let [compiling, evaluationBegins, evaluationEnds] = [0, NaN, NaN];
  const emit = (event: TrainingEvent): void => {
    if (event.event !== 'phase') metrics.append(event);
    const evaluates = event.event === 'phase' && event.phase === 'evaluating';
    if (evaluates && Number.isNaN(evaluationBegins)) evaluationBegins = performance.now();
    if (event.event === 'epoch') evaluationEnds = performance.now();
  };
  try {
    const started = performance.now();
    const session = await TrainingSession.open({
      run: 'bench',
      compile: async (...design) => {
        const [milliseconds, network] = await timed(() => compile(...design));
        compiling = milliseconds;
        return network;
      },
      engine: { id: 'bench' },
      analysis: analyse(document),
      config: document.training,
      dataset,
      batchWorker,
      emit,
      saveCheckpoint: async (content) => {
        await metrics.flush();
        return writeCheckpoint(join(folder, 'checkpoints'), content);
      },
    });
    const end = await session.run();
    if (end.status !== 'completed') throw new Error(`its epoch did not come to its end: ${end.reason ?? ''}`);
    return performance.now() - started - compiling - (evaluationEnds - evaluationBegins);
  } finally {
    metrics.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
