import { describe, expect, it } from 'vitest';
import type { TrainerMessage } from '../../main-process/contract/trainer-protocol.ts';
import { argmax } from '../helpers/argmax.ts';
import { makeRun, start, Trainer } from '../helpers/trainer-under-test.ts';

const answer = async (trainer: Trainer, id: number): Promise<TrainerMessage> => {
  for (;;) {
    const found = trainer.messages.find((message) => 'id' in message && message.id === id);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

describe('a trainer that is asked about a finished run', { timeout: 120_000 }, () => {
  it('gives test images and answers to them as the run was judged by: the same errors as its last epoch', async () => {
    const runDirectory = await makeRun();
    const trained = new Trainer(start(runDirectory));
    await trained.exit;
    const epoch = trained.events.findLast((event) => event.event === 'epoch');

    const companion = new Trainer({ command: 'test-image', id: 0, runDirectory, index: 0 });
    const wrong: Record<string, number> = { early: 0, output: 0 };
    for (let index = 0; index < 40; index++) {
      if (index > 0) companion.send({ command: 'test-image', id: 2 * index, runDirectory, index });
      const found = await answer(companion, 2 * index);
      if (found.type !== 'test-image') throw new Error(JSON.stringify(found));
      expect(found.image).toMatchObject({ index, count: 40, label: index % 10, size: { height: 32, width: 32, channels: 3 } });
      companion.send({ command: 'predict', id: 2 * index + 1, runDirectory, checkpoint: 'last', image: found.image.image });
      const said = await answer(companion, 2 * index + 1);
      if (said.type !== 'predicted') throw new Error(JSON.stringify(said));
      for (const { id, logits } of said.prediction.outputs) if (argmax(logits) !== found.image.label) wrong[id] = (wrong[id] ?? 0) + 1;
    }
    const error = Object.fromEntries(Object.entries(wrong).map(([exit, count]) => [exit, (100 * count) / 40]));
    expect(error).toEqual({ early: epoch?.test?.['early']?.error, output: epoch?.test?.['output']?.error });

    companion.send({ command: 'predict', id: 100, runDirectory, checkpoint: 'last', image: 'AAAA' });
    expect(await answer(companion, 100)).toMatchObject({ type: 'declined', message: 'The image has 3 bytes, the network takes 3072.' });
    companion.send({ command: 'predict', id: 101, runDirectory, checkpoint: 'best:nowhere', image: 'AAAA' });
    expect(await answer(companion, 101)).toMatchObject({ type: 'declined', message: expect.stringContaining('no best checkpoint of the output "nowhere"') as string });
    companion.disconnect();
    expect((await companion.exit).code).toBe(0);
  });
});
