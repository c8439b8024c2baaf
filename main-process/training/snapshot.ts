import { fingerprint, type Checkpoint, type CheckpointContent, type NamedTensor, type TrainingState } from '../checkpoint/index.ts';
import type { Tf } from '../core/compile/tf.ts';
import { TrainingFailure } from './failure.ts';
import type { TrainableNetwork } from './network.ts';

/** Names and shapes of all weights: says whether a checkpoint is of this network. */
export const layersFingerprint = (network: TrainableNetwork): string =>
  fingerprint(network.weights.map(({ name, variable }) => ({ name, shape: variable.shape })));

/** Copies of all weights, running averages included, and of the momentum. */
export async function readTensors(network: TrainableNetwork): Promise<Pick<CheckpointContent, 'weights' | 'optimizer'>> {
  const weights: NamedTensor[] = [];
  for (const { name, variable } of network.weights) {
    weights.push({ name, shape: variable.shape, data: Float32Array.from(await variable.data()) });
  }
  return { weights, optimizer: await network.optimizer.velocities() };
}

/**
 * Puts a checkpoint's weights and momentum into a freshly compiled network.
 * @throws TrainingFailure when the checkpoint is of another network or of another seed or method
 */
export function restoreTensors(tf: Tf, network: TrainableNetwork, checkpoint: Checkpoint, expected: Pick<TrainingState, 'seed' | 'method'>): void {
  const { training } = checkpoint;
  if (training.layers !== layersFingerprint(network)) {
    throw new TrainingFailure('The checkpoint is of another network than the design of this run: its layers differ. Start a new run.');
  }
  if (training.seed !== expected.seed || training.method !== expected.method) {
    throw new TrainingFailure(`The checkpoint was made with method "${training.method}" and seed ${training.seed}, this run has "${expected.method}" and ${expected.seed}.`);
  }
  for (const { name, variable } of network.weights) {
    const saved = checkpoint.weights.tensors.get(name);
    if (saved?.data.length !== variable.size) throw new TrainingFailure(`The checkpoint has no weight "${name}" of ${variable.size} values; it is damaged.`);
    tf.tidy(() => variable.assign(tf.tensor(saved.data, variable.shape)));
  }
  network.optimizer.restore(checkpoint.optimizer.tensors);
}
