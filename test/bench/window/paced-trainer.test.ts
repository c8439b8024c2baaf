import { fork } from 'node:child_process';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { trainerMessage, type TrainerMessage } from '../../../main-process/contract/trainer-protocol.ts';

const program = join(resolve(import.meta.dirname, '../../..'), 'bench', 'window', 'paced-trainer.mjs');

/** Its answer to one command, by the trainer's protocol. */
async function answerTo(command: object): Promise<TrainerMessage> {
  const child = fork(program, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: [] });
  onTestFinished(() => void child.kill());
  return new Promise((answer, reject) => {
    child.on('message', (raw) => {
      const message = trainerMessage.safeParse(raw);
      if (!message.success) reject(message.error);
      else if (message.data.type === 'ready') child.send(command);
      else answer(message.data);
    });
  });
}

describe('the trainer of the window’s bench', () => {
  // What the window cannot read it waits for, and the bench measures a window that waits.
  it.each([
    ['devices', { command: 'devices' }],
    ['inspection', { command: 'inspect', dataset: { name: 'generated' } }],
  ])('speaks the protocol: %s', async (type, command) => {
    expect((await answerTo(command)).type).toBe(type);
  });
});
