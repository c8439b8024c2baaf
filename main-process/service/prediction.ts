import { StudioError } from '../contract/studio-error.ts';
import type { Handlers, RunSummary } from '../contract/studio.ts';
import type { TrainerMessage } from '../contract/trainer-protocol.ts';
import type { RunStore } from '../runs/index.ts';
import { createCompanion } from './companion-process.ts';
import type { SpawnTrainer } from './trainer-process.ts';

type Requests = 'prediction.predict' | 'prediction.testImage';

export interface Predictions {
  readonly handlers: Pick<Handlers, Requests>;
  /** A run that begins to train gets the device: the process that answers is ended. */
  runChanged(summary: Pick<RunSummary, 'id' | 'label' | 'status'>): void;
  close(): void;
}

/** Answers about single images, by a trainer process that is kept for the next ones. */
export function predictionHandlers(store: RunStore, spawnTrainer: SpawnTrainer): Predictions {
  const companion = createCompanion(spawnTrainer);
  /** Labels of the runs that train, by id. */
  const training = new Map<string, string>();
  const mayAsk = (): void => {
    const [label] = training.values();
    if (label !== undefined) throw new StudioError('busy', `${label} is training and has the device. Try images when it has ended.`);
  };
  return {
    handlers: {
      'prediction.predict': async ({ run, checkpoint, image }) => {
        mayAsk();
        await store.summary(run);
        const runDirectory = store.directoryOf(run);
        const answer = await companion.ask((id) => ({ command: 'predict', id, runDirectory, checkpoint, image }));
        if (answer.type !== 'predicted') throw refusal(answer);
        return answer.prediction;
      },
      'prediction.testImage': async ({ run, index }) => {
        mayAsk();
        await store.summary(run);
        const runDirectory = store.directoryOf(run);
        const answer = await companion.ask((id) => ({ command: 'test-image', id, runDirectory, index }));
        if (answer.type !== 'test-image') throw refusal(answer);
        return answer.image;
      },
    },
    runChanged({ id, label, status }) {
      if (status !== 'preparing' && status !== 'running' && status !== 'paused') return void training.delete(id);
      training.set(id, label);
      companion.end(`${label} began to train and has the device now. Try images when it has ended.`);
    },
    close: () => companion.end('The application is closing.'),
  };
}

function refusal(message: TrainerMessage): StudioError {
  return message.type === 'declined' ? new StudioError('invalid-request', message.message) : new StudioError('internal', `The trainer answered "${message.type}".`);
}
