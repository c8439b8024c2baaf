import { utilityProcess } from 'electron';
import { forkTrainer } from '../main-process/service/index.ts';
import type { SpawnTrainer, TrainerExit } from '../main-process/service/index.ts';
import { trainerScript } from './paths.ts';

/** Characters of stderr kept for the message about a process that died. */
const stderrKept = 4000;

/**
 * Trainers as Electron's own utility processes (Electron 22 and later). Older ones carry a Node without the Node-API
 * that the TensorFlow binding needs, so there the trainer runs under the system's Node: AUXNET_NODE, else `node` of
 * the PATH.
 */
export const trainerSpawner = (): SpawnTrainer => {
  if (typeof utilityProcess?.fork === 'function') return forkUtility;
  return forkTrainer({ entry: trainerScript, execPath: process.env['AUXNET_NODE'] ?? 'node', env: nodeEnvironment() });
};

const forkUtility: SpawnTrainer = () => {
  const child = utilityProcess.fork(trainerScript, [], {
    serviceName: 'AuxNet trainer',
    // The native TensorFlow writes to stdout; the end of stderr says why a process died.
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr?.on('data', (bytes: Buffer) => {
    stderr = (stderr + bytes.toString('utf8')).slice(-stderrKept);
  });
  let ended: TrainerExit | null = null;
  const listeners = new Set<(exit: TrainerExit) => void>();
  child.once('exit', (code) => {
    ended = { code, signal: null, ...(stderr === '' ? {} : { stderr }) };
    for (const listener of listeners) listener(ended);
  });
  return {
    get pid() {
      return child.pid;
    },
    send: (command) => {
      if (ended === null) child.postMessage(command);
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => {
      if (ended === null) listeners.add(listener);
      else listener(ended);
    },
    // `child.kill()` asks politely, and a trainer in a native call hears nothing.
    kill: () => {
      if (ended === null && child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    },
  };
};

/** Electron's own switches for Node would change what a plain Node does. */
const nodeEnvironment = (): NodeJS.ProcessEnv => {
  const { ELECTRON_RUN_AS_NODE: _runAsNode, NODE_OPTIONS: _options, ...rest } = process.env;
  return rest;
};
