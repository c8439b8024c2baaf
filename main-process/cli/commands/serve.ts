import { InvalidArgumentError, type Command } from 'commander';
import { runHost } from '../../web-host/host.ts';
import type { CliContext } from '../context.ts';

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new InvalidArgumentError('A number from 1 to 65535; 0 for any free one.');
  return value;
}

/** `auxnet serve`: the window in a browser. */
export function serveCommand(program: Command, context: CliContext): void {
  program
    .command('serve')
    .description('serve the window to a browser on this machine')
    .option('--port <n>', 'port on 127.0.0.1 (default: any free one)', port)
    .option('--open', 'open the browser')
    .option('--no-open', 'only print the address (default)')
    .option('--file <file>', 'design to open')
    .addHelpText('after', '\nExamples:\n  auxnet serve --open\n  auxnet serve --port 8123 --file net.auxnet\n\nThe printed address holds a token that works once; the browser keeps a session. From another machine: ssh -L PORT:127.0.0.1:PORT.')
    .action(async (options: { port?: number; open?: boolean; file?: string }) => {
      await runHost({
        open: options.open === true,
        ...(options.port === undefined ? {} : { port: options.port }),
        ...(options.file === undefined ? {} : { file: options.file }),
        home: context.home,
        version: context.version,
        root: context.window,
        spawnTrainer: context.spawnTrainer,
      });
    });
}
