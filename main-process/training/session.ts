import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Checkpoint, CheckpointContent, NamedTensor } from '../checkpoint/index.ts';
import type { EngineReport } from '../contract/trainer-protocol.ts';
import type { EndEvent, TrainingEvent } from '../contract/training-events.ts';
import type { WeightMatch } from '../core/program/match-weights.ts';
import type { TrainingConfig } from '../core/graph/training-config.ts';
import { learningRateAt } from '../core/schedule/learning-rate.ts';
import type { Analysis } from '../core/shape/facts.ts';
import { batchesPerEpoch, evaluationBatches, openBatches, trainImages, type BatchSource, type Dataset, type Split } from '../data/index.ts';
import type { BatchStatistics, CompileNetwork, GradientReport, Network } from '../engines/network.ts';
import { RunControl } from './control.ts';
import { describeFailure, TrainingFailure } from './failure.ts';
import { EarlyStopping } from './early-stopping.ts';
import { checkFit } from './fit.ts';
import { RunningMetrics, type ExitMetrics } from './metrics.ts';
import { NanWatch } from './nan-watch.ts';
import { RunCheckpoints, type RunPosition } from './run-checkpoints.ts';
import { restoreSnapshot } from './snapshot.ts';
import { RunWatch } from './run-watch.ts';
import { SpeedMeter } from './speed.ts';
import { warmStart } from './warm-start.ts';

/** Gradients are measured at the first step and then once in so many. */
const MEASURE_EVERY = 20;

/**
 * Share of a step's time that a checkpoint gets between two steps while it is written. Its calls come back by turns of
 * this thread's event loop, dozens of them; with one turn a step it would be done minutes later in a deep network.
 */
const WRITING_SHARE = 0.02;

export interface SessionOptions {
  readonly run: string;
  readonly compile: CompileNetwork;
  readonly engine: Pick<EngineReport, 'id' | 'device'>;
  readonly analysis: Pick<Analysis, 'graph' | 'exits' | 'totals'>;
  readonly config: TrainingConfig;
  readonly dataset: Dataset;
  /** Entry of the thread that prepares batches; null prepares them between the steps. */
  readonly batchWorker: URL | null;
  /** Where requests (pause, stop, checkpoint) come in; may hold some already. */
  readonly control?: RunControl;
  /** Where to go on from. */
  readonly resumeFrom?: Checkpoint | null;
  /** Weights of another network to begin with where names and shapes agree, and who wants to know which did. */
  readonly initial?: { readonly tensors: ReadonlyMap<string, NamedTensor>; readonly onTaken: (match: WeightMatch) => Promise<void> } | null;
  readonly emit: (event: TrainingEvent) => void;
  /** Writes a checkpoint and returns where it lies. Steps go on meanwhile. */
  readonly saveCheckpoint: (content: CheckpointContent) => Promise<string>;
}

/**
 * One run from its first step, or from a checkpoint, to its end.
 *
 * Everything random follows from (seed, epoch) or (seed, step), so the state to keep is small: the network's variables,
 * where the run stands, the sums of the epoch under way and the best results. A resumed run computes the very numbers of
 * an unbroken one on the same engine.
 */
export class TrainingSession {
  readonly control: RunControl;
  readonly #options: SessionOptions;
  readonly #network: Network;
  readonly #batches: BatchSource;
  readonly #exits: readonly string[];
  readonly #stepsPerEpoch: number;
  readonly #speed = new SpeedMeter();
  readonly #checkpoints: RunCheckpoints;
  readonly #nan: NanWatch;
  readonly #watch: RunWatch;
  readonly #stopping: EarlyStopping;
  #step: number;
  #completedEpochs: number;
  #batchInEpoch: number;
  #metrics: RunningMetrics;
  /** Of the last step. */
  #stepSeconds = 0;

  /**
   * Starts the thread that prepares batches and compiles the network.
   * @throws TrainingFailure when data set, design and checkpoint do not belong together
   */
  static async open(options: SessionOptions): Promise<TrainingSession> {
    const { analysis, config, dataset, resumeFrom, initial, compile } = options;
    checkFit(analysis.graph, dataset);
    const batches = await openRunBatches(options);
    let network: Network | undefined;
    try {
      network = await compile(analysis.graph, { ...config, normalisation: dataset.normalisation });
      if (resumeFrom) await restoreSnapshot(network, resumeFrom, config);
      else if (initial) await initial.onTaken(await warmStart(network, initial.tensors));
      return new TrainingSession(options, network, batches);
    } catch (error) {
      network?.dispose();
      await batches.close();
      throw error;
    }
  }

  private constructor(options: SessionOptions, network: Network, batches: BatchSource) {
    const { analysis, config, dataset, engine, emit, resumeFrom = null, saveCheckpoint } = options;
    this.#options = options;
    this.#network = network;
    this.#batches = batches;
    this.#checkpoints = new RunCheckpoints({ network, engine: engine.id, config, resumeFrom, write: saveCheckpoint, emit });
    this.control = options.control ?? new RunControl();
    this.#exits = analysis.graph.exits.map((exit) => exit.id);
    this.#stepsPerEpoch = batchesPerEpoch(trainImages(dataset, config.trainLimit), config.batchSize);
    this.#watch = new RunWatch({ network, control: this.control, exits: this.#exits, emit });
    this.#step = resumeFrom?.training.step ?? 0;
    this.#completedEpochs = resumeFrom?.training.completedEpochs ?? 0;
    this.#batchInEpoch = resumeFrom?.training.batchInEpoch ?? 0;
    this.#metrics = new RunningMetrics(this.#exits, resumeFrom?.training.running ?? null);
    this.#nan = new NanWatch(resumeFrom?.training.nanGradients ?? 0);
    this.#stopping = new EarlyStopping(config.earlyStopping, analysis.graph.exits, resumeFrom?.training.stopping ?? null);
  }

  /** Trains to the end, or until stopped or failed. Never throws: the reason of a failure is in the result. Emits no end event. */
  async run(): Promise<EndEvent> {
    try {
      this.#announce();
      // Killed at any step, the run can be resumed; and a disk that cannot be written to is known before the first epoch.
      await this.#save();
      await this.#checkpoints.done();
      while (this.#completedEpochs < this.#options.config.epochs) {
        const enough = this.#stopping.reason(this.#completedEpochs);
        if (enough !== null) return await this.#stoppedEarly(enough);
        if (!(await this.#epoch())) return await this.#stopped();
      }
      await this.#checkpoints.done();
      return { event: 'end', status: 'completed' };
    } catch (error) {
      return { event: 'end', status: 'failed', reason: describeFailure(error, this.#step + 1) };
    } finally {
      // The checkpoint that is being written is worth the wait; why the run failed is known already.
      await this.#checkpoints.done().catch(() => undefined);
      await this.#batches.close();
      this.#network.dispose();
    }
  }

  #announce(): void {
    const { run, engine, analysis, config, emit, batchWorker } = this.#options;
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
    const { inlineReason } = this.#batches;
    if (batchWorker && inlineReason !== null) {
      this.#warn(`Batches are prepared between the steps, which costs some time: the thread for it could not be started (${inlineReason}).`);
    }
    emit({ event: 'phase', phase: 'training' });
  }

  /** The rest of the epoch under way, its evaluation and its checkpoint. False when stopped on the way. */
  async #epoch(): Promise<boolean> {
    const { config, emit } = this.#options;
    const epoch = this.#completedEpochs + 1;
    const starvedBefore = this.#batches.starved;
    if (!(await this.#train(epoch))) return false;
    const started = performance.now();
    const { validation: validationPart, test: testPart } = this.#options.dataset;
    const held = await this.#evaluate(validationPart ?? testPart);
    if (held === null) return false;
    this.#stopping.add(epoch, held);
    const last = epoch === config.epochs || this.#stopping.reason(epoch) !== null;
    // The test images have no say in which epoch is best where others are held out for that: they are looked at once.
    const test = validationPart && last ? await this.#evaluate(testPart) : undefined;
    if (test === null) return false;
    const seconds = this.#metrics.sums.seconds + (performance.now() - started) / 1000;
    const starved = this.#batches.starved - starvedBefore;
    const learningRate = learningRateAt(this.#completedEpochs + (this.#stepsPerEpoch - 1) / this.#stepsPerEpoch, config);
    const figures = validationPart ? { validation: held, test } : { test: held };
    emit({ event: 'epoch', epoch, learningRate, seconds, starved, train: this.#metrics.means(), ...figures });
    this.#warn(this.#nan.endOfEpoch(epoch));
    this.#completedEpochs = epoch;
    this.#batchInEpoch = 0;
    this.#metrics = new RunningMetrics(this.#exits);
    await this.#checkpoints.saveEpoch(this.#position(), held, last);
    if (!last) emit({ event: 'phase', phase: 'training' });
    return true;
  }

  async #train(epoch: number): Promise<boolean> {
    const { config, emit } = this.#options;
    while (this.#batchInEpoch < this.#stepsPerEpoch) {
      if (!(await this.#mayGoOn())) return false;
      const asked = performance.now();
      const batch = await this.#batches.next();
      if (batch === null) throw new Error(`The batches ended before epoch ${epoch} did.`);
      const waited = performance.now() - asked;
      const step = this.#step + 1;
      const learningRate = learningRateAt(this.#completedEpochs + this.#batchInEpoch / this.#stepsPerEpoch, config);
      const options = { step, learningRate, measureGradients: step % MEASURE_EVERY === 1 };
      await this.#watch.beforeStep(batch, options);
      const started = performance.now();
      const result = await this.#network.trainStep(batch, options);
      const seconds = (waited + performance.now() - started) / 1000;
      this.#step = step;
      this.#stepSeconds = seconds;
      this.#batchInEpoch++;
      this.#requireFinite(result);
      this.#metrics.add(result, batch.count, seconds);
      const imagesPerSecond = this.#speed.add(batch.count, seconds);
      const loss = Object.fromEntries(this.#exits.map((id, i) => [id, result.losses[i] ?? 0]));
      emit({ event: 'step', step, epoch, loss, imagesPerSecond, learningRate });
      if (result.gradients) emit({ event: 'gradients', step, ...finite(result.gradients) });
      this.#warn(this.#nan.add(result.nanGradients, step));
      this.#watch.afterStep(step, this.#batches.starved);
    }
    return true;
  }

  /** Loss and error over a whole part, the short last batch included. Null when stopped on the way. */
  async #evaluate(part: Split): Promise<ExitMetrics | null> {
    const { config, dataset, emit, batchWorker } = this.#options;
    const metrics = new RunningMetrics(this.#exits);
    for await (const batch of evaluationBatches(part, { size: dataset.info, batchSize: config.batchSize, batchWorker })) {
      emit({ event: 'phase', phase: 'evaluating', progress: metrics.sums.images / part.count });
      if (!(await this.#mayGoOn())) return null;
      metrics.add(await this.#network.evaluateBatch(batch), batch.count, 0);
    }
    this.#requireFiniteMeans(metrics.means());
    return metrics.means();
  }

  /**
   * Between two steps: lets messages in, begins a checkpoint that was asked for, waits while paused.
   * False when the run is to stop.
   */
  async #mayGoOn(): Promise<boolean> {
    const until = performance.now() + 1000 * WRITING_SHARE * this.#stepSeconds;
    do await nextTurn();
    while (this.#checkpoints.writing && performance.now() < until);
    this.#checkpoints.check();
    let announcedPause = false;
    for (;;) {
      // Taken before anything is awaited: a request that comes meanwhile wakes the wait below.
      const request = this.control.nextRequest();
      if (this.control.takeCheckpointRequest() || this.#checkpoints.due) await this.#save();
      if (this.control.stopReason !== null) return false;
      if (!this.control.paused) break;
      if (!announcedPause) this.#announcePause('pause', 'paused');
      announcedPause = true;
      await request;
    }
    if (announcedPause) this.#announcePause('continue', 'training');
    return true;
  }

  #announcePause(mark: 'pause' | 'continue', phase: 'paused' | 'training'): void {
    this.#options.emit({ event: 'mark', mark, step: this.#step });
    this.#options.emit({ event: 'phase', phase });
  }

  async #stopped(): Promise<EndEvent> {
    this.#options.emit({ event: 'phase', phase: 'stopping' });
    await this.#save();
    await this.#checkpoints.done();
    const reason = this.control.stopReason;
    return { event: 'end', status: 'stopped', ...(reason && { reason }) };
  }

  /** Its last epoch is saved. More epochs are not wanted, so the run is complete. */
  async #stoppedEarly(reason: string): Promise<EndEvent> {
    await this.#checkpoints.done();
    this.#options.emit({ event: 'mark', mark: 'early-stop', step: this.#step });
    return { event: 'end', status: 'completed', reason };
  }

  #save(): Promise<void> {
    return this.#checkpoints.save(this.#position());
  }

  #position(): RunPosition {
    return {
      step: this.#step,
      completedEpochs: this.#completedEpochs,
      batchInEpoch: this.#batchInEpoch,
      running: this.#batchInEpoch > 0 ? this.#metrics.sums : null,
      nanGradients: this.#nan.count,
      stopping: this.#stopping.state,
    };
  }

  #warn(message: string | null): void {
    if (message !== null) this.#options.emit({ event: 'log', level: 'warning', message });
  }

  #requireFinite({ losses }: BatchStatistics): void {
    const bad = losses.findIndex((loss) => !Number.isFinite(loss));
    if (bad >= 0) this.#notFinite(this.#exits[bad] ?? '', `at step ${this.#step}`);
  }

  #requireFiniteMeans(means: ExitMetrics): void {
    const bad = Object.entries(means).find(([, { loss }]) => !Number.isFinite(loss));
    if (bad) this.#notFinite(bad[0], `on the images held out after step ${this.#step}`);
  }

  #notFinite(exit: string, where: string): never {
    const name = this.#options.analysis.graph.exits.find(({ id }) => id === exit)?.name ?? exit;
    throw new TrainingFailure(`loss not finite ${where} (output "${name}"). Lower the learning rate; the last checkpoint is from before and can be resumed.`);
  }
}

/** From the run's next batch to its last. */
export function openRunBatches({ config, dataset, batchWorker, resumeFrom }: BatchOptions): Promise<BatchSource> {
  const { batchSize, augmentation, seed, epochs, trainLimit } = config;
  const { completedEpochs = 0, batchInEpoch = 0 } = resumeFrom?.training ?? {};
  const from = { epoch: completedEpochs + 1, index: batchInEpoch };
  const { info: size, train: split } = dataset;
  return openBatches({ split, images: trainImages(dataset, trainLimit), size, batchSize, augmentation, seed, epochs, from }, batchWorker);
}

type BatchOptions = Pick<SessionOptions, 'config' | 'dataset' | 'batchWorker' | 'resumeFrom'>;

/** JSON has no others, and a curve cannot show them. */
function finite({ nodes, shares }: GradientReport): GradientReport {
  const numbers = (values: GradientReport['nodes']) => Object.fromEntries(Object.entries(values).filter(([, value]) => Number.isFinite(value)));
  return { nodes: numbers(nodes), shares: numbers(shares) };
}
