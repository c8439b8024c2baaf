import { StudioError } from '../contract/studio-error.ts';
import { trainerMessage, type TrainerCommand, type TrainerMessage } from '../contract/trainer-protocol.ts';
import { describeExit, type SpawnTrainer, type TrainerExit, type TrainerProcess } from './trainer-process.ts';

export interface Question<T> {
  readonly command: TrainerCommand;
  /** The answer in a message, or undefined when it is another one. */
  readonly pick: (message: TrainerMessage) => T | undefined;
  /** Milliseconds. */
  readonly limit: number;
  /** For messages: "list the devices". */
  readonly what: string;
}

/**
 * Starts a trainer process, puts one question to it and ends it. What loads TensorFlow or reads a whole data set is
 * asked this way: it can neither block this process nor bring it down.
 */
export function askTrainer<T>(spawnTrainer: SpawnTrainer, { command, pick, limit, what }: Question<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const trainer = spawnTrainer();
    const timer = setTimeout(() => finish(() => reject(new StudioError('internal', `Could not ${what}: no answer within ${limit / 1000} s.`))), limit);
    let finished = false;
    const finish = (settle: () => void): void => {
      if (finished) return;
      finished = true;
      clearTimeout(timer);
      trainer.kill();
      settle();
    };
    put(trainer, { command, pick }, (answer) => finish(() => resolve(answer)), (message) => {
      if (message.type === 'event' && message.event.event === 'end' && message.event.status === 'failed') {
        const reason = message.event.reason ?? 'the trainer gave no reason';
        finish(() => reject(new StudioError('internal', `Could not ${what}: ${reason}`)));
      }
    });
    trainer.onExit((exit) => finish(() => reject(new StudioError('internal', `Could not ${what}. ${describeExit(exit)}`))));
  });
}

export interface LongQuestion<T> {
  readonly command: TrainerCommand;
  /** The answer in a message, or undefined when it is another one: how far it is, for example. */
  readonly pick: (message: TrainerMessage) => T | undefined;
  /** Begins the message of a refusal: "The run could not be evaluated". */
  readonly refused: string;
  /** What it means that the process is gone. */
  readonly ended: (exit: TrainerExit) => StudioError;
}

/** Puts one question to a trainer process that was just started. It may take any time; who started the process ends it. */
export function answerOf<T>(trainer: TrainerProcess, { command, pick, refused, ended }: LongQuestion<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    put(trainer, { command, pick }, resolve, (message) => {
      if (message.type === 'refused') return reject(new StudioError('invalid-request', `${refused}: ${message.message}`));
      // A trainer that breaks down says so as the end of a run.
      if (message.type === 'event' && message.event.event === 'end') reject(new StudioError('internal', message.event.reason ?? 'The trainer gave no reason.'));
    });
    trainer.onExit((exit) => reject(ended(exit)));
  });
}

/** Sends the command once the trainer is ready; hands on its answer, and apart from that whatever else it says. */
function put<T>(
  trainer: TrainerProcess,
  { command, pick }: Pick<LongQuestion<T>, 'command' | 'pick'>,
  answered: (answer: T) => void,
  other: (message: TrainerMessage) => void,
): void {
  trainer.onMessage((raw) => {
    const parsed = trainerMessage.safeParse(raw);
    if (!parsed.success) return;
    if (parsed.data.type === 'ready') return trainer.send(command);
    const answer = pick(parsed.data);
    if (answer !== undefined) answered(answer);
    else other(parsed.data);
  });
}
