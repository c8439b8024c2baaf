import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TrainingConfig } from '../core/graph/training-config.ts';
import { upperMedian } from '../core/statistics/sample.ts';
import { LossSmoother, rampedRate, type RatePoint, type RateRange } from '../core/schedule/rate-finding.ts';
import type { Analysis } from '../core/shape/facts.ts';
import { batchesPerEpoch, trainImages, type Dataset } from '../data/index.ts';
import type { NamedTensor } from '../checkpoint/index.ts';
import type { CompileNetwork } from '../engines/network.ts';
import { checkFit } from './fit.ts';
import { openRunBatches } from './session.ts';
import { warmStart } from './warm-start.ts';

export interface RateFinderOptions {
  readonly compile: CompileNetwork;
  readonly analysis: Pick<Analysis, 'graph'>;
  readonly config: TrainingConfig;
  readonly dataset: Dataset;
  readonly batchWorker: URL | null;
  /** Weights that the run would begin with in place of random ones. */
  readonly initial: ReadonlyMap<string, NamedTensor> | null;
  readonly range: RateRange;
  readonly onPoint: (point: RatePoint) => void;
}

export interface FoundRates {
  readonly points: readonly RatePoint[];
  /** The losses went up so far, or to no number, that the ramp was not gone to its end. */
  readonly diverged: boolean;
  /** Median over the steps but the first, which compiles; null where there was no second. */
  readonly secondsPerStep: number | null;
}

/** The range test of a design: from its first weights, on the batches of its first epochs. Nothing is kept of what is trained. */
export async function findRates(options: RateFinderOptions): Promise<FoundRates> {
  const { compile, analysis, config, dataset, batchWorker, initial, range, onPoint } = options;
  checkFit(analysis.graph, dataset);
  const images = trainImages(dataset, config.trainLimit);
  const epochs = Math.ceil(range.steps / batchesPerEpoch(images, config.batchSize));
  const batches = await openRunBatches({ config: { ...config, epochs }, dataset, batchWorker });
  try {
    const network = await compile(analysis.graph, { ...config, normalisation: dataset.normalisation });
    try {
      if (initial) await warmStart(network, initial);
      return await ramp();

      async function ramp(): Promise<FoundRates> {
        const exits = analysis.graph.exits.map(({ id }) => id);
        const smoother = new LossSmoother();
        const points: RatePoint[] = [];
        const seconds: number[] = [];
        for (let index = 0; index < range.steps; index++) {
          await nextTurn();
          const batch = await batches.next();
          if (batch === null) throw new Error('The batches ended before the test did.');
          const rate = rampedRate(index, range);
          const started = performance.now();
          const { losses } = await network.trainStep(batch, { step: index + 1, learningRate: rate });
          seconds.push((performance.now() - started) / 1000);
          const loss = smoother.add(Object.fromEntries(exits.map((id, i) => [id, losses[i] ?? Number.NaN])));
          const diverged = smoother.diverged(loss);
          if (Object.values(loss).every(Number.isFinite)) {
            points.push({ rate, loss });
            onPoint({ rate, loss });
          }
          if (diverged) return { points, diverged, secondsPerStep: upperMedian(seconds.slice(1)) };
        }
        return { points, diverged: false, secondsPerStep: upperMedian(seconds.slice(1)) };
      }
    } finally {
      network.dispose();
    }
  } finally {
    await batches.close();
  }
}
