import { describe, expect, test } from 'vitest';
import type { RunSummary } from '../../../main-process/contract/studio.ts';
import { epochSeconds, expectedSeconds, queueEnds } from '../../../renderer/features/runs/queue-times.ts';

const run = (values: Partial<RunSummary>): RunSummary => ({
  id: 'r-1', label: 'r-1', design: 'Net', method: 'fused', status: 'completed', createdAt: '', epoch: 0, epochs: 10, seed: 1,
  resumable: false, directory: '/runs/r-1', dataset: 'cifar-10', ...values,
});
/** Took 6 s an epoch. */
const measured = run({ epoch: 10, seconds: 60 });

describe('the time of an epoch', () => {
  const wanted = { design: 'Net', method: 'fused', dataset: 'cifar-10' };
  test.each<[string, readonly RunSummary[], number | null]>([
    ['is that of a run like it', [measured], 6],
    ['is of the newest, which stands first', [run({ epoch: 4, seconds: 8 }), measured], 2],
    ['is of the same method before another', [run({ method: 'joint', epoch: 4, seconds: 8 }), measured], 6],
    ['is of another method where there is no other', [run({ method: 'joint', epoch: 4, seconds: 8 })], 2],
    ['is not of another design', [run({ design: 'Wide', epoch: 4, seconds: 8 })], null],
    ['is not of other data', [run({ dataset: 'svhn', epoch: 4, seconds: 8 })], null],
    ['is not of a run without an epoch', [run({ epoch: 0, seconds: 8 })], null],
    ['is not of a run whose time nobody took', [run({ epoch: 4 }), run({ epoch: 4, seconds: 0 })], null],
    ['is not known of nothing', [], null],
  ])('%s', (_what, known, seconds) => expect(epochSeconds(wanted, known)).toBe(seconds));
});

test.each([
  [run({ epochs: 10 }), 60],
  [run({ epochs: 10, epoch: 7 }), 18],
  [run({ epochs: 10, epoch: 12 }), 0],
  [run({ design: 'Wide' }), null],
])('what a waiting run still needs', (waiting, seconds) => expect(expectedSeconds(waiting, [measured])).toBe(seconds));

describe('when those that wait are done', () => {
  const [five, two, strange] = [run({ epochs: 5 }), run({ epochs: 2 }), run({ design: 'Wide' })];
  test.each<[string, readonly RunSummary[], number | null, readonly (number | null)[]]>([
    ['each after those before it', [five, two], 100, [130, 142]],
    ['at once where nothing trains', [two, five], 0, [12, 42]],
    ['nobody knows while the end of the one that trains is not known', [five, two], null, [null, null]],
    ['nobody knows from the first on whose time is not known', [two, strange, two], 0, [12, null, null]],
    ['nothing waits', [], 5, []],
  ])('%s', (_what, waiting, untilFirst, ends) => expect(queueEnds(waiting, [measured], untilFirst)).toEqual(ends));
});
