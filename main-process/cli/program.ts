import { Command } from 'commander';
import { ablationCommand } from './commands/ablation.ts';
import { benchCommand } from './commands/bench.ts';
import { dataCommand } from './commands/data.ts';
import { compareCommand } from './commands/compare.ts';
import { devicesCommand } from './commands/devices.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { findRateCommand } from './commands/find-rate.ts';
import { importCommand } from './commands/import.ts';
import { reproduceCommand } from './commands/reproduce.ts';
import { resumeCommand } from './commands/resume.ts';
import { runsCommand } from './commands/runs.ts';
import { serveCommand } from './commands/serve.ts';
import { summaryCommand } from './commands/summary.ts';
import { sweepCommand } from './commands/sweep.ts';
import { templateCommand } from './commands/template.ts';
import { trainCommand } from './commands/train.ts';
import { validateCommand } from './commands/validate.ts';
import type { CliContext } from './context.ts';

const help = `
Examples:
  auxnet template auxnet-20-3 > net.auxnet     write a template to a file
  auxnet summary net.auxnet                    its shapes, parameters and multiply-adds
  auxnet train net.auxnet --epochs 10          train it
  auxnet ablation net.auxnet --seeds 3         what heads and method are worth
  auxnet compare old.auxnet net.auxnet         what was added, removed and changed
  auxnet serve --open                          the window, in a browser

"auxnet help COMMAND" tells more about a command.`;

/** The command line of AuxNet Studio. */
export function createProgram(context: CliContext): Command {
  const program = new Command('auxnet')
    .description('Design residual networks with auxiliary outputs and train them with multi-way back-propagation.')
    .version(context.version)
    .showHelpAfterError('(add --help for the options)')
    .addHelpText('after', help);
  const { output, spawnTrainer } = context;
  validateCommand(program, output);
  summaryCommand(program, output);
  templateCommand(program, output);
  importCommand(program, output);
  compareCommand(program, output);
  trainCommand(program, context);
  resumeCommand(program, context);
  sweepCommand(program, context);
  runsCommand(program, context);
  ablationCommand(program, context);
  reproduceCommand(program, context);
  findRateCommand(program, context);
  evaluateCommand(program, context);
  dataCommand(program, context);
  devicesCommand(program, output, spawnTrainer);
  benchCommand(program, context);
  serveCommand(program, context);
  return program;
}
