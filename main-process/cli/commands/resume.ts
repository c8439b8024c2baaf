import type { Command } from 'commander';
import { existsSync } from 'fs';
import { resolve } from 'path';
import { runPaths } from '../../runs/index.ts';
import type { CliContext } from '../context.ts';
import { followRun } from '../follow-run.ts';
import { placeOf } from './train.ts';

/** `auxnet resume RUN`. */
export function resumeCommand(program: Command, context: CliContext): void {
  program
    .command('resume')
    .description('go on with a run from its last checkpoint')
    .argument('<run>', 'a run of the library, such as r-014, or its folder')
    .option('--json', 'print events as JSON lines')
    .addHelpText('after', '\nExamples:\n  auxnet resume r-014\n  auxnet resume runs/first --json')
    .action(async (run: string, options: { json?: boolean }) => {
      const isFolder = existsSync(runPaths(resolve(run)).record);
      const { store, id = run } = placeOf(isFolder ? run : undefined, context.home);
      await followRun({ ...context, store, json: options.json === true, begin: (manager) => manager.resume(id) });
    });
}
