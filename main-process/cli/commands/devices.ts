import type { Command } from 'commander';
import { deviceHandlers } from '../../service/devices.ts';
import type { SpawnTrainer } from '../../service/index.ts';
import type { Output } from '../output.ts';
import { table } from '../table.ts';

/** `auxnet devices`: what can train here, and why the rest cannot. */
export function devicesCommand(program: Command, output: Output, spawnTrainer: SpawnTrainer): void {
  program
    .command('devices')
    .description('list the engines and devices of this machine')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExamples:\n  auxnet devices\n  auxnet train net.auxnet --engine wasm')
    .action(async (options: { json?: boolean }) => {
      const { engines } = await deviceHandlers(spawnTrainer)['devices.list']({ refresh: true });
      if (options.json) return output.print(JSON.stringify({ engines }));
      const rows = engines.map((engine) => [engine.active ? '*' : '', engine.id, engine.name, engine.version ?? '', engine.available ? (engine.device ?? 'available') : (engine.reason ?? 'not available')]);
      output.print(table([{ title: '' }, { title: 'id' }, { title: 'engine' }, { title: 'version' }, { title: 'device, or why it is not available' }], rows));
    });
}
