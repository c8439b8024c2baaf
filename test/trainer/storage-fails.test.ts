import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TrainingEvent } from '../../main-process/contract/training-events.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { curve, makeRun, start, Trainer, type TrainerProcess } from '../helpers/trainer-under-test.ts';
import { expectWhole } from '../helpers/whole-run.ts';

const EPOCHS = 6;
const training = { epochs: EPOCHS, learningRate: 0.01 };

/** Where a run lies, and how that place fails. */
interface Storage {
  /** Folder of the run. */
  readonly run: string;
  /** How a trainer must be started to see it fail. */
  readonly process: TrainerProcess;
  fill(): void;
  free(): void;
  lock(): void;
  unlock(): void;
}

/** Calls of the trainer to its file system answer as a full or a read-only one's do. Everybody may do that. */
async function answering(): Promise<Storage> {
  const flag = join(temporaryFolder(), 'storage');
  const clear = (): void => rmSync(flag);
  return {
    run: await makeRun({ training }),
    process: { execArgv: ['--require', resolve('test/helpers/failing-storage.cjs')], env: { AUXNET_STORAGE_FAILS: flag } },
    fill: () => writeFileSync(flag, 'ENOSPC'),
    free: clear,
    lock: () => writeFileSync(flag, 'EROFS'),
    unlock: clear,
  };
}

/** A small disk of its own that is filled, or mounted for reading alone; null where this user may not mount one. */
async function smallDisk(): Promise<Storage | null> {
  const disk = mkdtempSync(join(tmpdir(), 'auxnet-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'none', disk], { stdio: 'ignore' });
  } catch {
    rmSync(disk, { recursive: true });
    return null;
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true });
  });
  const run = join(disk, 'run');
  cpSync(await makeRun({ training }), run, { recursive: true });
  const mount = (how: string): void => void execFileSync('mount', ['-o', `remount,${how}`, disk]);
  return {
    run,
    process: {},
    fill() {
      for (let size = 1 << 20, n = 0; size >= 512; ) {
        const ballast = join(disk, `ballast${n++}`);
        try {
          writeFileSync(ballast, Buffer.alloc(size));
        } catch {
          rmSync(ballast, { force: true });
          size >>= 1;
        }
      }
    },
    free() {
      for (const name of readdirSync(disk)) if (name.startsWith('ballast')) rmSync(join(disk, name));
    },
    lock: () => mount('ro'),
    unlock: () => mount('rw'),
  };
}

const endOf = (trainer: Trainer): Extract<TrainingEvent, { event: 'end' }> | undefined => trainer.events.find((event) => event.event === 'end');

/** The run goes on where it stood, and its curve is that of a run that was left alone. */
async function expectResumed({ run, process }: Storage): Promise<void> {
  const whole = await makeRun({ training });
  expect(await new Trainer(start(whole)).exit).toEqual({ code: 0, signal: null });
  expect(await new Trainer(start(run, true), process).exit).toEqual({ code: 0, signal: null });
  await expectWhole(run, 4 * EPOCHS, EPOCHS);
  expect(await curve(run)).toEqual(await curve(whole));
}

describe.each([
  ['calls that answer so', answering],
  ['a small disk', smallDisk],
] as const)('when storage fails during a run (%s), it stops with the reason and resumes after', { timeout: 120_000 }, (_name, open) => {
  it('the disk is full', async (context) => {
    const storage = await open();
    if (!storage) return context.skip('This user may not mount a small disk.');
    const trainer = new Trainer(start(storage.run), storage.process);
    let filled = false;
    trainer.onEvent = ({ event }) => {
      // The first epoch is over.
      if (event !== 'checkpoint' || filled) return;
      filled = true;
      storage.fill();
    };
    await trainer.exit;
    expect(endOf(trainer)).toMatchObject({ status: 'failed' });
    expect(endOf(trainer)?.reason).toMatch(/full|no space/i);
    storage.free();
    await expectResumed(storage);
  });

  it('the folder is read-only', async (context) => {
    const storage = await open();
    if (!storage) return context.skip('This user may not mount a small disk.');
    const first = new Trainer(start(storage.run), storage.process);
    first.onEvent = ({ event }) => {
      if (event === 'epoch') first.send({ command: 'stop' });
    };
    await first.exit;
    // A disk with a file that is being written cannot become read-only; one that a run is resumed on can be.
    storage.lock();
    const second = new Trainer(start(storage.run, true), storage.process);
    await second.exit;
    storage.unlock();
    expect(endOf(second)).toMatchObject({ status: 'failed' });
    expect(JSON.stringify(endOf(second))).toMatch(/read-only|EROFS/i);
    await expectResumed(storage);
  });
});
