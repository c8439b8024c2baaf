import { StudioError } from '../contract/studio-error.ts';
import { trainerMessage, type TrainerCommand, type TrainerMessage } from '../contract/trainer-protocol.ts';
import { describeExit, type SpawnTrainer, type TrainerProcess } from './trainer-process.ts';

/** Milliseconds that the process waits for another question. */
const KEPT = 120_000;

type Command = Extract<TrainerCommand, { readonly id: number; readonly command: 'predict' | 'test-image' }>;

export interface Companion {
  /** Puts a question; the process is started for the first one. @throws StudioError when it ends before it answers */
  ask(question: (id: number) => Command): Promise<TrainerMessage>;
  /** Ends the process; what was asked is answered with `reason`. */
  end(reason: string): void;
}

interface Waiting {
  readonly resolve: (message: TrainerMessage) => void;
  readonly reject: (error: StudioError) => void;
}
interface Started {
  readonly trainer: TrainerProcess;
  /** Questions that were put before it listened. */
  readonly early: Command[];
  readonly waiting: Map<number, Waiting>;
  ready: boolean;
}

/** A trainer process that answers one question after the other and is kept for some time: what it opened answers the next at once. */
export function createCompanion(spawnTrainer: SpawnTrainer, kept = KEPT): Companion {
  let current: Started | null = null;
  let lastId = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function drop(started: Started, error: StudioError): void {
    if (current === started) {
      current = null;
      clearTimeout(timer);
    }
    started.trainer.kill();
    for (const { reject } of started.waiting.values()) reject(error);
    started.waiting.clear();
  }

  function start(): Started {
    const started: Started = { trainer: spawnTrainer(), early: [], waiting: new Map(), ready: false };
    const { trainer, early, waiting } = started;
    trainer.onMessage((raw) => {
      const parsed = trainerMessage.safeParse(raw);
      if (!parsed.success) return;
      const message = parsed.data;
      if (message.type === 'ready') {
        started.ready = true;
        for (const command of early.splice(0)) trainer.send(command);
      } else if ('id' in message) {
        waiting.get(message.id)?.resolve(message);
        waiting.delete(message.id);
      } else if (message.type === 'event' && message.event.event === 'end') {
        // A trainer that breaks down says so as the end of a run.
        drop(started, new StudioError('internal', message.event.reason ?? 'The trainer gave no reason.'));
      }
    });
    trainer.onExit((exit) => drop(started, new StudioError('internal', describeExit(exit))));
    return started;
  }

  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        current ??= start();
        const started = current;
        const command = question((lastId += 1));
        started.waiting.set(command.id, { resolve, reject });
        if (started.ready) started.trainer.send(command);
        else started.early.push(command);
        clearTimeout(timer);
        timer = setTimeout(() => {
          if (started.waiting.size === 0) drop(started, new StudioError('internal', 'It was not needed any more.'));
          else timer?.refresh();
        }, kept);
        // It must not keep the application open.
        timer.unref();
      }),
    end(reason) {
      if (current) drop(current, new StudioError('busy', reason));
    },
  };
}
