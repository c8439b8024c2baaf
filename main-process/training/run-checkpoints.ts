import { basename } from 'node:path';
import { withName, type BestSoFar, type Checkpoint, type CheckpointContent, type TrainingState } from '../checkpoint/index.ts';
import type { TrainingEvent } from '../contract/training-events.ts';
import type { TrainingConfig } from '../core/graph/training-config.ts';
import type { Network } from '../engines/network.ts';
import { BackgroundWork } from './background-work.ts';
import type { ExitMetrics } from './metrics.ts';
import { takeSnapshot } from './snapshot.ts';

/** Where a run stands. */
export type RunPosition = Pick<TrainingState, 'step' | 'completedEpochs' | 'batchInEpoch' | 'running' | 'nanGradients' | 'stopping'>;

export interface RunCheckpointOptions {
  readonly network: Network;
  /** Id of the engine. */
  readonly engine: string;
  readonly config: Pick<TrainingConfig, 'seed' | 'method' | 'optimizer' | 'checkpoints'>;
  readonly resumeFrom: Checkpoint | null;
  /** Writes a checkpoint and returns where it lies. */
  readonly write: (content: CheckpointContent) => Promise<string>;
  readonly emit: (event: TrainingEvent) => void;
}

/** The checkpoints of a run under way: copied between two steps, written beside the next ones, one at a time. */
export class RunCheckpoints {
  readonly #options: RunCheckpointOptions;
  readonly #writing = new BackgroundWork();
  #best: BestSoFar;
  /** Place of the newest; null before the first. */
  #savedAt: string | null;
  /** When the newest was begun, ms. */
  #savedTime = performance.now();

  constructor(options: RunCheckpointOptions) {
    const { resumeFrom } = options;
    this.#options = options;
    this.#best = resumeFrom?.best ?? {};
    this.#savedAt = resumeFrom && placeOf(resumeFrom.training);
  }

  /** Whether one is being written. */
  get writing(): boolean {
    return this.#writing.active;
  }

  /** @throws why one could not be written */
  check(): void {
    this.#writing.check();
  }

  /** Resolves when none is being written. @throws why one could not be written */
  done(): Promise<void> {
    return this.#writing.done();
  }

  /**
   * Copies everything that a checkpoint holds and begins to write it; the one before is done by then. Nothing where this
   * very place is saved already.
   */
  async save(position: RunPosition): Promise<void> {
    if (this.#savedAt === placeOf(position)) return;
    await this.done();
    const { network, engine, config: { seed, method, optimizer }, write } = this.#options;
    const training: TrainingState = { ...position, seed, method, optimizer, engine };
    const content: CheckpointContent = { training, best: this.#best, ...(await takeSnapshot(network)) };
    this.#savedAt = placeOf(position);
    this.#savedTime = performance.now();
    this.#writing.begin(async () => {
      const path = await write(content);
      this.#best = withName(this.#best, basename(path));
      this.#tell(position, path);
    });
  }

  /** Whether the policy wants one now, in the middle of an epoch. */
  get due(): boolean {
    const { everyMinutes } = this.#options.config.checkpoints;
    return everyMinutes !== null && performance.now() - this.#savedTime >= 60_000 * everyMinutes;
  }

  /**
   * Saves the end of an epoch where the policy wants it: every n epochs, the last one, and any in which an output answered better than
   * before, by its held-out error. Of equal errors the earlier stays.
   */
  async saveEpoch(position: RunPosition, heldOut: ExitMetrics, last: boolean): Promise<void> {
    // The best of before must have their checkpoint's name by now.
    await this.done();
    const at = { epoch: position.completedEpochs, step: position.step, checkpoint: null };
    const { everyEpochs, keepBest } = this.#options.config.checkpoints;
    const better = keepBest ? Object.entries(heldOut).filter(([exit, { error }]) => error < (this.#best[exit]?.error ?? Infinity)) : [];
    this.#best = { ...this.#best, ...Object.fromEntries(better.map(([exit, { error }]) => [exit, { ...at, error }])) };
    if (last || better.length > 0 || position.completedEpochs % everyEpochs === 0) await this.save(position);
  }

  #tell({ step, completedEpochs, batchInEpoch }: RunPosition, path: string): void {
    // The one before the first step is no news.
    if (step === 0) return;
    // The epoch under way, or the last one when the checkpoint falls between two.
    this.#options.emit({ event: 'checkpoint', epoch: batchInEpoch > 0 ? completedEpochs + 1 : completedEpochs, step, path });
  }
}

const placeOf = ({ step, completedEpochs }: Pick<RunPosition, 'step' | 'completedEpochs'>): string => `${step} ${completedEpochs}`;
