import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { followRun } from '../follow-run.ts';
import { namedRun } from '../run-place.ts';

/** `auxnet resume RUN`. */
export function resumeCommand(program: Command, context: CliContext): void {
  program
    .command('resume')
    .description('go on with a run from its last checkpoint')
    .argument('<run>', 'a run of the library, such as r-014, or its folder')
    .option('--json', 'print events as JSON lines')
    .addHelpText('after', '\nExamples:\n  auxnet resume r-014\n  auxnet resume runs/first --json')
    .action(async (run: string, options: { json?: boolean }) => {
      const { store, id } = namedRun(run, context.home);
      await followRun({ ...context, store, json: options.json === true, begin: (manager) => manager.resume(id) });
    });
}
