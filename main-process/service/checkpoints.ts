import { basename, isAbsolute } from 'path';
import { StudioError } from '../contract/studio-error.ts';
import type { Handlers } from '../contract/studio.ts';
import type { Checkpoint } from '../checkpoint/index.ts';
import type { RunStore } from '../runs/index.ts';
import { checkDesign } from './check-design.ts';
import type { RunManager } from './run-manager.ts';
import { outputsOf } from './run-outputs.ts';

type CheckpointRequests = Extract<keyof Handlers, `checkpoints.${string}`>;

/** What is asked of the checkpoints of earlier runs. Reading and writing them is loaded when first asked for. */
export function checkpointHandlers(
  store: RunStore,
  manager: RunManager,
  versions: Readonly<Record<string, string>>,
): Pick<Handlers, CheckpointRequests> {
  return {
    'checkpoints.list': async ({ run }) => {
      const { listCheckpoints } = await import('../checkpoint/index.ts');
      const { runPaths } = await import('../runs/index.ts');
      const entries = await listCheckpoints(runPaths(folderOf(store, run)).checkpoints);
      return {
        checkpoints: entries.map(({ name, createdAt, training: { step, completedEpochs, batchInEpoch }, bestOf }) => {
          return { name, createdAt, step, epoch: completedEpochs, batchInEpoch, bestOf: [...bestOf] };
        }),
      };
    },

    'checkpoints.match': async ({ design, run, checkpoint }) => {
      const { parseDocument } = await import('../core/graph/parse.ts');
      const { analyse } = await import('../core/analyse.ts');
      const { matchWeights, weightsOf } = await import('../core/program/match-weights.ts');
      const { document } = parseDocument(design);
      const analysis = document && analyse(document);
      if (!analysis?.trainable) throw new StudioError('invalid-design', 'The design is not complete, so it has no weights to take over.');
      const source = await find(store, run, checkpoint);
      const { taken, left, unused } = matchWeights(weightsOf(analysis.graph), [...source.weights.tensors.values()]);
      const place = { checkpoint: basename(source.directory), step: source.training.step };
      return { ...place, taken: [...taken], left: left.map((each) => ({ ...each })), unused: [...unused] };
    },

    'checkpoints.branch': async ({ run, checkpoint, design, engine }) => {
      const { isElsewhere } = await import('../runs/index.ts');
      const { branchRun } = await import('../runs/branch-run.ts');
      const document = await checkDesign(design);
      const source = await find(store, run, checkpoint);
      const directory = folderOf(store, run);
      // The id of one in another folder says nothing to whoever reads the record later.
      const parent = { run: isElsewhere(run) ? directory : run, directory };
      const { name: title, training } = document;
      const made = { design, title, training, versions, outputs: outputsOf(document), ...(engine === undefined ? {} : { engine }) };
      const id = await told(() => branchRun({ store, parent, source, run: made }));
      await manager.resume(id);
      return { run: id };
    },
  };
}

async function find(store: RunStore, run: string, which: string): Promise<Checkpoint> {
  const { chosenCheckpoint, isElsewhere, runFolderOf } = await import('../runs/index.ts');
  const named = isElsewhere(run) ? store.directoryOf(run) : run;
  return told(async () => chosenCheckpoint(await runFolderOf(named, store.directory), which));
}

/** Of a run by its id, or by that folder itself. */
const folderOf = (store: RunStore, run: string): string => (isAbsolute(run) ? run : store.directoryOf(run));

/** What is wrong with a checkpoint is for the person to know; anything else is a fault of ours. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { CheckpointError } = await import('../checkpoint/index.ts');
    if (error instanceof CheckpointError) throw new StudioError('not-found', error.message);
    throw error;
  }
}
