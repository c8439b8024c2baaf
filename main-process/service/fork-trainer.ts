import { fork } from 'child_process';
import type { SpawnTrainer, TrainerExit } from './trainer-process.ts';

const STDERR_KEPT = 4000;

export interface ForkOptions {
  /** The built trainer, dist/node/trainer.js. */
  readonly entry: string;
  /** Node to run it with; default: this one. */
  readonly execPath?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly execArgv?: readonly string[];
}

/** Starts trainers as child processes of Node. Their stdout is discarded (the native TensorFlow talks there), the end of stderr kept. */
export function forkTrainer({ entry, execPath, env, execArgv = [] }: ForkOptions): SpawnTrainer {
  return () => {
    const child = fork(entry, [], {
      ...(execPath ? { execPath } : {}),
      execArgv: [...execArgv],
      env: env ?? process.env,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // Ctrl-C in a terminal reaches the whole process group; the trainer must live on to write its checkpoint.
      detached: process.platform !== 'win32',
    });
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-STDERR_KEPT);
    });
    let ended: TrainerExit | undefined;
    const listeners = new Set<(exit: TrainerExit) => void>();
    const end = (exit: TrainerExit): void => {
      if (ended) return;
      ended = { ...exit, ...(stderr ? { stderr } : {}) };
      for (const listener of listeners) listener(ended);
    };
    child.on('error', (error) => {
      if (child.pid === undefined) end({ code: null, signal: null, error: error.message });
    });
    child.on('close', (code, signal) => end({ code, signal }));
    return {
      pid: child.pid,
      send(command) {
        // A process that just died is reported by onExit; sending to it is not a second error.
        if (child.connected) child.send(command, () => undefined);
      },
      onMessage: (listener) => void child.on('message', listener),
      onExit(listener) {
        if (ended) listener(ended);
        else listeners.add(listener);
      },
      kill: () => void child.kill('SIGKILL'),
    };
  };
}
