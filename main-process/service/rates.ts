import { StudioError } from '../contract/studio-error.ts';
import type { EventPayload, Handlers } from '../contract/studio.ts';
import type { FoundRates } from '../contract/configuration.ts';
import { answerOf } from './ask-trainer.ts';
import { checkDesign } from './check-design.ts';
import { describeExit, type SpawnTrainer, type TrainerProcess } from './trainer-process.ts';

/**
 * Learning rate tests: each in a trainer process of its own, which is ended to cancel it. They make no run.
 * @param library folder of all runs, where a design may take its first weights from
 */
export function rateHandlers(
  spawnTrainer: SpawnTrainer,
  library: string,
  tell: (payload: EventPayload<'rates.point'>) => void,
): Pick<Handlers, 'rates.find' | 'rates.cancel'> & { readonly close: () => void } {
  const running = new Map<number, { readonly trainer: TrainerProcess; cancelled: boolean }>();

  return {
    'rates.find': async ({ id, design, engine, range }) => {
      await checkDesign(design);
      if (running.size > 0) throw new StudioError('busy', 'A learning rate test is under way already. Wait for its end, or cancel it.');
      const trainer = spawnTrainer();
      const job = { trainer, cancelled: false };
      running.set(id, job);
      try {
        return await answerOf<FoundRates>(trainer, {
          command: { command: 'find-rate', design, library, range, ...(engine === undefined ? {} : { engine }) },
          pick: (message) => {
            if (message.type === 'rate-point') tell({ id, point: message.point });
            return message.type === 'rates' ? message.rates : undefined;
          },
          refused: 'The learning rate test could not be made',
          ended: (exit) => (job.cancelled ? new StudioError('invalid-request', 'Cancelled.') : new StudioError('internal', `The learning rate test ended. ${describeExit(exit)}`)),
        });
      } finally {
        running.delete(id);
        trainer.kill();
      }
    },
    'rates.cancel': ({ id }) => {
      const job = running.get(id);
      if (job) {
        job.cancelled = true;
        job.trainer.kill();
      }
      return Promise.resolve({});
    },
    close: () => running.forEach(({ trainer }) => trainer.kill()),
  };
}
