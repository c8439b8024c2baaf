import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TrainingEvent } from '../../main-process/contract/training-events.ts';
import { curve, makeRun, start, Trainer } from '../helpers/trainer-under-test.ts';
import { expectWhole } from '../helpers/whole-run.ts';

const EPOCHS = 6;
const training = { epochs: EPOCHS, learningRate: 0.01 };

/** A small disk of its own; null where this user may not mount one. */
function smallDisk(size: string): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'auxnet-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'none', folder], { stdio: 'ignore' });
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true });
  });
  return folder;
}

/** A run folder on a disk of its own, and the same run left alone. */
async function twoRuns(): Promise<{ readonly disk: string; readonly broken: string; readonly whole: string } | null> {
  const disk = smallDisk('8m');
  if (disk === null) return null;
  const [whole, original] = [await makeRun({ training }), await makeRun({ training })];
  const broken = join(disk, 'run');
  cpSync(original, broken, { recursive: true });
  expect(await new Trainer(start(whole)).exit).toEqual({ code: 0, signal: null });
  return { disk, broken, whole };
}

/** Trains until the first epoch is over, then lets `happen`, and waits for the end. */
async function trainUntil(directory: string, happen: () => void): Promise<Extract<TrainingEvent, { event: 'end' }> | undefined> {
  const trainer = new Trainer(start(directory));
  let done = false;
  trainer.onEvent = (event) => {
    if (event.event !== 'checkpoint' || done) return;
    done = true;
    happen();
  };
  await trainer.exit;
  return trainer.events.find((event) => event.event === 'end');
}

async function expectResumed(broken: string, whole: string): Promise<void> {
  expect(await new Trainer(start(broken, true)).exit).toEqual({ code: 0, signal: null });
  await expectWhole(broken, 4 * EPOCHS, EPOCHS);
  expect(await curve(broken)).toEqual(await curve(whole));
}

describe('when storage fails during a run, it stops with the reason and resumes after', { timeout: 120_000 }, () => {
  it('the disk is full', async (context) => {
    const runs = await twoRuns();
    if (!runs) return context.skip('This user may not mount a small disk.');
    const ballast = join(runs.disk, 'ballast');
    const end = await trainUntil(runs.broken, () => {
      for (let size = 1 << 20, n = 0; size >= 512; ) {
        try {
          writeFileSync(`${ballast}${n++}`, Buffer.alloc(size));
        } catch {
          rmSync(`${ballast}${n - 1}`, { force: true });
          size >>= 1;
        }
      }
    });
    expect(end).toMatchObject({ status: 'failed' });
    expect(end?.reason).toMatch(/full|no space/i);
    for (const name of readdirSync(runs.disk)) if (name.startsWith('ballast')) rmSync(join(runs.disk, name));
    await expectResumed(runs.broken, runs.whole);
  });

  it('the folder is read-only', async (context) => {
    const runs = await twoRuns();
    if (!runs) return context.skip('This user may not mount a small disk.');
    const mount = (how: string): void => void execFileSync('mount', ['-o', `remount,${how}`, runs.disk]);
    const first = new Trainer(start(runs.broken));
    first.onEvent = (event) => {
      if (event.event === 'epoch') first.send({ command: 'stop' });
    };
    await first.exit;
    // A disk with a file that is being written cannot become read-only; one that a run is resumed on can be.
    mount('ro');
    const second = new Trainer(start(runs.broken, true));
    await second.exit;
    mount('rw');
    const end = second.events.find((event) => event.event === 'end');
    expect(end).toMatchObject({ status: 'failed' });
    expect(JSON.stringify(end)).toMatch(/read-only|EROFS/i);
    await expectResumed(runs.broken, runs.whole);
  });
});
