import { describe, expect, it } from 'vitest';
import type { EditorTarget } from '../../../main-process/bench/editor/editor-targets.ts';
import { measureTargets } from '../../../main-process/bench/editor/target-sheet.ts';
import { NoWindow } from '../../../main-process/bench/editor/window.ts';
import type { TargetResult } from '../../../main-process/bench/targets.ts';

const target = (id: string): EditorTarget => ({ id, target: `the ${id}`, limit: 10, unit: 'ms' });
const [first, second] = [target('first'), target('second')];

describe('targets held in a browser', () => {
  it('are told one by one, those alone that were asked for', async () => {
    const told: TargetResult[] = [];
    const results = await measureTargets([first, second], { only: ['second'], onResult: (result) => told.push(result) }, async ({ wanted, report }) => {
      expect([...wanted]).toEqual([second]);
      report(first, 3);
      report(second, 12);
      expect(told).toHaveLength(1);
      await Promise.resolve();
    });
    expect(results).toEqual(told);
    expect(results).toEqual([{ target: 'the second', ratio: 12, limit: 10, ours: 12, peer: null, unit: 'ms' }]);
  });

  it('say all of them why there is no browser', async () => {
    const none = () => Promise.reject(new NoWindow('There is no Chromium here.'));
    const results = await measureTargets([first, second], { only: [], onResult: () => undefined }, none);
    expect(results.map(({ target: title, ours, reason }) => [title, ours, reason])).toEqual([
      ['the first', null, 'There is no Chromium here.'],
      ['the second', null, 'There is no Chromium here.'],
    ]);
  });

  it('do not hide another fault', async () => {
    const fault = () => Promise.reject(new Error('a fault'));
    await expect(measureTargets([first], { only: [], onResult: () => undefined }, fault)).rejects.toThrow('a fault');
  });
});
