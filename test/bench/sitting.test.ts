import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EntrantFailure } from '../../main-process/bench/entrant-process.ts';
import { runSitting, type EntrantSpec } from '../../main-process/bench/sitting.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { fakeSpec, shortLimits } from './fake-entrants.ts';

const sit = (specs: readonly EntrantSpec[], options: { warmUp?: number; steps?: number; limits?: typeof shortLimits } = {}) =>
  runSitting(specs, { warmUp: 1, steps: 3, say: () => undefined, ...options });

describe('a sitting', () => {
  it('lets entrants take turns, one step each, never two at a time', async () => {
    const log = join(temporaryFolder(), 'log');
    await sit(['A', 'B', 'C'].map((name) => fakeSpec(name, { log })), { warmUp: 2, steps: 3 });
    const turns = readFileSync(log, 'utf8').trim().split('\n');
    const order = ['A', 'A', 'B', 'B', 'C', 'C', 'A', 'B', 'C', 'A', 'B', 'C', 'A', 'B', 'C'];
    expect(turns).toEqual(order.flatMap((name) => [`${name} begins`, `${name} ends`]));
  });

  it('keeps warm-up steps out of what it measures', async () => {
    const [outcome] = await sit([fakeSpec('A', { milliseconds: [900, 800, 10, 20, 30], peakBytes: 5_000_000 })], { warmUp: 2, steps: 3 });
    expect(outcome?.measured?.firstStep).toBe(900);
    expect(outcome?.measured?.steps.map(({ milliseconds }) => milliseconds)).toEqual([10, 20, 30]);
    expect(outcome?.measured?.peakBytes).toBe(5_000_000);
  });

  it.each([
    ['refuses', fakeSpec('bad', { refuse: 'needs a GPU' }), 'needs a GPU'],
    ['dies in the warm-up', fakeSpec('bad', { dieAt: 1 }), 'ended by itself (exit code 7): out of luck'],
    ['dies while it is measured', fakeSpec('bad', { dieAt: 3 }), 'ended by itself (exit code 7): out of luck'],
    ['diverges', fakeSpec('bad', { divergeAt: 2 }), 'its loss is not finite any more'],
    ['trains another network', fakeSpec('bad', { parameters: 12 }), expect.stringContaining('has 12 parameters, the design')],
    ['is too slow', fakeSpec('bad', { hangAt: 1 }, { patience: 0.2 }), 'took longer than 0.2 s to answer "step"'],
    ['does not start', fakeSpec('bad', {}, { launch: () => Promise.resolve({ command: '/none/such', args: [] }) }), expect.stringContaining('could not be started')],
    ['has no environment', fakeSpec('bad', {}, { launch: () => Promise.reject(new EntrantFailure('no Python here')) }), 'no Python here'],
  ])('goes on with the others when one %s', async (_, bad, reason) => {
    const [first, failed, last] = await sit([fakeSpec('A'), bad, fakeSpec('B')]);
    expect(failed?.measured).toBeNull();
    expect(failed?.failure).toEqual(reason);
    for (const good of [first, last]) expect(good?.measured?.steps).toHaveLength(3);
  });

  it('ends one that hangs, after its time limit', async () => {
    const [hung, other] = await sit([fakeSpec('A', { hangAt: 2 }), fakeSpec('B')], { limits: shortLimits });
    expect(hung?.failure).toBe('took longer than 0.3 s to answer "step"');
    expect(other?.measured?.steps).toHaveLength(3);
  });

  it('does not take a fault of its own for one of an entrant', async () => {
    const broken = fakeSpec('A', {}, { launch: () => Promise.reject(new TypeError('a bug')) });
    await expect(sit([broken])).rejects.toThrow('a bug');
  });
});
