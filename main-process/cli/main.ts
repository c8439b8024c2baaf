import { fileURLToPath } from 'url';
import { version } from '../../package.json';
import { defaultHome, forkTrainer } from '../service/index.ts';
import { describeFailure, Failure } from './failure.ts';
import { endQuietlyOnClosedPipe, flushed, processOutput } from './output.ts';
import { createProgram } from './program.ts';

/** Entry of dist/node/cli.js; the other built parts lie beside it. */
const beside = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

endQuietlyOnClosedPipe();
try {
  const program = createProgram({
    output: processOutput,
    spawnTrainer: forkTrainer({ entry: beside('./trainer.js') }),
    home: defaultHome(),
    version,
    window: beside('../renderer'),
    webHost: beside('./web-host.js'),
    bench: { ours: beside('./bench-entrant.js'), tfjsLayers: beside('./bench-tfjs-layers.js'), peers: beside('../../bench/peers') },
  });
  await program.parseAsync();
} catch (error) {
  processOutput.say(describeFailure(error));
  process.exitCode = error instanceof Failure ? error.exitCode : 1;
}
await flushed();
// A signal handler or an open pipe must not keep a finished command alive.
process.exit(process.exitCode ?? 0);
