import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { runDataTargets } from '../../main-process/bench/data/run-data.ts';
import { writePictures } from '../../main-process/bench/data/made-pictures.ts';
import { targetResult, type TargetResult } from '../../main-process/bench/targets.ts';
import { openDataset } from '../../main-process/data/index.ts';
import { forkTrainer } from '../../main-process/service/fork-trainer.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const entry = fileURLToPath(new URL('../fixtures/scripted-trainer.mjs', import.meta.url));
const batchWorker = new URL('../../main-process/data/batch-worker-from-source.mjs', import.meta.url);
let home: string;
beforeEach(() => {
  home = temporaryFolder();
  vi.stubEnv('AUXNET_HOME', home);
});
const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('auxnet-bench-'));
const measure = (behaviour: string, only: string): Promise<readonly TargetResult[]> =>
  runDataTargets({
    spawnTrainer: forkTrainer({ entry, env: { ...process.env, SCRIPTED_TRAINER: behaviour } }),
    cache: join(home, 'cache'), batchWorker, only: [only], say: () => undefined, onResult: () => undefined, counts: { large: 60, small: 40 },
  });

describe('auxnet bench --data', () => {
  it('compares the peak memory of two runs, and leaves nothing behind', async () => {
    const before = left();
    const [result, ...more] = (await measure('complete', 'data-memory')).map((each) => targetResult.parse(each));
    expect(more).toEqual([]);
    expect(result).toMatchObject({ limit: 128, unit: 'MiB' });
    if (existsSync('/proc/self/status')) expect(Math.abs(result?.ratio ?? NaN)).toBeLessThan(20);
    else expect(result?.reason).toMatch(/\/proc/);
    expect(left()).toEqual(before);
  });

  it.each([
    ['crash', 'data-memory', /ended with code 7\. scripted trainer: out of luck/],
    ['complete', 'data-reader', /too few steps to tell its speed/],
  ] as const)('says so when the trainer does not train: %s, %s', async (behaviour, target, reason) => {
    const before = left();
    await expect(measure(behaviour, target)).rejects.toThrow(reason);
    expect(left()).toEqual(before);
  });

  it('makes pictures that are read as a folder per class', async () => {
    const root = join(home, 'pictures');
    await writePictures(root, 30, 16);
    const { train, test, info } = await openDataset({ name: 'folder', path: root }, { size: { height: 16, width: 16, channels: 3 } });
    expect([train.count + test.count, info.classNames.length]).toEqual([30, 10]);
  });
});
