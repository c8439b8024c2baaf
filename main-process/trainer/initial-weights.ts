import { join } from 'node:path';
import type { TrainingEvent } from '../contract/training-events.ts';
import type { InitialWeights } from '../core/graph/training-config.ts';
import type { WeightMatch } from '../core/program/match-weights.ts';
import { writeFileAtomic } from '../files/atomic.ts';
import { CheckpointError } from '../checkpoint/index.ts';
import { chosenCheckpoint, INITIAL_FILE, runFolderOf } from '../runs/index.ts';
import { TrainingFailure, type SessionOptions } from '../training/index.ts';

/**
 * The weights that a run begins with in place of random ones; what was taken and what was not goes into its log and into
 * initial.json in its folder. Null where it begins at random.
 * @throws TrainingFailure where the other run or its checkpoint is not there
 */
export async function initialWeights(
  initial: InitialWeights | null,
  directory: string,
  library: string,
  emit: (event: TrainingEvent) => void,
): Promise<SessionOptions['initial']> {
  if (initial === null) return null;
  try {
    const source = await chosenCheckpoint(await runFolderOf(initial.run, library), initial.checkpoint);
    const onTaken = async (match: WeightMatch): Promise<void> => {
      const kept = { from: source.directory, step: source.training.step, ...match };
      await writeFileAtomic(join(directory, INITIAL_FILE), `${JSON.stringify(kept, null, 2)}\n`);
      emit({ event: 'log', level: match.taken.length === 0 ? 'warning' : 'info', message: told(initial, match) });
    };
    return { tensors: source.weights.tensors, onTaken };
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    throw new TrainingFailure(`The weights to begin with cannot be had. ${error.message}`);
  }
}

/** "Weights of r-003 (best): 42 taken over, 2 not: exit7/dense/kernel ([16, 10] here, [16, 100] there), …". */
function told({ run, checkpoint }: InitialWeights, { taken, left, unused }: WeightMatch): string {
  const list = left.map(({ name, reason }) => `${name} (${reason})`).join(', ');
  const not = left.length === 0 ? 'none left at random' : `${left.length} left at random: ${list}`;
  const rest = unused.length === 0 ? '' : `; ${unused.length} of the other run not used: ${unused.join(', ')}`;
  return `Weights of ${run} (${checkpoint}): ${taken.length} taken over, ${not}${rest}.`;
}
