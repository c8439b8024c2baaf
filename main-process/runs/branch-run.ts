import { basename } from 'node:path';
import { CheckpointError, writeCheckpoint, type Checkpoint } from '../checkpoint/index.ts';
import type { TrainingConfig } from '../core/graph/training-config.ts';
import { parseDocument } from '../core/graph/parse.ts';
import { forkMetrics } from './metrics.ts';
import { readDesign, runPaths, type NewRun } from './run-folder.ts';
import type { RunStore } from './run-store.ts';

export interface Branch {
  readonly store: RunStore;
  readonly parent: { readonly run: string; readonly directory: string };
  /** Of the parent. */
  readonly source: Checkpoint;
  /** Design and configuration to go on with. */
  readonly run: NewRun;
}

/**
 * Makes a run that goes on from a checkpoint of another one: its own copy of that checkpoint, optimizer state included, and of the curves.
 * Resumed, it trains from there; what is trained again is cut off the curves then.
 * @returns its id
 * @throws CheckpointError where the configuration cannot go on from there
 */
export async function branchRun({ store, parent, source, run }: Branch): Promise<string> {
  checkBranch(source, run.training, parseDocument(await readDesign(parent.directory)).document?.training ?? run.training);
  const { training } = source;
  const place = { run: parent.run, checkpoint: basename(source.directory), step: training.step, epoch: training.completedEpochs };
  const { id } = await store.create({ ...run, parent: place });
  try {
    const paths = runPaths(store.directoryOf(id));
    await forkMetrics(runPaths(parent.directory).metrics, paths.metrics, training);
    await writeCheckpoint(paths.checkpoints, {
      // The order of the images may be another from here on; what early stopping has seen belongs to the parent's rule.
      training: { ...training, seed: run.training.seed, stopping: null },
      // They lie in the parent's folder.
      best: {},
      weights: [...source.weights.tensors.values()],
      optimizer: [...source.optimizer.tensors.values()],
    });
  } catch (error) {
    await store.remove(id).catch(() => undefined);
    throw error;
  }
  return id;
}

function checkBranch({ training }: Checkpoint, config: TrainingConfig, before: TrainingConfig): void {
  const differs = (['method', 'optimizer'] as const).find((setting) => training[setting] !== config[setting]);
  if (differs !== undefined) {
    throw new CheckpointError(
      `The checkpoint was made with ${differs} "${training[differs]}", the design has "${config[differs]}": its optimizer state does not fit. `
      + 'Set it back, or start a new run from the weights of that checkpoint.',
    );
  }
  const cuts = (['batchSize', 'trainLimit'] as const).find((setting) => before[setting] !== config[setting]);
  if (training.batchInEpoch > 0 && cuts !== undefined) {
    throw new CheckpointError(
      `The checkpoint lies within epoch ${training.completedEpochs + 1}, whose other half would be cut into other batches. `
      + 'Choose one at the end of an epoch, or leave batch size and number of images as they were.',
    );
  }
  if (training.completedEpochs >= config.epochs) {
    throw new CheckpointError(`The checkpoint is after epoch ${training.completedEpochs}, and the design has ${config.epochs} epochs: raise them to go on.`);
  }
}
