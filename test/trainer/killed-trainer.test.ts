import { describe, expect, it } from 'vitest';
import { latestCheckpoint } from '../../main-process/checkpoint/index.ts';
import type { TrainingEvent } from '../../main-process/contract/training-events.ts';
import { uniforms } from '../../main-process/core/random/seed.ts';
import { runPaths } from '../../main-process/runs/index.ts';
import { curve, makeRun, start, Trainer } from '../helpers/trainer-under-test.ts';
import { expectWhole, KILLS } from '../helpers/whole-run.ts';

/** Steps after which a trainer is killed at the latest, of 4 an epoch; and milliseconds that may pass then. */
const MOST_STEPS = 7;
const MOST_DELAY = 40;

/**
 * Trains on in the folder and is killed at a moment drawn: before its first step, at one, between two, while a checkpoint
 * is written.
 * @returns the step that it began with; 0 where it did not come that far
 */
async function killOnce(directory: string, resume: boolean, draw: () => number): Promise<number> {
  const trainer = new Trainer(start(directory, resume));
  // The first process must leave something to resume.
  const stepsToLive = Math.floor(draw() * MOST_STEPS) + (resume ? 0 : 1);
  const delay = draw() * MOST_DELAY;
  let steps = 0;
  let condemned = false;
  const condemn = (): void => {
    if (!condemned) setTimeout(() => trainer.kill(), delay);
    condemned = true;
  };
  trainer.onEvent = (event: TrainingEvent) => {
    if (event.event === 'start' && stepsToLive === 0) condemn();
    if (event.event !== 'step') return;
    // Checkpoints within an epoch too.
    if (draw() < 0.4) trainer.send({ command: 'checkpoint' });
    if (++steps >= stepsToLive) condemn();
  };
  expect(await trainer.exit).toEqual({ code: null, signal: 'SIGKILL' });
  return trainer.events.flatMap((event) => (event.event === 'start' ? [event.fromStep] : []))[0] ?? 0;
}

describe('a trainer killed at random moments and resumed', { timeout: 240_000 }, () => {
  it.each([
    { name: 'fused, SGD, dropout', seed: 1, kills: 4, training: { method: 'fused' }, block: { dropout: 0.3 } },
    { name: 'parallel, Adam, clipped', seed: 2, kills: 3, training: { method: 'parallel', optimizer: 'adam', clipNorm: 1, labelSmoothing: 0.1 } },
  ])('computes every loss of the run that was left alone, to the last bit: $name', async ({ seed, kills, training, block }) => {
    const changes = { training: { ...training, epochs: 9, learningRate: 0.01 }, ...(block && { block }) };
    const [whole, broken] = [await makeRun(changes), await makeRun(changes)];
    expect(await new Trainer(start(whole)).exit).toEqual({ code: 0, signal: null });
    const draw = uniforms(seed);
    const begun: number[] = [];
    for (let kill = 0; kill < kills; kill++) begun.push(await killOnce(broken, kill > 0, draw));
    expect(await new Trainer(start(broken, true)).exit).toEqual({ code: 0, signal: null });

    expect(Math.max(...begun), `sessions began at ${begun.join(', ')}`).toBeGreaterThan(1);
    expect(await curve(broken)).toEqual(await curve(whole));
    const [expected, found] = await Promise.all([whole, broken].map((directory) => latestCheckpoint(runPaths(directory).checkpoints)));
    expect(found?.damaged).toEqual([]);
    expect(found?.checkpoint?.weights.tensors).toEqual(expected?.checkpoint?.weights.tensors);
    expect(found?.checkpoint?.optimizer.tensors).toEqual(expected?.checkpoint?.optimizer.tensors);
    // Names of folders differ: more checkpoints were written.
    const best = [found, expected].map((latest) => {
      return Object.entries(latest?.checkpoint?.best ?? {}).map(([exit, { epoch, error }]) => [exit, epoch, error]);
    });
    expect(best[0]).toEqual(best[1]);
  });

  it(`leaves no file broken after ${KILLS} kills: every step and epoch is in the metrics once`, { timeout: 60_000 + KILLS * 20_000 }, async () => {
    const epochs = 3 * KILLS;
    const changes = { training: { epochs, learningRate: 0.01 } };
    const [whole, broken] = [await makeRun(changes), await makeRun(changes)];
    expect(await new Trainer(start(whole)).exit).toEqual({ code: 0, signal: null });
    const draw = uniforms(3);
    for (let kill = 0; kill < KILLS; kill++) await killOnce(broken, kill > 0, draw);
    expect(await new Trainer(start(broken, true)).exit).toEqual({ code: 0, signal: null });
    await expectWhole(broken, 4 * epochs, epochs);
    expect(await curve(broken)).toEqual(await curve(whole));
  });
});
