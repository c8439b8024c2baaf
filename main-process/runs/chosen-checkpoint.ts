import { promises as fs } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { CheckpointError, latestCheckpoint, listCheckpoints, readCheckpoint, type Checkpoint } from '../checkpoint/index.ts';
import { analyse } from '../core/analyse.ts';
import { parseDocument } from '../core/graph/parse.ts';
import { RECORD_FILE } from './record.ts';
import { readDesign, runPaths } from './run-folder.ts';

/**
 * Folder of a run that is named by its id in a library, or by a path.
 * @throws CheckpointError where there is none
 */
export async function runFolderOf(run: string, library: string): Promise<string> {
  const directory = isAbsolute(run) ? run : join(library, run);
  const found = await fs.stat(join(directory, RECORD_FILE)).then((status) => status.isFile(), () => false);
  if (found) return directory;
  const place = isAbsolute(run) ? 'that folder' : `the library (${library})`;
  throw new CheckpointError(`There is no run "${run}" in ${place}. Choose another run to take weights from, or begin with random ones.`);
}

/**
 * A checkpoint of the run in a folder.
 * @param which `last`, `best` (of the final output), `best:` and the id of an output, or the name of a checkpoint's folder
 * @throws CheckpointError, SafetensorsError where it is not there or damaged
 */
export async function chosenCheckpoint(directory: string, which: string): Promise<Checkpoint> {
  const { checkpoints } = runPaths(directory);
  if (which === 'last') {
    const { checkpoint, damaged } = await latestCheckpoint(checkpoints);
    if (checkpoint) return checkpoint;
    throw new CheckpointError(damaged[0] ?? `There is no checkpoint in ${checkpoints}.`);
  }
  return readCheckpoint(join(checkpoints, await chosenName(directory, which)));
}

/**
 * Name of that checkpoint; only states are read. Of `last` it is the newest whose state can be read.
 * @throws CheckpointError where it is not there
 */
export async function chosenName(directory: string, which: string): Promise<string> {
  const { checkpoints } = runPaths(directory);
  const entries = await listCheckpoints(checkpoints);
  if (which === 'last' && entries[0]) return entries[0].name;
  const exit = which === 'best' ? await finalExit(directory) : which.startsWith('best:') ? which.slice('best:'.length) : null;
  const entry = entries.find(({ name, bestOf }) => (exit === null ? name === which : bestOf.includes(exit)));
  if (entry) return entry.name;
  const what = exit === null ? `no checkpoint "${which}"` : `no best checkpoint of the output "${exit}"`;
  const others = entries.length > 0 ? ` It has ${entries.map(({ name }) => name).join(', ')}.` : '';
  throw new CheckpointError(`There is ${what} in ${checkpoints}.${others}`);
}

async function finalExit(directory: string): Promise<string> {
  const { document } = parseDocument(await readDesign(directory));
  const exits = document ? (analyse(document).graph?.exits ?? []) : [];
  return exits[exits.length - 1]?.id ?? '';
}
