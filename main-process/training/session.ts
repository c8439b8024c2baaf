import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Checkpoint, CheckpointContent, TrainingState } from '../checkpoint/index.ts';
import type { EngineReport } from '../contract/trainer-protocol.ts';
import type { EndEvent, TrainingEvent } from '../contract/training-events.ts';
import type { Tf } from '../core/compile/tf.ts';
import type { TrainingConfig } from '../core/graph/training-config.ts';
import type { Analysis } from '../core/shape/facts.ts';
import { batchesPerEpoch, testBatches, trainBatches, trainImages, type Dataset } from '../data/index.ts';
import { RunControl } from './control.ts';
import { describeFailure, TrainingFailure } from './failure.ts';
import { checkFit } from './fit.ts';
import type { BatchStatistics } from './loss.ts';
import { RunningMetrics, type ExitMetrics } from './metrics.ts';
import { TrainableNetwork } from './network.ts';
import { learningRateAt } from '../core/schedule/step-schedule.ts';
import { layersFingerprint, readTensors, restoreTensors } from './snapshot.ts';
import { SpeedMeter } from './speed.ts';

export interface SessionOptions {
  readonly run: string;
  readonly tf: Tf;
  readonly engine: Pick<EngineReport, 'id' | 'device'>;
  readonly analysis: Pick<Analysis, 'graph' | 'exits' | 'totals'>;
  readonly config: TrainingConfig;
  readonly dataset: Dataset;
  /** Where requests (pause, stop, checkpoint) come in; may hold some already. */
  readonly control?: RunControl;
  /** Where to go on from. */
  readonly resumeFrom?: Checkpoint | null;
  readonly emit: (event: TrainingEvent) => void;
  /** Writes a checkpoint and returns where it lies. */
  readonly saveCheckpoint: (content: CheckpointContent) => Promise<string>;
}

/**
 * One run from its first step, or from a checkpoint, to its end.
 *
 * Everything random follows from (seed, epoch) or (seed, step), so the state to keep is small: weights, momentum, where
 * the run stands and the sums of the epoch under way. A resumed run computes the very numbers of an unbroken one on
 * the same engine.
 */
export class TrainingSession {
  readonly control: RunControl;
  readonly #options: SessionOptions;
  readonly #network: TrainableNetwork;
  readonly #exits: readonly string[];
  readonly #stepsPerEpoch: number;
  readonly #speed = new SpeedMeter();
  #step: number;
  #completedEpochs: number;
  #batchInEpoch: number;
  #metrics: RunningMetrics;
  /** Step of the newest checkpoint of this session; −1 before the first. */
  #savedAt = -1;

  /** @throws TrainingFailure when data set, design and checkpoint do not belong together */
  constructor(options: SessionOptions) {
    const { tf, analysis, config, dataset, resumeFrom } = options;
    checkFit(analysis.graph, dataset);
    this.#options = options;
    this.control = options.control ?? new RunControl();
    this.#exits = analysis.graph.exits.map((exit) => exit.id);
    this.#stepsPerEpoch = batchesPerEpoch(trainImages(dataset, config.trainLimit), config.batchSize);
    this.#network = new TrainableNetwork(tf, analysis.graph, config);
    try {
      if (resumeFrom) restoreTensors(tf, this.#network, resumeFrom, config);
    } catch (error) {
      this.#network.dispose();
      throw error;
    }
    this.#step = resumeFrom?.training.step ?? 0;
    this.#completedEpochs = resumeFrom?.training.completedEpochs ?? 0;
    this.#batchInEpoch = resumeFrom?.training.batchInEpoch ?? 0;
    this.#metrics = new RunningMetrics(this.#exits, resumeFrom?.training.running ?? null);
  }

  /** Trains to the end, or until stopped or failed. Never throws: the reason of a failure is in the result. Emits no end event. */
  async run(): Promise<EndEvent> {
    try {
      this.#announce();
      while (this.#completedEpochs < this.#options.config.epochs) {
        if (!(await this.#epoch())) return await this.#stopped();
      }
      return { event: 'end', status: 'completed' };
    } catch (error) {
      return { event: 'end', status: 'failed', reason: describeFailure(error, this.#step + 1) };
    } finally {
      this.#network.dispose();
    }
  }

  #announce(): void {
    const { run, engine, analysis, config, emit } = this.#options;
    emit({
      event: 'start',
      run,
      engine: engine.id,
      device: engine.device ?? engine.id,
      parameters: analysis.totals.parameters,
      outputs: analysis.exits.map(({ exit: { id, name, depth }, parameters, multiplyAdds }) => {
        return { id, name, depth, parameters, flops: multiplyAdds };
      }),
      epochs: config.epochs,
      stepsPerEpoch: this.#stepsPerEpoch,
      fromStep: this.#step + 1,
    });
    emit({ event: 'phase', phase: 'training' });
  }

  /** The rest of the epoch under way, its evaluation and its checkpoint. False when stopped on the way. */
  async #epoch(): Promise<boolean> {
    const { config, emit } = this.#options;
    const epoch = this.#completedEpochs + 1;
    const learningRate = learningRateAt(epoch, config);
    if (!(await this.#train(epoch, learningRate))) return false;
    const started = performance.now();
    const test = await this.#evaluate();
    if (test === null) return false;
    const seconds = this.#metrics.sums.seconds + (performance.now() - started) / 1000;
    emit({ event: 'epoch', epoch, learningRate, seconds, train: this.#metrics.means(), test });
    this.#completedEpochs = epoch;
    this.#batchInEpoch = 0;
    this.#metrics = new RunningMetrics(this.#exits);
    await this.#save();
    if (epoch < config.epochs) emit({ event: 'phase', phase: 'training' });
    return true;
  }

  async #train(epoch: number, learningRate: number): Promise<boolean> {
    const { config, dataset, emit } = this.#options;
    const { batchSize, seed, augmentation, trainLimit } = config;
    for (const batch of trainBatches(dataset, { batchSize, seed, epoch, augmentation, trainLimit, fromBatch: this.#batchInEpoch })) {
      if (!(await this.#mayGoOn())) return false;
      const started = performance.now();
      const statistics = await this.#network.trainStep(batch, this.#step + 1, learningRate);
      const seconds = (performance.now() - started) / 1000;
      this.#step++;
      this.#batchInEpoch++;
      this.#requireFinite(statistics);
      this.#metrics.add(statistics, batch.count, seconds);
      const imagesPerSecond = this.#speed.add(batch.count, seconds);
      emit({ event: 'step', step: this.#step, epoch, loss: Object.fromEntries(this.#exits.map((id, i) => [id, statistics.losses[i] ?? 0])), imagesPerSecond });
    }
    return true;
  }

  /** Loss and error over the whole test set, the short last batch included. Null when stopped on the way. */
  async #evaluate(): Promise<ExitMetrics | null> {
    const { config, dataset, emit } = this.#options;
    const metrics = new RunningMetrics(this.#exits);
    for (const batch of testBatches(dataset, { batchSize: config.batchSize })) {
      emit({ event: 'phase', phase: 'evaluating', progress: metrics.sums.images / dataset.test.count });
      if (!(await this.#mayGoOn())) return null;
      metrics.add(await this.#network.evaluateBatch(batch), batch.count, 0);
    }
    this.#requireFiniteMeans(metrics.means());
    return metrics.means();
  }

  /**
   * Between two steps: lets messages in, writes a checkpoint that was asked for, waits while paused.
   * False when the run is to stop.
   */
  async #mayGoOn(): Promise<boolean> {
    await nextTurn();
    let announcedPause = false;
    for (;;) {
      // Taken before anything is awaited: a request that comes meanwhile wakes the wait below.
      const request = this.control.nextRequest();
      if (this.control.takeCheckpointRequest()) await this.#save();
      if (this.control.stopReason !== null) return false;
      if (!this.control.paused) break;
      if (!announcedPause) this.#options.emit({ event: 'phase', phase: 'paused' });
      announcedPause = true;
      await request;
    }
    if (announcedPause) this.#options.emit({ event: 'phase', phase: 'training' });
    return true;
  }

  async #stopped(): Promise<EndEvent> {
    this.#options.emit({ event: 'phase', phase: 'stopping' });
    await this.#save();
    const reason = this.control.stopReason;
    return { event: 'end', status: 'stopped', ...(reason && { reason }) };
  }

  async #save(): Promise<void> {
    if (this.#savedAt === this.#step + this.#completedEpochs) return;
    const { config, engine, emit, saveCheckpoint } = this.#options;
    const training: TrainingState = {
      step: this.#step,
      completedEpochs: this.#completedEpochs,
      batchInEpoch: this.#batchInEpoch,
      running: this.#batchInEpoch > 0 ? this.#metrics.sums : null,
      seed: config.seed,
      method: config.method,
      engine: engine.id,
      layers: layersFingerprint(this.#network),
    };
    const path = await saveCheckpoint({ training, ...(await readTensors(this.#network)) });
    this.#savedAt = this.#step + this.#completedEpochs;
    // The epoch that the checkpoint belongs to: the one under way, or the last when it falls between two.
    emit({ event: 'checkpoint', epoch: this.#batchInEpoch > 0 ? this.#completedEpochs + 1 : this.#completedEpochs, step: this.#step, path });
  }

  #requireFinite({ losses }: BatchStatistics): void {
    const bad = losses.findIndex((loss) => !Number.isFinite(loss));
    if (bad >= 0) this.#notFinite(this.#exits[bad] ?? '', `at step ${this.#step}`);
  }

  #requireFiniteMeans(means: ExitMetrics): void {
    const bad = Object.entries(means).find(([, { loss }]) => !Number.isFinite(loss));
    if (bad) this.#notFinite(bad[0], `on the test set after step ${this.#step}`);
  }

  #notFinite(exit: string, where: string): never {
    const name = this.#options.analysis.graph.exits.find(({ id }) => id === exit)?.name ?? exit;
    throw new TrainingFailure(`loss not finite ${where} (output "${name}"). Lower the learning rate; the last checkpoint is from before and can be resumed.`);
  }
}
