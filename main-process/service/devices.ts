import type { Handlers } from '../contract/studio.ts';
import type { EngineReport } from '../contract/trainer-protocol.ts';
import { askTrainer } from './ask-trainer.ts';
import type { SpawnTrainer } from './trainer-process.ts';

const LIMIT = 60_000;

/** Engines of this machine, found once by a trainer process, as finding them loads TensorFlow. `refresh` looks again. */
export function deviceHandlers(spawnTrainer: SpawnTrainer): Pick<Handlers, 'devices.list'> {
  let known: Promise<EngineReport[]> | undefined;
  const look = (): Promise<EngineReport[]> =>
    askTrainer(spawnTrainer, {
      command: { command: 'devices' },
      pick: (message) => (message.type === 'devices' ? message.engines : undefined),
      limit: LIMIT,
      what: 'list the devices',
    });
  return {
    'devices.list': async ({ refresh }) => {
      if (refresh || known === undefined) {
        const found = look();
        known = found;
        // A failure is not kept: the next request tries again.
        found.catch(() => (known = known === found ? undefined : known));
      }
      return { engines: await known };
    },
  };
}
