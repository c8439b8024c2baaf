import { basename } from 'path';
import { errorsOf, reported } from '../contract/training-events.ts';
import { outcomeOf, type RunFacts, type RunOutcome } from '../core/experiments/index.ts';
import { readDetail } from '../runs/index.ts';
import { Failure } from './failure.ts';

/** What the runs of these folders reached. @throws StudioError `not-found`, Failure where a design cannot be read */
export async function readOutcomes(directories: readonly string[]): Promise<readonly RunOutcome[]> {
  return Promise.all(
    directories.map(async (directory) => {
      const outcome = outcomeOf(await factsOf(directory));
      if (!outcome) throw new Failure(`The design of the run in ${directory} cannot be read. Leave the run out.`);
      return outcome;
    }),
  );
}

async function factsOf(directory: string): Promise<RunFacts> {
  const { summary, design, start, epochs } = await readDetail(directory);
  const last = epochs.at(-1);
  const errors = last && errorsOf(reported(last));
  // A run that was copied keeps the label of the one it was copied from: the folder's name is its own.
  const label = basename(directory);
  return { label, status: summary.status, design, outputs: start?.outputs, errors };
}
