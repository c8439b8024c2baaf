import type { DatasetReference } from '../core/graph/training-config.ts';
import { DatasetError, inspectDataset, openDataset, previewDataset, recognise, type Dataset, type OpenOptions } from '../data/index.ts';
import { listEngines } from '../engines/index.ts';
import type { ParsedCommand, TrainerMessage } from '../contract/trainer-protocol.ts';
import type { TrainingEvent } from '../contract/training-events.ts';
import { describeFailure, RunControl } from '../training/index.ts';
import { evaluate } from './evaluate.ts';
import { findRate } from './find-rate.ts';
import { parentChannel, type ParentChannel } from './parent-channel.ts';
import { Companion } from './companion.ts';
import { trainRun } from './train-run.ts';

/** Milliseconds for the last checkpoint after the parent is gone. */
const FAREWELL_LIMIT = 30_000;

/** Built, it lies beside this file. From source, as tests run it, it needs Vite to read it. */
const batchWorker = new URL(import.meta.url.endsWith('.ts') ? '../data/batch-worker-from-source.mjs' : './batch-worker.js', import.meta.url);

/**
 * Entry of the trainer process. It does one thing for the one who started it (train a run, list the engines, look into a
 * data set) and ends, or answers about finished runs for as long as it is asked. It owns the device; what goes wrong here
 * cannot harm the window.
 */
function main(parent: ParentChannel): void {
  const control = new RunControl();
  let busy = false;

  const finish = async (code: number): Promise<never> => {
    // Lets messages leave the pipe; native threads would keep a process that merely has nothing left to do.
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.exit(code);
  };
  const crash = async (error: unknown): Promise<void> => {
    await parent.send({ type: 'event', event: { event: 'end', status: 'failed', reason: describeFailure(error, null) } });
    console.error(error);
    await finish(1);
  };
  process.on('uncaughtException', (error) => void crash(error));
  process.on('unhandledRejection', (error) => void crash(error));

  const companion = new Companion((message) => parent.send(message));
  const once = (work: () => Promise<number>): void => {
    if (busy) return;
    busy = true;
    void work().then(finish, crash);
  };
  const handle = (command: ParsedCommand): void => {
    switch (command.command) {
      case 'start':
        return once(async () => {
          let last: Promise<void> = Promise.resolve();
          const send = (event: TrainingEvent): void => {
            last = parent.send({ type: 'event', event });
          };
          const end = await trainRun(command, { control, send, batchWorker });
          await last;
          return end.status === 'failed' ? 1 : 0;
        });
      case 'devices':
        return once(async () => {
          await parent.send({ type: 'devices', engines: await listEngines() });
          return 0;
        });
      case 'inspect':
        return once(() => look(parent, async () => {
          const progress = (looked: number, files: number): void => void parent.send({ type: 'looking', looked, files });
          const dataset = await openForLook(command.dataset, { size: command.size, progress });
          return { type: 'inspection', inspection: await inspectDataset(dataset) };
        }));
      case 'recognise':
        return once(() => look(parent, async () => ({ type: 'recognised', ...(await recognise(command.path)) })));
      case 'preview': {
        const { request } = command;
        return once(() => look(parent, async () => {
          const dataset = await openForLook(request.dataset, { size: request.size });
          return { type: 'preview', preview: await previewDataset(dataset, request) };
        }));
      }
      case 'find-rate':
        return once(async () => {
          await findRate(command, batchWorker, (message) => parent.send(message));
          return 0;
        });
      case 'evaluate':
        return once(async () => {
          await evaluate(command, batchWorker, (message) => parent.send(message));
          return 0;
        });
      case 'predict':
      case 'test-image':
        return companion.ask(command);
      case 'pause':
        return control.pause();
      case 'continue':
        return control.continue();
      case 'checkpoint':
        return control.checkpoint();
      case 'compare-heads':
        return control.compareHeads();
      case 'stop':
        return control.stop();
    }
  };
  parent.onCommand(handle, (message) => console.error(message));
  parent.onGone(() => {
    if (!busy) process.exit(0);
    control.stop('The application that ran it was closed.');
    setTimeout(() => process.exit(1), FAREWELL_LIMIT).unref();
  });
  void parent.send({ type: 'ready' });
}

/** Files that cannot be read are left out: who looks is told of them. */
const openForLook = (reference: DatasetReference, options: OpenOptions): Promise<Dataset> =>
  openDataset({ ...reference, skipUnreadable: true }, options);

/** Sends what is seen of a data set, or why nothing is. */
async function look(parent: ParentChannel, see: () => Promise<TrainerMessage>): Promise<number> {
  try {
    await parent.send(await see());
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    await parent.send({ type: 'refused', message: error.message });
  }
  return 0;
}

const parent = parentChannel();
if (parent === null) {
  console.error('This is the trainer process of AuxNet Studio; it is started by the application. To train a file: npx auxnet train FILE');
  process.exitCode = 2;
} else {
  main(parent);
}
