import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { version } from '../../package.json';
import { defaultHome, forkTrainer } from '../service/index.ts';
import { runHost } from './host.ts';

/**
 * Entry of dist/node/web-host.js: `--port N --open|--no-open --file PATH --home DIR`. Tests and the bench of the window
 * give `--trainer FILE`, a program of theirs.
 */
const beside = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

try {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' }, open: { type: 'boolean' }, 'no-open': { type: 'boolean' }, file: { type: 'string' }, home: { type: 'string' },
      trainer: { type: 'string' },
    },
  });
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`"${values.port}" is not a port: a number from 1 to 65535.`);
  await runHost({
    port,
    open: values.open === true && values['no-open'] !== true,
    ...(values.file === undefined ? {} : { file: values.file }),
    home: values.home ?? defaultHome(),
    version,
    root: beside('../renderer'),
    spawnTrainer: forkTrainer({ entry: values.trainer ?? beside('./trainer.js') }),
  });
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
