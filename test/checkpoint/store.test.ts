import { promises as fs, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  CheckpointError, latestCheckpoint, latestState, readCheckpoint, writeCheckpoint, type CheckpointContent, type TrainingState,
} from '../../main-process/checkpoint/index.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const state = (step: number): TrainingState => ({
  step,
  completedEpochs: Math.floor(step / 10),
  batchInEpoch: step % 10,
  running: { images: 128, seconds: 0.5, exits: { 'exit-1': { loss: 12.5, errors: 100 } } },
  seed: 7,
  method: 'fused',
  optimizer: 'sgd',
  engine: 'cpu',
  nanGradients: 3,
});
const content = (step: number, best: CheckpointContent['best'] = {}): CheckpointContent => ({
  training: state(step),
  best,
  weights: [{ name: 'w', shape: [4], data: Float32Array.of(step, 1, 2, 3) }],
  optimizer: [{ name: 'w', shape: [2, 2], data: Float32Array.of(0, 0, 0, step) }],
});
const latestStep = async (folder: string): Promise<number | undefined> => (await latestCheckpoint(folder)).checkpoint?.training.step;

afterEach(() => vi.restoreAllMocks());

describe('checkpoints', () => {
  it('come back as they were written', async () => {
    const folder = join(temporaryFolder(), 'checkpoints');
    expect(await latestCheckpoint(folder)).toEqual({ checkpoint: null, damaged: [] });
    expect(await latestState(folder)).toBeNull();
    const directory = await writeCheckpoint(folder, content(25));
    const { checkpoint } = await latestCheckpoint(folder);
    expect(checkpoint!.directory).toBe(directory);
    expect(checkpoint!.training).toEqual(state(25));
    expect(await latestState(folder)).toEqual(state(25));
    expect([...checkpoint!.weights.tensors.get('w')!.data]).toEqual([25, 1, 2, 3]);
    expect(checkpoint!.optimizer.tensors.get('w')!.shape).toEqual([2, 2]);
    expect(readdirSync(directory).sort()).toEqual(['optimizer.safetensors', 'state.json', 'weights.safetensors']);
  });

  it('keeps the last two, two of the same step too', async () => {
    const folder = temporaryFolder();
    for (const step of [9, 10, 10, 11]) await writeCheckpoint(folder, content(step));
    expect(readdirSync(folder)).toEqual(['000003-step-10', '000004-step-11']);
    expect(await latestStep(folder)).toBe(11);
  });

  it('newest means written last: after a return to an older one, the steps go back', async () => {
    const folder = temporaryFolder();
    for (const step of [100, 50]) await writeCheckpoint(folder, content(step));
    expect(await latestStep(folder)).toBe(50);
  });

  const damages: readonly (readonly [name: string, file: string, damage: (bytes: Buffer) => Buffer | null, reason: RegExp])[] = [
    ['weights missing', 'weights.safetensors', () => null, /weights\.safetensors cannot be read/],
    ['weights cut', 'weights.safetensors', (bytes) => bytes.subarray(0, -1), /has \d+ bytes, expected/],
    ['one bit of a weight', 'weights.safetensors', (bytes) => { bytes[bytes.length - 1]! ^= 1; return bytes; }, /does not match its checksum/],
    ['optimiser state of another checkpoint', 'optimizer.safetensors', (bytes) => Buffer.alloc(bytes.length, 1), /does not match its checksum/],
    ['state missing', 'state.json', () => null, /state\.json cannot be read/],
    ['state empty', 'state.json', () => Buffer.alloc(0), /state\.json cannot be read/],
    ['state cut', 'state.json', (bytes) => bytes.subarray(0, bytes.length / 2), /state\.json cannot be read/],
    ['state of another version', 'state.json', (bytes) => Buffer.from(bytes.toString().replace('"version": 2', '"version": 3')), /state\.json is not valid/],
  ];
  it.each(damages)('passes over a damaged one, says why, and takes the one before: %s', async (_name, file, damage, reason) => {
    const folder = temporaryFolder();
    await writeCheckpoint(folder, content(10));
    const last = await writeCheckpoint(folder, content(20));
    const bytes = damage(await fs.readFile(join(last, file)));
    if (bytes) await fs.writeFile(join(last, file), bytes);
    else await fs.unlink(join(last, file));
    const { checkpoint, damaged } = await latestCheckpoint(folder);
    expect(checkpoint!.training.step).toBe(10);
    expect(damaged.length).toBe(1);
    expect(damaged[0]).toMatch(/Checkpoint 000002-step-20/);
    expect(damaged[0]).toMatch(reason);
    await expect(readCheckpoint(last)).rejects.toBeInstanceOf(CheckpointError);
    // And the run can go on writing.
    await writeCheckpoint(folder, content(21));
    expect(await latestStep(folder)).toBe(21);
  });

  it('never reads one that a killed process left half-written, and sweeps it away', async () => {
    const folder = temporaryFolder();
    const first = await writeCheckpoint(folder, content(10));
    await fs.mkdir(join(folder, '.partial-1-abc'));
    await fs.copyFile(join(first, 'state.json'), join(folder, '.partial-1-abc', 'state.json'));
    expect(await latestStep(folder)).toBe(10);
    await writeCheckpoint(folder, content(20));
    expect(readdirSync(folder)).toEqual(['000001-step-10', '000002-step-20']);
  });

  it.each(['mkdir', 'open', 'rename'] as const)('leaves the one before and no rubbish when %s fails at any point', async (call) => {
    for (let failAt = 1; failAt <= 4; failAt++) {
      const folder = temporaryFolder();
      await writeCheckpoint(folder, content(10));
      let calls = 0;
      const original = fs[call] as (...args: unknown[]) => Promise<unknown>;
      const spy = vi.spyOn(fs, call as 'rename').mockImplementation(((...args: unknown[]) => {
        if (++calls === failAt) return Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
        return original(...args);
      }) as typeof fs.rename);
      const result: unknown = await writeCheckpoint(folder, content(20)).catch((error: unknown) => error);
      spy.mockRestore();
      if (calls < failAt) break; // the call is not made that often
      expect(result).toBeInstanceOf(Error);
      expect(readdirSync(folder)).toEqual(['000001-step-10']);
      expect(await latestStep(folder)).toBe(10);
    }
  });
});

describe('the best checkpoint of each exit', () => {
  const at = (step: number, checkpoint: string | null) => ({ epoch: Math.floor(step / 10), step, error: 50 - step / 10, checkpoint });
  const [one, two, three, four, five] = [10, 20, 30, 40, 50].map((step, i) => `00000${i + 1}-step-${step}`) as [string, string, string, string, string];

  it('is kept, and named in the state, also where it is the one that says so', async () => {
    const folder = temporaryFolder();
    await writeCheckpoint(folder, content(10, { early: at(10, null), final: at(10, null) }));
    await writeCheckpoint(folder, content(20, { early: at(10, one), final: at(20, null) }));
    for (const step of [30, 40, 50]) await writeCheckpoint(folder, content(step, { early: at(10, one), final: at(20, two) }));
    expect(readdirSync(folder)).toEqual([one, two, four, five]);
    const { checkpoint } = await latestCheckpoint(folder);
    expect(checkpoint!.best).toEqual({ early: at(10, one), final: at(20, two) });
    expect((await readCheckpoint(join(folder, two))).best['final']).toEqual(at(20, two));
  });

  it('of the checkpoint before the last is kept too, should the last be damaged', async () => {
    const folder = temporaryFolder();
    for (const step of [10, 20, 30]) await writeCheckpoint(folder, content(step, { final: at(10, step === 10 ? null : one) }));
    const last = await writeCheckpoint(folder, content(40, { final: at(40, null) }));
    expect(readdirSync(folder)).toEqual([one, three, four]);
    await fs.unlink(join(last, 'state.json'));
    expect((await latestCheckpoint(folder)).checkpoint!.best).toEqual({ final: at(10, one) });
    await writeCheckpoint(folder, content(50, { final: at(50, null) }));
    await writeCheckpoint(folder, content(60, { final: at(50, five) }));
    expect(readdirSync(folder)).toEqual([five, '000006-step-60']);
  });

  it('is forgotten when someone has deleted it', async () => {
    const folder = temporaryFolder();
    await writeCheckpoint(folder, content(10, { early: at(10, '000000-step-5'), final: at(10, null) }));
    expect((await latestCheckpoint(folder)).checkpoint!.best).toEqual({ final: at(10, one) });
  });
});

describe('checkpoints of version 1', () => {
  it('are read: momentum under its slot, SGD, no best and no NaN counted', async () => {
    const folder = temporaryFolder();
    const directory = await writeCheckpoint(folder, content(10));
    const path = join(directory, 'state.json');
    const { best, ...written } = JSON.parse(await fs.readFile(path, 'utf8')) as { best: unknown; training: Record<string, unknown> };
    const { optimizer, nanGradients, ...training } = written.training;
    expect([best, optimizer, nanGradients]).toEqual([{}, 'sgd', 3]);
    await fs.writeFile(path, JSON.stringify({ ...written, version: 1, training: { ...training, layers: 'a digest' } }));
    const { checkpoint } = await latestCheckpoint(folder);
    expect(checkpoint).toMatchObject({ best: {}, training: { step: 10, optimizer: 'sgd', nanGradients: 0 } });
    expect([...checkpoint!.optimizer.tensors].map(([name, { data }]) => [name, [...data]])).toEqual([['w/momentum', [0, 0, 0, 10]]]);
    expect([...checkpoint!.weights.tensors.keys()]).toEqual(['w']);
  });
});
