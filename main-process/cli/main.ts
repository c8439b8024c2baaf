import { version } from '../../package.json';
import { defaultHome, forkTrainer } from '../service/index.ts';
import { describeFailure, Failure } from './failure.ts';
import { endQuietlyOnClosedPipe, flushed, processOutput } from './output.ts';
import { builtTrainer, builtWindow } from './paths.ts';
import { createProgram } from './program.ts';

/** Entry of dist/node/cli.js. */
endQuietlyOnClosedPipe();
try {
  const program = createProgram({
    output: processOutput,
    spawnTrainer: forkTrainer({ entry: builtTrainer() }),
    home: defaultHome(),
    version,
    window: builtWindow(),
  });
  await program.parseAsync();
} catch (error) {
  processOutput.say(describeFailure(error));
  process.exitCode = error instanceof Failure ? error.exitCode : 1;
}
await flushed();
// A signal handler or an open pipe must not keep a finished command alive.
process.exit(process.exitCode ?? 0);
