import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TrainingEvent } from '../../main-process/contract/training-events.ts';
import { readMetrics, runPaths } from '../../main-process/runs/index.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { curve, makeRun, start, Trainer, writeImages } from '../helpers/trainer-under-test.ts';

/** Last step of the epoch after which an output's test error was lowest first. */
function bestStep(events: readonly TrainingEvent[], exit: string): number {
  const epochs = events.flatMap((event) => (event.event === 'epoch' ? [{ epoch: event.epoch, error: event.test?.[exit]?.error ?? Infinity }] : []));
  return 4 * epochs.reduce((best, other) => (other.error < best.error ? other : best)).epoch;
}

describe('trainer process', { timeout: 120_000 }, () => {
  it('trains a run to its end: events to the parent, curves and checkpoints in the folder', async () => {
    const directory = await makeRun();
    const trainer = new Trainer(start(directory));
    expect(await trainer.exit).toEqual({ code: 0, signal: null });
    expect(trainer.events.at(-1)).toEqual({ event: 'end', status: 'completed' });
    expect(trainer.events.find((event) => event.event === 'start')).toMatchObject({ epochs: 3, stepsPerEpoch: 4, outputs: [{ id: 'early' }, { id: 'output' }] });
    const kept = (await readMetrics(runPaths(directory).metrics)).map(({ event }) => event);
    expect(kept).toEqual(trainer.events.filter((event) => event.event !== 'phase'));
    // The last two, and those after which an output answered best.
    const steps = new Set([8, 12, ...['early', 'output'].map((exit) => bestStep(trainer.events, exit))]);
    const names = [0, 4, 8, 12].map((step, i) => ({ step, name: `00000${i + 1}-step-${step}` }));
    expect(readdirSync(runPaths(directory).checkpoints)).toEqual(names.flatMap(({ step, name }) => (steps.has(step) ? [name] : [])));
  });

  it('killed in the middle of an epoch and resumed, it gives the curve of an unbroken run', async () => {
    const [whole, broken] = [await makeRun(), await makeRun()];
    await new Trainer(start(whole)).exit;
    const killed = new Trainer(start(broken));
    killed.onEvent = (event) => {
      if (event.event === 'step' && event.step === 5) killed.send({ command: 'checkpoint' });
      if (event.event === 'checkpoint' && event.step > 4) killed.kill();
    };
    expect(await killed.exit).toEqual({ code: null, signal: 'SIGKILL' });
    const resumed = new Trainer(start(broken, true));
    expect((await resumed.exit).code).toBe(0);
    expect(resumed.events.find((event) => event.event === 'start')).toMatchObject({ fromStep: expect.toSatisfy((step: number) => step > 5 && step <= 9) as unknown });
    expect(await curve(broken)).toEqual(await curve(whole));
  });

  it('writes a checkpoint and ends when its parent is gone', async () => {
    const directory = await makeRun();
    const trainer = new Trainer(start(directory));
    let seen = 0;
    trainer.onEvent = (event) => {
      if (event.event === 'step' && ++seen === 2) trainer.disconnect();
    };
    expect((await trainer.exit).code).toBe(0);
    const kept = (await readMetrics(runPaths(directory).metrics)).map(({ event }) => event);
    expect(kept.at(-1)).toMatchObject({ event: 'end', status: 'stopped', reason: 'The application that ran it was closed.' });
    expect(kept.at(-2)).toMatchObject({ event: 'checkpoint' });
  });

  it('pauses, goes on and stops on command; ignores what is no command', async () => {
    const directory = await makeRun();
    const trainer = new Trainer(start(directory));
    trainer.onEvent = (event) => {
      if (event.event === 'step' && event.step === 1) {
        trainer.send({ command: 'dance' });
        trainer.send({ command: 'pause' });
      }
      if (event.event === 'phase' && event.phase === 'paused') {
        trainer.send({ command: 'continue' });
        trainer.send({ command: 'stop' });
      }
    };
    expect((await trainer.exit).code).toBe(0);
    expect(trainer.events.at(-1)).toEqual({ event: 'end', status: 'stopped' });
  });

  it.each([
    {
      name: 'a loss that is not finite',
      make: () => makeRun({ training: { learningRate: 100, momentum: 0.99, weightDecay: 1, epochs: 40 } }),
      resume: false,
      reason: /loss not finite (at step \d+|on the images held out)/,
    },
    { name: 'missing images', make: () => makeRun({ images: join(temporaryFolder(), 'nowhere') }), resume: false, reason: /nowhere/ },
    { name: 'nothing to resume from', make: () => makeRun(), resume: true, reason: /no usable checkpoint/ },
    {
      name: 'a run without design',
      make: () => makeRun().then((directory) => {
        rmSync(runPaths(directory).design);
        return directory;
      }),
      resume: false,
      reason: /design\.auxnet/,
    },
  ])('$name ends it as failed, with the reason', async ({ make, resume, reason }) => {
    const trainer = new Trainer(start(await make(), resume));
    expect((await trainer.exit).code).toBe(1);
    expect(trainer.events.at(-1)).toMatchObject({ event: 'end', status: 'failed', reason: expect.stringMatching(reason) as unknown });
  });

  it('lists the engines, looks into a data set, and refuses one that is not there', async () => {
    const images = writeImages(join(temporaryFolder(), 'images'));
    const answers = await Promise.all(
      ([
        { command: 'devices' },
        { command: 'inspect', dataset: { name: 'cifar-10', path: images } },
        { command: 'inspect', dataset: { name: 'cifar-10', path: join(images, 'not') } },
        { command: 'recognise', path: join(images, 'data_batch_1.bin') },
      ] as const).map(async (command) => {
        const trainer = new Trainer(command);
        expect((await trainer.exit).code).toBe(0);
        return trainer.messages.at(-1);
      }),
    );
    expect(answers[0]).toMatchObject({ type: 'devices', engines: expect.arrayContaining([expect.objectContaining({ id: 'cpu', available: true })]) as unknown });
    expect(answers[1]).toMatchObject({ type: 'inspection', inspection: { trainImages: 64, testImages: 40 } });
    expect(answers[2]).toMatchObject({ type: 'refused', message: expect.stringContaining('not') as unknown });
    expect(answers[3]).toEqual({ type: 'recognised', name: 'cifar-10', path: images });
  });
});
