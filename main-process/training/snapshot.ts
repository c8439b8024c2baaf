import type { Checkpoint, CheckpointContent, NamedTensor } from '../checkpoint/index.ts';
import type { TrainingConfig } from '../core/graph/training-config.ts';
import type { Network, VariableInfo } from '../engines/network.ts';
import { TrainingFailure } from './failure.ts';

/** Copies of all variables, apart as the two files of a checkpoint keep them. */
export async function takeSnapshot(network: Network): Promise<Pick<CheckpointContent, 'weights' | 'optimizer'>> {
  const slots = new Set(network.variables.filter(isSlot).map(({ name }) => name));
  const values = await network.readVariables();
  return { weights: values.filter(({ name }) => !slots.has(name)), optimizer: values.filter(({ name }) => slots.has(name)) };
}

/**
 * Puts a checkpoint's variables into a freshly compiled network.
 * @throws TrainingFailure when the checkpoint is of another network, seed, method or optimizer
 */
export async function restoreSnapshot(
  network: Network,
  { training, weights, optimizer }: Checkpoint,
  config: Pick<TrainingConfig, 'seed' | 'method' | 'optimizer'>,
): Promise<void> {
  // They decide the optimizer's slots and every random number to come.
  const differs = (['method', 'optimizer', 'seed'] as const).find((setting) => training[setting] !== config[setting]);
  if (differs !== undefined) {
    throw new TrainingFailure(`The checkpoint was made with ${differs} "${training[differs]}", this run has "${config[differs]}". Set it back or start a new run.`);
  }
  requireSame(network.variables.filter((variable) => !isSlot(variable)), weights.tensors, (what) => {
    return `The checkpoint is of another network than the design of this run: ${what}. Start a new run.`;
  });
  requireSame(network.variables.filter(isSlot), optimizer.tensors, (what) => {
    return `The checkpoint's optimizer state is not that of this run: ${what}. It was made by another release; start a new run.`;
  });
  await network.writeVariables(new Map([...weights.tensors, ...optimizer.tensors]));
}

const isSlot = ({ kind }: VariableInfo): boolean => kind === 'slot';

function requireSame(expected: readonly VariableInfo[], saved: ReadonlyMap<string, NamedTensor>, message: (what: string) => string): void {
  const names = new Set(expected.map(({ name }) => name));
  for (const { name, shape } of expected) {
    const found = saved.get(name);
    if (found === undefined) throw new TrainingFailure(message(`it has no "${name}"`));
    if (found.shape.join() !== shape.join()) {
      throw new TrainingFailure(message(`its "${name}" is [${found.shape.join(', ')}], not [${shape.join(', ')}]`));
    }
  }
  const foreign = [...saved.keys()].find((name) => !names.has(name));
  if (foreign !== undefined) throw new TrainingFailure(message(`it has "${foreign}", which the design has not`));
}
