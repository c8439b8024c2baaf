import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommanderError } from 'commander';
import { describeFailure, Failure } from '../../main-process/cli/failure.ts';
import { createProgram } from '../../main-process/cli/program.ts';
import { forkTrainer } from '../../main-process/service/index.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const entry = fileURLToPath(new URL('../fixtures/scripted-trainer.mjs', import.meta.url));
const fakeEntrant = fileURLToPath(new URL('../fixtures/fake-entrant.mjs', import.meta.url));

/** Runs a command in this process, with a trainer that follows the script `behaviour`. */
export async function runCli(args: readonly string[], { behaviour = 'complete', home = join(temporaryFolder(), 'home') } = {}): Promise<CliResult> {
  let stdout = '';
  let stderr = '';
  const program = createProgram({
    output: { print: (text) => (stdout += `${text}\n`), say: (text) => (stderr += `${text}\n`), interactive: false },
    spawnTrainer: forkTrainer({ entry, env: { ...process.env, SCRIPTED_TRAINER: behaviour } }),
    home,
    version: '1.2.3',
    window: '/none',
    webHost: '/none',
    bench: { ours: fakeEntrant, tfjsLayers: fakeEntrant, peers: '/none' },
  });
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => (stdout += text),
      writeErr: (text) => (stderr += text),
      getOutHelpWidth: () => 100,
      getErrHelpWidth: () => 100,
    });
  }
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode;
    else {
      stderr += `${describeFailure(error)}\n`;
      process.exitCode = error instanceof Failure ? error.exitCode : 1;
    }
  }
  const code = Number(process.exitCode);
  process.exitCode = before;
  return { code, stdout, stderr };
}
