import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { TrainingEvent } from '../../../main-process/contract/training-events.ts';
import { trainingConfig } from '../../../main-process/core/graph/training-config.ts';
import { crc32c } from '../../../main-process/runs/tensorboard/records.ts';
import { boardParameters, RunBoard } from '../../../main-process/runs/tensorboard/index.ts';
import { folderNames } from '../../../main-process/runs/tensorboard/run-board.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { readRecords, readScalars } from './read-events.ts';

const output = (id: string, name: string) => ({ id, name, depth: 1, parameters: 1, flops: 1 });
const outputs = [output('a', 'Exit 7'), output('z', 'Output 20')];
const start = (fromStep: number): TrainingEvent => ({ event: 'start', run: 'r-001', engine: 'cpu', device: 'CPU', parameters: 1, outputs, epochs: 3, stepsPerEpoch: 2, fromStep });
const step = (at: number, loss: number): TrainingEvent => ({ event: 'step', step: at, epoch: Math.ceil(at / 2), loss: { a: loss, z: loss / 2 }, imagesPerSecond: 50, learningRate: 0.1 });
const both = (loss: number, error: number) => ({ a: { loss, error }, z: { loss: loss / 2, error: error / 2 } });
const epoch = (at: number, error: number): TrainingEvent => ({ event: 'epoch', epoch: at, learningRate: 0.1, seconds: 1, train: both(2, error), test: both(3, error + 1) });
const hparams = boardParameters(trainingConfig.parse({ seed: 9 }));

function session(directory: string, from: number | null, events: readonly TrainingEvent[], replay: readonly TrainingEvent[] = []): void {
  const problem = vi.fn();
  const board = new RunBoard({ directory, run: 'r-001', hparams, from, replay, onProblem: problem });
  for (const event of events) board.take(event);
  board.close();
  expect(problem).not.toHaveBeenCalled();
}

describe('CRC-32C', () => {
  // RFC 3720 B.4
  it.each([
    ['32 bytes of zero', new Uint8Array(32), 0x8a91_36aa],
    ['32 bytes of ones', new Uint8Array(32).fill(0xff), 0x62a8_ab43],
    ['0 … 31', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd_794e],
    ['31 … 0', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113f_db5c],
  ])('of %s', (_name, data, expected) => expect(crc32c(data)).toBe(expected));
});

describe('the event files of a run', () => {
  it('give every output a run of its own with the same tags', () => {
    const directory = temporaryFolder();
    session(directory, null, [start(1), step(1, 4), { event: 'gradients', step: 1, nodes: { stem: 0.5 }, shares: {} }, step(2, 3), epoch(1, 60), { event: 'end', status: 'completed' }]);
    const board = join(directory, 'tensorboard');
    expect(readdirSync(board, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)).toEqual(['Exit 7', 'Output 20']);
    expect(Object.fromEntries(readScalars(join(board, 'Output 20')))).toEqual({
      'loss/step': [[1, 2], [2, 1.5]], 'loss/train': [[2, 1]], 'error/train': [[2, 30]], 'loss/test': [[2, 1.5]], 'error/test': [[2, 30.5]],
    });
    expect([...readScalars(board).keys()]).toEqual(['speed/images per second', 'learning rate', 'gradient norm/stem', 'epoch']);
  });

  it('have every step once after sessions that went on from checkpoints', () => {
    const directory = temporaryFolder();
    session(directory, null, [start(1), step(1, 4), step(2, 3), epoch(1, 60), step(3, 2), step(4, 9), epoch(2, 99)]);
    // The checkpoint was made after step 3; then one at the end of an epoch, whose own events come again.
    session(directory, 3, [start(4), step(4, 1), epoch(2, 40), step(5, 8)], [step(3, 2)]);
    session(directory, 4, [start(5), step(5, 0.5), step(6, 0.25), epoch(3, 30)], [step(4, 1), epoch(2, 40)]);
    const scalars = readScalars(join(directory, 'tensorboard', 'Exit 7'));
    expect(scalars.get('loss/step')).toEqual([[1, 4], [2, 3], [3, 2], [4, 1], [5, 0.5], [6, 0.25]]);
    expect(scalars.get('error/train')).toEqual([[2, 60], [4, 40], [6, 30]]);
  });

  it('a killed session leaves whole records but for the last', () => {
    const directory = temporaryFolder();
    session(directory, null, [start(1), step(1, 4), step(2, 3)]);
    const folder = join(directory, 'tensorboard', 'Exit 7');
    const file = join(folder, readdirSync(folder)[0]!);
    const whole = readFileSync(file);
    expect(readRecords(whole)).toHaveLength(3);
    appendFileSync(file, whole.subarray(0, 9));
    expect(() => readRecords(readFileSync(file))).toThrow();
  });

  it('that cannot be written are told once, and no more is asked of the run', () => {
    const directory = temporaryFolder();
    writeFileSync(join(directory, 'tensorboard'), 'in the way');
    const problem = vi.fn();
    const board = new RunBoard({ directory, run: 'r-001', hparams, from: null, onProblem: problem });
    for (const event of [start(1), step(1, 4), step(2, 3)]) board.take(event);
    board.close();
    expect(problem).toHaveBeenCalledTimes(1);
  });

  it('lie in folders that every file system takes', () => {
    mkdirSync(join(temporaryFolder(), 'x'));
    const names = folderNames([output('1', 'Exit: 7/a'), output('2', '..'), output('3', 'exit_ 7_a'), output('4', 'Ausgang ß')]);
    expect(names.map(([, name]) => name)).toEqual(['Exit_ 7_a', 'output', 'exit_ 7_a 2', 'Ausgang ß']);
  });

  it('carry the configuration by its paths', () => {
    expect(hparams).toMatchObject({ learningRate: 0.1, method: 'fused', seed: 9, 'augmentation.flip': true, 'schedule.at': '0.4 0.6' });
    expect(hparams).not.toHaveProperty('clipNorm');
  });
});
