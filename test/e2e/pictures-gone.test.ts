import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { colourFolder } from '../helpers/picture-folder.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { builtTrainer, curve, makeRun, start, Trainer } from '../helpers/trainer-under-test.ts';
import { expectWhole } from '../helpers/whole-run.ts';

const EPOCHS = 6;

/** The built trainer: the decoder of pictures is loaded when it is needed. */
it('a run whose streamed pictures go away stops with the reason, and resumes when they are back', { timeout: 120_000 }, async () => {
  const images = join(temporaryFolder(), 'pictures');
  await colourFolder(images, { train: 32, width: 32, height: 32 });
  const changes = { classes: 2, training: { epochs: EPOCHS, learningRate: 0.01, dataset: { name: 'folder', path: images } } };
  const [whole, broken] = [await makeRun(changes), await makeRun(changes)];
  const alone = new Trainer(start(whole), builtTrainer);
  expect(await alone.exit, JSON.stringify(alone.events.slice(-1))).toEqual({ code: 0, signal: null });

  const trainer = new Trainer(start(broken), builtTrainer);
  let isAway = false;
  trainer.onEvent = (event) => {
    if (event.event === 'checkpoint' && !isAway) {
      isAway = true;
      renameSync(images, `${images}-away`);
    }
  };
  await trainer.exit;
  const end = trainer.events.find((event) => event.event === 'end');
  expect(end).toMatchObject({ status: 'failed' });
  expect(JSON.stringify(end)).toMatch(/pictures/);
  expect(JSON.stringify(end)).toMatch(/does not exist|no longer|not be read|cannot be read|Cannot read/i);

  renameSync(`${images}-away`, images);
  expect(await new Trainer(start(broken, true), builtTrainer).exit).toEqual({ code: 0, signal: null });
  await expectWhole(broken, 4 * EPOCHS, EPOCHS);
  expect(await curve(broken)).toEqual(await curve(whole));
});
