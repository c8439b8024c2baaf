import type { TrainerCommand, TrainerMessage } from '../../main-process/contract/trainer-protocol.ts';
import type { TrainingEvent } from '../../main-process/contract/training-events.ts';
import type { SpawnTrainer, TrainerExit } from '../../main-process/service/trainer-process.ts';

/** A trainer in memory that does what a test tells it to. */
export class FakeTrainer {
  readonly commands: TrainerCommand[] = [];
  killed = false;
  #message: (message: unknown) => void = () => undefined;
  readonly #exits: ((exit: TrainerExit) => void)[] = [];
  #exited = false;

  say(message: TrainerMessage | object): void {
    this.#message(message);
  }
  event(event: TrainingEvent): void {
    this.say({ type: 'event', event });
  }
  exit(exit: Partial<TrainerExit> = {}): void {
    if (this.#exited) return;
    this.#exited = true;
    for (const listener of this.#exits) listener({ code: exit.signal ? null : 0, signal: null, ...exit });
  }

  readonly process: ReturnType<SpawnTrainer> = {
    pid: process.pid,
    send: (command) => void this.commands.push(command),
    onMessage: (listener) => (this.#message = listener),
    onExit: (listener) => void this.#exits.push(listener),
    kill: () => {
      this.killed = true;
      setImmediate(() => this.exit({ signal: 'SIGKILL' }));
    },
  };
}

export interface FakeTrainers {
  readonly spawn: SpawnTrainer;
  /** In the order in which they were started. */
  readonly trainers: readonly FakeTrainer[];
  /** @throws where it was not started */
  trainer(index?: number): FakeTrainer;
}

/** Spawns fakes and keeps them for the test. */
export function fakeTrainers(): FakeTrainers {
  const trainers: FakeTrainer[] = [];
  return {
    trainers,
    trainer: (index = 0) => {
      const found = trainers[index];
      if (!found) throw new Error(`Trainer ${index} was not started.`);
      return found;
    },
    spawn: () => {
      const trainer = new FakeTrainer();
      trainers.push(trainer);
      return trainer.process;
    },
  };
}
